import type * as vscode from 'vscode';
import type { MatrixMessage, MatrixMove, MatrixRow } from '../../core/matrixMessages';
import type { EventHead } from '../../core/model';
import { escapeControls, visibleLine } from '../../core/visibleText';
import { authorName, oneLine } from '../../core/wording';
import { breather, rest } from '../breathe';
import type { Registry } from '../../registries/registry';
import type { Log } from '../log';
import type { RegistryEntry } from '../registryEntries';
import { Rest } from '../serialQueue';
import { pinTooltip } from '../views/environmentRows';
import { dayOf, timeOf } from '../views/historyRows';
import { pinOf } from '../views/promptFacts';
import type { RegistryView, ViewChange, ViewModel } from '../views/viewModel';
import { matrixNotice } from './matrixNotices';
import { matrixRow, Words } from './matrixRows';

/** So many rows go in one message: a few milliseconds' work on either side. */
const rowsAtOnce = 400;
const mostHeads = 5_000;
/** How often, in milliseconds, the page is told how far a first reading is. */
const progressInterval = 250;

/** Tells a page what its table holds: all of it in slices, then what changes, and what rows in view ask for. */
export class MatrixFeed implements vscode.Disposable {
  /** Of the table that the page was last told of. */
  private round = 0;
  private words = new Words();
  private chosen: string | null = null;
  /** Whether every row of this round was sent. */
  private isWhole = false;
  /** Rows that changed while the others are still on their way. */
  private readonly changedMeanwhile = new Set<string>();
  private isListening = false;
  private notice = '';
  private asked = 0;
  /** Events never change: those that were read are good for ever. */
  private readonly heads = new Map<string, EventHead>();
  private lastProgress = 0;
  private readonly soon = new Rest();
  private readonly subscriptions: { dispose(): unknown }[];

  constructor(
    private readonly model: ViewModel,
    private readonly log: Log,
    private readonly post: (message: MatrixMessage) => void,
  ) {
    this.subscriptions = [
      this.soon,
      model.onDidChange((change) => this.modelChanged(change)),
      model.store.onDidProgress(() => {
        if (model.store.progress === undefined || Date.now() - this.lastProgress >= progressInterval) {
          this.lastProgress = Date.now();
          this.tellNotice();
        }
      }),
    ];
  }

  /** The registry that is shown. */
  get shown(): RegistryEntry | undefined {
    const { entries } = this.model.store;
    return entries.find((entry) => entry.root.toString() === this.chosen) ?? entries[0];
  }

  /** Sends everything to a page that knows nothing yet. */
  start(registry: string | null): void {
    this.isListening = true;
    this.notice = '';
    this.chosen ??= registry;
    this.sendAll();
  }

  /** Shows another registry; one that this window does not have is no change. */
  choose(root: string): void {
    if (this.model.store.entryAt(root) !== undefined && this.chosen !== root) {
      this.chosen = root;
      this.sendAll();
    }
  }

  /** Sends nothing more until the next start: nobody looks. */
  stop(): void {
    this.isListening = false;
    this.round += 1;
  }

  /** Sends who moved the pins of some rows. Of several questions the last is answered. */
  async tellMoves(round: number, prompts: readonly string[]): Promise<void> {
    const asked = ++this.asked;
    const isWanted = (): boolean => this.isListening && round === this.round && asked === this.asked;
    const root = this.shown?.root.toString() ?? '';
    const breathe = breather();
    const moves: MatrixMove[] = [];
    for (const prompt of prompts) {
      const view = this.model.of(root);
      for (const { name } of view?.snapshot.environments ?? []) {
        const move = view === undefined ? null : await this.moveOf(view, name, prompt);
        if (move !== null) {
          moves.push(move);
        }
        await breathe();
      }
      if (!isWanted()) {
        return;
      }
    }
    this.post({ kind: 'moves', round, moves });
  }

  private async moveOf(view: RegistryView, environment: string, prompt: string): Promise<MatrixMove | null> {
    const standing = view.standings.of(environment, prompt);
    if (standing === undefined) {
      return null;
    }
    const event = pinOf(view.snapshot, environment, prompt)?.event ?? null;
    const moved = event === null ? null : await this.headOf(view.entry.registry, environment, event);
    const tooltip = pinTooltip(visibleLine(environment), standing);
    const about = [tooltip, ...(moved === null ? [] : [moveText(moved)])].join('\n');
    return { prompt, environment, by: moved === null ? '' : authorName(moved.actor), about: escapeControls(about) };
  }

