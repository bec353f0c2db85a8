import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import type { PromptState, RegistrySnapshot, Version } from '../core/model';
import type { Registry } from '../registries/registry';
import { breather } from './breathe';
import { changesIn } from './fileChanges';
import { pathBelowRoot, slugOf, uniqueNames } from './paths';
import { PromptIndexes } from './promptIndex';
import { Rest, SerialQueue } from './serialQueue';
import { isDamageNews, rereadPins, rereadPrompts, type Read } from './rereading';
import { VersionCache } from './versionCache';
import { Watching } from './watching';

/** When more prompts than this change at once, as by a switch of branches, the whole registry is read instead. */
const mostReadAlone = 100;

/** One registry of the window, with what was last read of it. */
export interface RegistryEntry {
  readonly registry: Registry;
  readonly root: vscode.Uri;
  /** Unique in the window. */
  readonly name: string;
  /** Undefined until it was read once. */
  readonly snapshot: RegistrySnapshot | undefined;
  /** Why it could not be read as a whole. Bad files are findings of the snapshot instead. */
  readonly error: PromptEnvError | undefined;
  readonly loading: boolean;
}

/** What changed: registries by root URI string, and prompts by id. */
export interface StoreChange {
  readonly registries: 'all' | ReadonlySet<string>;
  readonly prompts: 'all' | ReadonlySet<string>;
}

