import * as vscode from 'vscode';
import { ChangeTable } from '../../core/changeTable';
import { mainFile } from '../../core/comparison';
import { PromptEnvError } from '../../core/errors';
import { sameVersion, versionLabel, type VersionRef } from '../../core/model';
import { requireTold } from '../../core/unreadablePins';
import type { Comparer } from '../comparer';
import type { RegistryEntry } from '../registryEntries';
import { LineTable } from './lineTable';

/** How long typing rests before the text is compared, in milliseconds. */
const restBeforeComparing = 120;
/** After so many milliseconds it is compared in the midst of typing. */
const longestWait = 500;

/** What a draft is compared with. */
export interface PinnedText {
  readonly environment: string;
  readonly version: VersionRef;
  /** With LF as line end, as it is stored. */
  readonly text: string;
}

/** The changes of one state of the draft. */
export interface Seen {
  readonly pinned: PinnedText;
  /** With LF as line end, whatever the editor's are. */
  readonly text: string;
  /** The document's version. */
  readonly version: number;
  readonly changes: ChangeTable;
  readonly lines: LineTable;
}

/** One open draft, compared with what an environment pins while it is typed. */
export class InlineDraft implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private pinned: PinnedText | undefined;
  private shown: Seen | undefined;
  private problem: Error | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** When the oldest edit was made that is not compared yet. */
  private waitingSince: number | undefined;
  private comparing: Promise<Seen> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private isDisposed = false;

  constructor(
    private readonly comparer: Comparer,
    readonly entry: RegistryEntry,
    readonly prompt: string,
    readonly document: vscode.TextDocument,
    private environment: string,
  ) {
    this.follow(environment);
  }

  /** What was found last; the draft may have been edited since. */
  get seen(): Seen | undefined {
    return this.shown;
  }

  /** Why there is nothing to show. */
  get error(): Error | undefined {
    return this.problem;
  }

  /** What it is compared with, whether or not that can be read: `prod v5`, `prod`. */
  get label(): string {
    const version = this.pinnedVersion();
    return version === null ? this.environment : `${this.environment} ${versionLabel(version)}`;
  }

  /** Compares with an environment from now on; asked again, with what it pins by now. */
  follow(environment: string): void {
    const version = this.pinnedVersionIn(environment);
    const isKnown = this.pinned !== undefined && version !== null && sameVersion(this.pinned.version, version);
    if (isKnown && this.environment === environment) {
      return;
    }
    if (this.environment !== environment) {
      this.environment = environment;
      this.shown = undefined;
    }
    this.reading = this.reading.then(() => this.read(environment));
  }

  /** The changes of the text as it stands. Throws what keeps it from being compared. */
  async current(): Promise<Seen> {
    await this.reading;
    if (this.problem !== undefined) {
      throw this.problem;
    }
    for (;;) {
      const { shown, document } = this;
      if (shown?.version === document.version && shown.pinned === this.pinned) {
        return shown;
      }
      await this.compare();
    }
  }

  /** The text was edited: it is compared once typing rests. */
  edited(): void {
    const now = Date.now();
    this.waitingSince ??= now;
    clearTimeout(this.timer);
    const delay = Math.min(restBeforeComparing, Math.max(0, this.waitingSince + longestWait - now));
    this.timer = setTimeout(() => {
      // What is pinned is being read, which compares with it then, or could not be read.
      if (this.pinned !== undefined) {
        void this.compare().catch(() => undefined);
      }
    }, delay);
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.changed.dispose();
  }

  private pinnedVersion(): VersionRef | null {
    return this.pinnedVersionIn(this.environment);
  }

  private pinnedVersionIn(environment: string): VersionRef | null {
    return this.entry.snapshot?.pins.get(environment)?.get(this.prompt)?.version ?? null;
  }

  private async read(environment: string): Promise<void> {
    // What another environment pins is never shown, or put back, as this one's.
    this.pinned = undefined;
    try {
      this.pinned = await this.readPinned(environment);
      this.problem = undefined;
      await this.compare();
    } catch (error) {
      this.fail(error);
    }
  }

  private async readPinned(environment: string): Promise<PinnedText> {
    const version = this.pinnedVersionIn(environment);
    if (this.entry.snapshot !== undefined) {
      requireTold(this.entry.snapshot, environment, this.prompt);
    }
    if (version === null) {
      throw new PromptEnvError(
        'notFound',
        `${environment} pins no version of ${this.prompt}`,
        'choose another environment, or promote a version to it first',
      );
    }
    const content = await this.entry.registry.content(this.prompt, version);
    const text = mainFile(content)?.text ?? null;
    if (text === null) {
      throw new PromptEnvError(
        'invalid',
        `${versionLabel(version)} of ${this.prompt} is no text`,
        'compare it with another environment',
      );
    }
    return { environment, version, text };
  }

  /** One comparison at a time: what was edited meanwhile is compared after it. */
  private async compare(): Promise<void> {
    this.comparing ??= this.compareNow().finally(() => (this.comparing = undefined));
    try {
      const seen = await this.comparing;
      if (seen.version === this.document.version && seen.pinned === this.pinned) {
        this.show(seen);
      } else if (!this.isDisposed && !this.document.isClosed) {
        this.edited();
      }
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  private async compareNow(): Promise<Seen> {
    const { pinned, document } = this;
    if (pinned === undefined) {
      throw this.problem ?? new PromptEnvError('notFound', `${this.prompt} is not read yet`, 'try again');
    }
    this.waitingSince = undefined;
    clearTimeout(this.timer);
    const { version } = document;
    const text = textWithLf(document);
    const changes = new ChangeTable(await this.comparer.inline(pinned.text, text));
    return { pinned, text, version, changes, lines: new LineTable(text) };
  }

  private show(seen: Seen): void {
    this.problem = undefined;
    if (!this.isDisposed && this.shown !== seen) {
      this.shown = seen;
      this.changed.fire();
    }
  }

  private fail(error: unknown): void {
    this.problem = error instanceof Error ? error : new Error(String(error));
    this.shown = undefined;
    if (!this.isDisposed) {
      this.changed.fire();
    }
  }
}

function textWithLf(document: vscode.TextDocument): string {
  const text = document.getText();
  return document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\r\n', '\n') : text;
}
