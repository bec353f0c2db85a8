import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import type { RegistrySnapshot } from '../core/model';
import type { LoadOptions } from '../registries/registry';
import { breather } from './breathe';
import { FirstReads } from './firstReads';
import type { Log } from './log';
import type { PromptIndexes } from './promptIndex';
import type { RegistryEntries, RegistryEntry } from './registryEntries';
import { isDamageNews, rereadPins, rereadPrompts, type Read } from './rereading';
import { mergeSnapshots, type Merged } from './snapshotMerge';
import { Rest, SerialQueue } from './serialQueue';
import type { VersionCache } from './versionCache';

/** How far the first reading of a registry is, in prompts. */
export interface ReadingProgress {
  readonly read: number;
  readonly all: number;
}

/** Views draw what was listed before the rest is read: this long, in milliseconds, they have the thread to themselves. */
const restForViews = 60;

/** Reads registries, or what changed of them, one after the other, and puts what it read in their places. */
export class RegistryReading implements vscode.Disposable {
  readonly queue: SerialQueue;
  private readonly rest = new Rest();
  private readonly progressed = new vscode.EventEmitter<void>();
  /** Fires now and then while registries are read for the first time, and at the end. */
  readonly onDidProgress = this.progressed.event;
  private readonly underway = new Map<string, ReadingProgress>();
  private readonly firstReads: FirstReads;

  constructor(
    private readonly entries: RegistryEntries,
    private readonly indexes: PromptIndexes,
    private readonly versionCache: VersionCache,
    private readonly log: Log,
  ) {
    this.firstReads = new FirstReads(entries, indexes, log);
    this.queue = new SerialQueue((error) => {
      // A refusal is an answer to whoever asked; the log is a file, and not made for it.
      if (!PromptEnvError.is(error)) {
        log.error(error);
      }
    });
  }

  /** All first readings that are under way, together; undefined where there is none. */
  get progress(): ReadingProgress | undefined {
    const all = [...this.underway.values()];
    return all.length === 0
      ? undefined
      : all.reduce((sum, one) => ({ read: sum.read + one.read, all: sum.all + one.all }));
  }

  /** Reads prompts that were only listed so far before their turn comes; those that were read already cost nothing. */
  readFirst(root: string, prompts: readonly string[]): Promise<void> {
    return this.firstReads.read(root, prompts);
  }

  /** Reads a whole registry, and tells what changed of it. What it cannot be read for becomes its error. */
  async reconcile(root: string): Promise<void> {
    return this.readEntry(root, 'changes');
  }

  /**
   * Reads a whole registry; what it cannot be read for becomes its error.
   * @param tells whether everything is to be drawn anew, or what changed
   */
  async readEntry(root: string, tells: 'all' | 'changes' = 'all'): Promise<void> {
    const entry = this.entries.at(root);
    if (entry === undefined) {
      return;
    }
    this.rest.forget(root);
    this.versionCache.forget(root);
    const started = performance.now();
    let change: Merged['prompts'] | null = 'all';
    try {
      const isFirst = entry.snapshot === undefined;
      const read = await entry.registry.load({
        breathe: breather(),
        cached: 'keep',
        checksPins: true,
        ...(isFirst ? this.stages(root) : {}),
      });
      const shown =
        isFirst || tells === 'all' || entry.error !== undefined ? undefined : this.entries.at(root)?.snapshot;
      const merged = shown === undefined ? undefined : mergeSnapshots(shown, read, this.indexes);
      this.entries.replace(root, { snapshot: merged?.snapshot ?? read, error: undefined, loading: false });
      change = merged === undefined ? 'all' : merged.isSame ? null : merged.prompts;
      this.log.debug(`read ${read.prompts.length} prompts in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      this.log.error(error);
      this.entries.replace(root, { error: expectedError(error), loading: false });
    }
    this.underway.delete(root);
    this.progressed.fire();
    if (change !== null) {
      this.entries.fire({ registries: new Set([root]), prompts: change });
    }
  }

  /** Reads some prompts anew, with their pins where asked. */
  async readPrompts(root: string, prompts: readonly string[], withPins: boolean): Promise<void> {
    const known = this.entries.at(root);
    if (!isRead(known)) {
      await this.readEntry(root);
      return;
    }
    for (const id of prompts) {
      this.versionCache.forget(root, id);
    }
    const { snapshot, changed, isWhole } = await rereadPrompts(known, prompts, withPins, this.indexes);
    this.entries.replace(root, { snapshot });
    const isHidden = snapshot.unreadablePins !== known.snapshot.unreadablePins;
    if (changed.size > 0 || isHidden) {
      this.entries.fire({ registries: new Set([root]), prompts: isHidden ? 'all' : changed });
    }
    if (!isWhole) {
      this.reconcileSoon(root, 0);
    }
  }

  /** Reads the registry anew where stored versions of these prompts were damaged, or put right again. */
  async readDamage(root: string, prompts: readonly string[]): Promise<void> {
    const known = this.entries.at(root);
    if (isRead(known) && (await isDamageNews(known, prompts))) {
      this.reconcileSoon(root, 0);
    }
  }

  /** Reads all pins anew. */
  async readPins(root: string): Promise<void> {
    const known = this.entries.at(root);
    if (!isRead(known)) {
      return;
    }
    const { snapshot, moved } = await rereadPins(known);
    // Our own moves were read back already. Findings about the others follow once things are quiet.
    const isHidden = snapshot.unreadablePins !== known.snapshot.unreadablePins;
    if (moved.length > 0 || isHidden) {
      this.entries.replace(root, { snapshot });
      this.entries.fire({ registries: new Set([root]), prompts: isHidden ? 'all' : new Set(moved) });
      this.reconcileSoon(root, 500);
    } else if (snapshot.findings.some(({ path }) => path.startsWith('.promptenv/environments/'))) {
      this.reconcileSoon(root, 0);
    }
  }

  /**
   * Findings, included files and new prompts are found by reading the whole registry, once things are quiet.
   * @param delay in milliseconds
   */
  reconcileSoon(root: string, delay: number): void {
    this.rest.after(delay, root, () => this.queue.runInBackground(() => this.reconcile(root)));
  }

  /** On the first reading, what was listed is shown long before the rest is read. */
  private stages(root: string): Pick<LoadOptions, 'onListed' | 'onProgress'> {
    return {
      onListed: (listed: RegistrySnapshot) => {
        this.underway.set(root, { read: 0, all: listed.prompts.length });
        this.entries.replace(root, { snapshot: listed });
        this.entries.fire({ registries: new Set([root]), prompts: 'all' });
        return new Promise<void>((resolve) => setTimeout(resolve, restForViews)).then(() => this.progressed.fire());
      },
      onProgress: (read, all) => {
        this.underway.set(root, { read, all });
        this.progressed.fire();
      },
    };
  }

  dispose(): void {
    this.progressed.dispose();
    this.queue.dispose();
    this.rest.dispose();
  }
}

function isRead(entry: RegistryEntry | undefined): entry is RegistryEntry & Read {
  return entry?.snapshot !== undefined;
}

function expectedError(error: unknown): PromptEnvError {
  return PromptEnvError.is(error)
    ? error
    : new PromptEnvError(
        'invalid',
        `The registry could not be read: ${error instanceof Error ? error.message : String(error)}`,
        'See the log of Prompt Environments, then refresh',
      );
}
