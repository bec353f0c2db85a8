import * as vscode from 'vscode';
import type { RegistrySnapshot } from '../../core/model';
import type { Comparer } from '../comparer';
import { setContextKey } from '../contextKeys';
import type { RegistryEntry } from '../registryEntries';
import type { Store } from '../store';
import { InlineDraft } from './inlineDraft';
import { editorsOfFiles, type InlineDrafts } from './inlineDrafts';
import { registerInlineHelp } from './inlineHelp';
import { InlinePainter } from './inlinePainter';
import { InlineStatus } from './inlineStatus';
import { remember, remembered } from './remembered';

/** What inline changes need of the window. */
export interface InlineWindow {
  readonly store: Store;
  readonly comparer: Comparer;
  readonly memory: vscode.Memento;
}

/** Inline changes in this window: whether they are on, against which environment, and the drafts that show them. */
export class InlineMode implements InlineDrafts, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly drafts = new Map<string, InlineDraft>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly window: InlineWindow) {
    const painter = new InlinePainter(this);
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      painter,
      new InlineStatus(this),
      registerInlineHelp(this),
      window.store.onDidChange(() => this.update()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.changed.fire()),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) {
          this.drafts.get(document.uri.toString())?.edited();
        }
      }),
      this.onDidChange(() => {
        setContextKey('inlineChanges', this.active !== undefined);
        painter.paint();
      }),
    );
    this.update();
  }

  get enabled(): boolean {
    return remembered(this.window.memory).enabled;
  }

  get active(): InlineDraft | undefined {
    const { activeTextEditor } = vscode.window;
    return activeTextEditor === undefined ? undefined : this.of(activeTextEditor.document);
  }

  of(document: vscode.TextDocument): InlineDraft | undefined {
    return this.drafts.get(document.uri.toString());
  }

  /** Turns them on or off; on, against an environment or the one that was chosen last. */
  async turn(enabled: boolean, environment?: string): Promise<void> {
    const { memory } = this.window;
    await remember(memory, { enabled, environment: environment ?? remembered(memory).environment });
    this.update();
  }

  /** The environment that was chosen last, otherwise prod, otherwise the last one. */
  environmentOf(snapshot: RegistrySnapshot): string | undefined {
    const names = snapshot.environments.map(({ name }) => name);
    const wished = [remembered(this.window.memory).environment, 'prod'];
    return wished.find((name) => name !== undefined && names.includes(name)) ?? names.at(-1);
  }

  /** A draft under comparison; begun where it is none yet. */
  draftOf(document: vscode.TextDocument): InlineDraft | undefined {
    const found = this.window.store.draftAt(document.uri);
    const environment = found?.entry.snapshot === undefined ? undefined : this.environmentOf(found.entry.snapshot);
    if (found === undefined || environment === undefined) {
      return undefined;
    }
    const key = document.uri.toString();
    const known = this.drafts.get(key);
    if (known?.prompt === found.prompt.id && known.document === document && known.entry === found.entry) {
      known.follow(environment);
      return known;
    }
    return this.begin(key, found.entry, found.prompt.id, document, environment);
  }

  dispose(): void {
    this.drafts.forEach((draft) => draft.dispose());
    this.drafts.clear();
    this.subscriptions.dispose();
  }

  private begin(
    key: string,
    entry: RegistryEntry,
    prompt: string,
    document: vscode.TextDocument,
    environment: string,
  ): InlineDraft {
    this.drafts.get(key)?.dispose();
    const draft = new InlineDraft(this.window.comparer, entry, prompt, document, environment);
    this.drafts.set(key, draft);
    draft.onDidChange(() => this.changed.fire());
    return draft;
  }

  /** Follows what is in view, what is pinned and whether they are on. */
  private update(): void {
    const wanted = new Set<InlineDraft>();
    if (this.enabled) {
      if (editorsOfFiles().length > 0) {
        void this.window.store.ensureListed();
      }
      for (const { document } of editorsOfFiles()) {
        const draft = this.draftOf(document);
        if (draft !== undefined) {
          wanted.add(draft);
        }
      }
    }
    for (const [key, draft] of this.drafts) {
      if (!wanted.has(draft)) {
        this.drafts.delete(key);
        draft.dispose();
      }
    }
    this.changed.fire();
  }
}