/** The window's registries as they were last read. Reading waits for nothing; only `ensureLoaded` and `refresh…` go to disk. */
export class Store implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<StoreChange>();
  readonly onDidChange: vscode.Event<StoreChange> = this.changed.event;

  private current: readonly RegistryEntry[] = [];
  private readonly queue: SerialQueue;
  private readonly rest = new Rest();
  private pendingRefresh: Promise<void> | undefined;
  private firstLoad: Promise<void> | undefined;
  private isLoaded = false;
  private readonly indexes = new PromptIndexes();
  /** Folders whose files are known to lie in a known registry, or in none. */
  private readonly knownFolders = new Set<string>();
  private readonly versionCache = new VersionCache();
  private readonly opened = new Map<string, Registry>();
  private readonly watching: Watching;
  private readonly disposables: { dispose(): unknown }[] = [];

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.watching = new Watching((uris) => {
      this.filesChanged(uris);
    });
    this.queue = new SerialQueue((error) => log.error(error instanceof Error ? error : String(error)));
    this.disposables.push(
      this.queue,
      this.rest,
      this.changed,
      this.watching,
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refreshIfLoaded()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refreshIfLoaded()),
      vscode.workspace.onDidOpenTextDocument((document) => this.documentOpened(document.uri)),
    );
  }

  get entries(): readonly RegistryEntry[] {
    return this.current;
  }

  /** Whether everything was read once. */
  get loaded(): boolean {
    return this.isLoaded;
  }

  /** Reads everything on first use; later calls wait for nothing. */
  ensureLoaded(): Promise<void> {
    if (this.firstLoad === undefined) {
      const load = this.refresh();
      load.catch(() => (this.firstLoad = undefined));
      this.firstLoad = load;
    }
    return this.firstLoad;
  }

  /** Reads everything anew. */
  refresh(): Promise<void> {
    this.pendingRefresh ??= this.queue.run(async () => {
      this.pendingRefresh = undefined;
      await this.readAll();
    });
    this.firstLoad ??= this.pendingRefresh;
    return this.pendingRefresh;
  }

  /** Reads one registry anew. */
  refreshEntry(entry: RegistryEntry): Promise<void> {
    return this.queue.run(() => this.readEntry(entry.root.toString()));
  }

  /** Reads some prompts and their pins anew, after one file changed or a pin moved. */
  refreshPrompts(entry: RegistryEntry, prompts: readonly string[]): Promise<void> {
    return this.queue.run(() => this.readPrompts(entry.root.toString(), prompts, true));
  }

  /** The registry that a file belongs to: the nearest root above it. */
  entryOf(uri: vscode.Uri): RegistryEntry | undefined {
    let nearest: RegistryEntry | undefined;
    for (const entry of this.current) {
      const isNearer = nearest === undefined || entry.root.path.length > nearest.root.path.length;
      if (isNearer && pathBelowRoot(entry.root, uri) !== null) {
        nearest = entry;
      }
    }
    return nearest;
  }

  /** The registry with this root. */
  entryAt(root: string): RegistryEntry | undefined {
    return this.current.find((entry) => entry.root.toString() === root);
  }

  /** The registry that a person named. */
  entryNamed(name: string): RegistryEntry | undefined {
    return this.current.find(
      (entry) => entry.name === name || slugOf(entry.name) === name || entry.registry.root === name,
    );
  }

  /** The prompt whose draft a file is. */
  draftAt(uri: vscode.Uri): { readonly entry: RegistryEntry; readonly prompt: PromptState } | undefined {
    const entry = this.entryOf(uri);
    const path = entry === undefined ? null : pathBelowRoot(entry.root, uri);
    if (entry?.snapshot === undefined || path === null) {
      return undefined;
    }
    const prompt = this.indexes.byDraft(entry.snapshot.prompts, path);
    return prompt === undefined ? undefined : { entry, prompt };
  }

  /** A prompt by its id; of two drafts of one id the first. */
  promptOf(entry: RegistryEntry, id: string): PromptState | undefined {
    const prompts = entry.snapshot?.prompts;
    return prompts === undefined ? undefined : this.indexes.byId(prompts, id);
  }

  /** A prompt's versions with their messages, newest first; none where it has none. */
  versionsOf(entry: RegistryEntry, promptId: string): Promise<readonly Version[]> {
    return this.versionCache.of(entry.root.toString(), entry.registry, promptId);
  }

  /** The registry with this root, opened on its own where the window does not know it (yet). */
  async registryAt(root: string): Promise<Registry> {
    const known = this.entryAt(root)?.registry ?? this.opened.get(root);
    if (known !== undefined) {
      return known;
    }
    const { finishRestore, openRegistry } = await import('./opening');
    const uri = vscode.Uri.parse(root, true);
    const registry = openRegistry(uri);
    this.opened.set(root, registry);
    await finishRestore(uri);
    return registry;
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private refreshIfLoaded(): void {
    if (this.firstLoad !== undefined) {
      this.refresh().catch(() => undefined);
    }
  }

  private async readAll(): Promise<void> {
    const { findRoots } = await import('./discovery');
    const roots = await findRoots();
    this.knownFolders.clear();
    const names = uniqueNames(roots.map((root) => root.name));
    this.versionCache.clear();
    const registries = await Promise.all(roots.map(({ uri }) => this.registryAt(uri.toString())));
    this.current = roots.flatMap(({ uri }, index): RegistryEntry[] => {
      const registry = registries[index];
      const former = this.entryAt(uri.toString());
      return registry === undefined
        ? []
        : [
            {
              registry,
              root: uri,
              name: names[index] ?? registry.name,
              snapshot: former?.snapshot,
              error: former?.error,
              loading: true,
            },
          ];
    });
    this.fire({ registries: 'all', prompts: 'all' });
    for (const entry of this.current) {
      await this.readEntry(entry.root.toString());
    }
    this.watching.watch(this.current.map((entry) => entry.root));
    this.isLoaded = true;
    this.fire({ registries: 'all', prompts: 'all' });
  }

  private async readEntry(root: string): Promise<void> {
    const entry = this.entryAt(root);
    if (entry === undefined) {
      return;
    }
    this.rest.forget(root);
    this.versionCache.forget(root);
    const started = performance.now();
    try {
      const snapshot = await entry.registry.load({ breathe: breather() });
      this.replace(root, { snapshot, error: undefined, loading: false });
      this.log.debug(`read ${snapshot.prompts.length} prompts in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      this.replace(root, { error: expectedError(error), loading: false });
    }
    this.fire({ registries: new Set([root]), prompts: 'all' });
  }

  private async readPrompts(root: string, prompts: readonly string[], withPins: boolean): Promise<void> {
    const known = this.entryAt(root);
    if (!isRead(known)) {
      await this.readEntry(root);
      return;
    }
    for (const id of prompts) {
      this.versionCache.forget(root, id);
    }
    const { snapshot, isWhole } = await rereadPrompts(known, prompts, withPins, this.indexes);
    this.replace(root, { snapshot });
    this.fire({ registries: new Set([root]), prompts: new Set(prompts) });
    if (!isWhole) {
      this.reconcileSoon(root, 0);
    }
  }

  private async readDamage(root: string, prompts: readonly string[]): Promise<void> {
    const known = this.entryAt(root);
    if (isRead(known) && (await isDamageNews(known, prompts))) {
      this.reconcileSoon(root, 0);
    }
  }

  private async readPins(root: string): Promise<void> {
    const known = this.entryAt(root);
    if (!isRead(known)) {
      return;
    }
    const { snapshot, moved } = await rereadPins(known);
    // Our own moves were read back already. Findings about the others follow once things are quiet.
    if (moved.length > 0) {
      this.replace(root, { snapshot });
      this.fire({ registries: new Set([root]), prompts: new Set(moved) });
      this.reconcileSoon(root, 500);
    } else if (snapshot.findings.some(({ path }) => path.startsWith('.promptenv/environments/'))) {
      this.reconcileSoon(root, 0);
    }
  }

  /** Findings, included files and new prompts are found by reading the whole registry, once things are quiet. */
  private reconcileSoon(root: string, delay: number): void {
    this.rest.after(delay, root, () => this.queue.runInBackground(() => this.readEntry(root)));
  }

  private filesChanged(uris: readonly vscode.Uri[]): void {
    if (uris.some((uri) => uri.path.endsWith('/.promptenv/config.yaml') || uri.path.endsWith('/.promptenv'))) {
      this.refreshIfLoaded();
      return;
    }
    for (const { root: uri, snapshot } of this.current) {
      const root = uri.toString();
      const paths = uris.flatMap((changed) =>
        this.entryOf(changed)?.root === uri ? (pathBelowRoot(uri, changed) ?? []) : [],
      );
      const { prompts, stored, pins, rest } = changesIn(paths, (path) =>
        snapshot === undefined ? undefined : this.indexes.byDraft(snapshot.prompts, path)?.id,
      );
      const isMany = prompts.length > mostReadAlone;
      if (prompts.length > 0 && !isMany) {
        this.queue.runInBackground(async () => {
          await this.readPrompts(root, prompts, false);
          await this.readDamage(root, stored);
        });
      }
      if (pins) {
        this.queue.runInBackground(() => this.readPins(root));
      }
      if (rest || isMany) {
        this.reconcileSoon(root, 100);
      }
    }
  }

  private documentOpened(uri: vscode.Uri): void {
    const folder = uri.path.slice(0, uri.path.lastIndexOf('/'));
    if (this.firstLoad === undefined || uri.scheme !== 'file' || this.knownFolders.has(folder)) {
      return;
    }
    this.knownFolders.add(folder);
    void import('./discovery').then(({ isInUnknownRegistry }) => {
      if (isInUnknownRegistry(uri, this.current)) {
        this.refreshIfLoaded();
      }
    });
  }

  private replace(root: string, change: Partial<Pick<RegistryEntry, 'snapshot' | 'error' | 'loading'>>): void {
    this.current = this.current.map((entry) => (entry.root.toString() === root ? { ...entry, ...change } : entry));
  }

  private fire(change: StoreChange): void {
    this.changed.fire(change);
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