  /** One act may have moved thousands of pins: it is read once. */
  private async headOf(registry: Registry, environment: string, event: string): Promise<EventHead | null> {
    const key = `${registry.root} ${environment} ${event}`;
    const known = this.heads.get(key);
    if (known !== undefined) {
      return known;
    }
    const head = await registry.eventHead(environment, event);
    if (head !== null) {
      if (this.heads.size >= mostHeads) {
        this.heads.clear();
      }
      this.heads.set(key, head);
    }
    return head;
  }

  private modelChanged(change: ViewChange | 'all'): void {
    if (!this.isListening) {
      return;
    }
    if (change === 'all') {
      this.sendAll();
      return;
    }
    if (change.root !== this.shown?.root.toString()) {
      return;
    }
    if (this.isWhole) {
      this.sendChanges(change.prompts);
    } else {
      change.prompts.forEach((prompt) => this.changedMeanwhile.add(prompt));
    }
    this.tellNotice();
  }

  private sendAll(): void {
    // What comes together makes one table.
    this.soon.after(0, 'all', () => {
      this.sendTable().catch((error: unknown) => {
        this.log.error(error);
      });
    });
  }

  private async sendTable(): Promise<void> {
    if (!this.isListening) {
      return;
    }
    const round = ++this.round;
    this.isWhole = false;
    this.changedMeanwhile.clear();
    this.words = new Words();
    const { entries } = this.model.store;
    const root = this.shown?.root.toString() ?? null;
    const view = root === null ? undefined : this.model.of(root);
    const ids = view === undefined ? [] : idsOf(view);
    this.post({
      kind: 'head',
      round,
      registries: entries.map(({ root: uri, name }) => ({ root: uri.toString(), name: oneLine(name) })),
      registry: root,
      environments: view?.snapshot.environments.map(({ name, protected: isSet }) => ({ name, protected: isSet })) ?? [],
      total: ids.length,
      writable: view?.writable ?? false,
    });
    this.tellNotice();
    const breathe = breather();
    for (let start = 0; ; start += rowsAtOnce) {
      const rows: MatrixRow[] = [];
      for (const id of ids.slice(start, start + rowsAtOnce)) {
        // Taken anew after every rest: what is known by now counts.
        const now = root === null ? undefined : this.model.of(root);
        if (now !== undefined) {
          rows.push(this.row(now, id));
        }
        await breathe();
        if (round !== this.round) {
          return;
        }
      }
      const isLast = start + rowsAtOnce >= ids.length;
      this.post({ kind: 'rows', round, words: this.words.takeFresh(), rows, isLast });
      if (isLast) {
        break;
      }
      await rest();
    }
    this.isWhole = true;
    if (this.changedMeanwhile.size > 0) {
      this.sendChanges(this.changedMeanwhile);
    }
  }

  private sendChanges(prompts: ReadonlySet<string>): void {
    const view = this.model.of(this.shown?.root.toString() ?? '');
    const rows = view === undefined ? [] : [...prompts].map((id) => this.row(view, id));
    if (rows.length > 0) {
      this.post({ kind: 'changes', round: this.round, words: this.words.takeFresh(), rows, isLast: true });
    }
  }

  private row({ snapshot, standings, entry }: RegistryView, id: string): MatrixRow {
    const pins = snapshot.environments.map(({ name }) => {
      const event = pinOf(snapshot, name, id)?.event ?? null;
      return { standing: standings.of(name, id), at: event === null ? null : entry.registry.timeOf(event) };
    });
    return matrixRow(id, this.model.store.promptOf(entry, id), pins, this.words);
  }

  private tellNotice(): void {
    const shown = this.shown;
    const notice = matrixNotice(this.model.store, shown);
    const text = JSON.stringify(notice);
    if (this.isListening && text !== this.notice) {
      this.notice = text;
      this.post(notice);
    }
  }

  dispose(): void {
    this.stop();
    this.subscriptions.forEach((each) => {
      each.dispose();
    });
  }
}

/** Every prompt that is listed or pinned. */
function idsOf({ snapshot }: RegistryView): readonly string[] {
  const ids = new Set(snapshot.prompts.map(({ id }) => id));
  for (const pins of snapshot.pins.values()) {
    for (const id of pins.keys()) {
      ids.add(id);
    }
  }
  return [...ids];
}

/** `promote by Ada Lovelace, 2026-11-22 10:15: it is stable`, in the person's own time zone. */
function moveText({ action, at, actor, reason }: EventHead): string {
  const why = oneLine(reason ?? '');
  return `${action} by ${authorName(actor)}, ${dayOf(at)} ${timeOf(at)}${why === '' ? '' : `: ${why}`}`;
}
