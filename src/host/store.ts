import * as vscode from 'vscode';
import type { PromptState, Version } from '../core/model';
import type { Registry } from '../registries/registry';
import { changesIn } from './fileChanges';
import type { Log } from './log';
import { pathBelowRoot, uniqueNames } from './paths';
import { includersIn, PromptIndexes } from './promptIndex';
import { RegistryEntries, type RegistryEntry, type StoreChange } from './registryEntries';
import { RegistryReading, type ReadingProgress } from './registryReading';
import { VersionCache } from './versionCache';
import { Watching } from './watching';

/** When more prompts than this change at once, as by a switch of branches, the whole registry is read instead. */
const mostReadAlone = 100;

/** The window's registries as they were last read. Reading waits for nothing; only `ensureLoaded` and `refresh…` go to disk. */
export class Store implements vscode.Disposable {
  private readonly known = new RegistryEntries();
  readonly onDidChange: vscode.Event<StoreChange> = this.known.onDidChange;
  private readonly reading: RegistryReading;
  private pendingRefresh: Promise<void> | undefined;
  private firstLoad: Promise<void> | undefined;
  private readonly listed = new vscode.EventEmitter<void>();
  private readonly changedFiles = new vscode.EventEmitter<readonly vscode.Uri[]>();
  /** Files and folders of the window that came, went or changed, a burst at once; only once everything was listed. */
  readonly onDidChangeFiles = this.changedFiles.event;
  private isListed = false;
  private isLoaded = false;
  private readonly indexes = new PromptIndexes();
  /** Folders whose files are known to lie in a known registry, or in none. */
  private readonly knownFolders = new Set<string>();
  private readonly versionCache = new VersionCache();
  private readonly opened = new Map<string, Registry>();
  private readonly watching: Watching;
  private readonly disposables: { dispose(): unknown }[] = [];

  /** `cacheFolder` is where readings of a trusted workspace may be kept; null for nowhere. */
  constructor(
    log: Log,
    private readonly cacheFolder: string | null,
  ) {
    this.reading = new RegistryReading(this.known, this.indexes, this.versionCache, log);
    this.watching = new Watching((uris) => {
      this.filesChanged(uris);
    });
    this.disposables.push(
      this.reading,
      this.known,
      this.listed,
      this.changedFiles,
      this.known.onDidChange(() => this.noteListed()),
      this.watching,
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refreshIfLoaded()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refreshIfLoaded()),
      vscode.workspace.onDidOpenTextDocument((document) => this.documentOpened(document.uri)),
    );
  }

  get entries(): readonly RegistryEntry[] {
    return this.known.all;
  }

  /** Whether everything was read once. */
  get loaded(): boolean {
    return this.isLoaded;
  }

  /** How far the first reading is; undefined before and after. */
  get progress(): ReadingProgress | undefined {
    return this.reading.progress;
  }

  /** Fires now and then while registries are read for the first time, and at the end. */
  get onDidProgress(): vscode.Event<void> {
    return this.reading.onDidProgress;
  }

  /**
   * Waits until every registry can be drawn: prompts of a large one may be `unread` still. Begins reading everything
   * where that was not done.
   */
  ensureListed(): Promise<void> {
    const loading = this.ensureLoaded();
    if (this.isListed) {
      return Promise.resolve();
    }
    let done: vscode.Disposable | undefined;
    const listed = new Promise<void>((resolve) => {
      done = this.listed.event(() => resolve());
    });
    return Promise.race([loading, listed]).finally(() => {
      done?.dispose();
    });
  }

  /**
   * Reads prompts that were only listed so far, because somebody looks at them.
   * @param patience in milliseconds: what takes longer comes later, with a change event
   */
  async readFirst(root: string, prompts: readonly string[], patience = Infinity): Promise<void> {
    const reading = this.reading.readFirst(root, prompts);
    if (patience === Infinity) {
      return reading;
    }
    let timer: NodeJS.Timeout | undefined;
    const waiting = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    await Promise.race([reading, waiting]);
    clearTimeout(timer);
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
    this.pendingRefresh ??= this.reading.queue.run(async () => {
      this.pendingRefresh = undefined;
      await this.readAll();
    });
    this.firstLoad ??= this.pendingRefresh;
    return this.pendingRefresh;
  }

  /** Reads one registry anew; what stayed as it was is not drawn anew. */
  refreshEntry(entry: RegistryEntry): Promise<void> {
    return this.reading.queue.run(() => this.reading.reconcile(entry.root.toString()));
  }

  /** Reads some prompts and their pins anew, after one file changed or a pin moved. */
  refreshPrompts(entry: RegistryEntry, prompts: readonly string[]): Promise<void> {
    return this.reading.queue.run(() => this.reading.readPrompts(entry.root.toString(), prompts, true));
  }

  /** The registry that a file belongs to: the nearest root above it. */
  entryOf(uri: vscode.Uri): RegistryEntry | undefined {
    return this.known.of(uri);
  }

  /** The registry with this root. */
  entryAt(root: string): RegistryEntry | undefined {
    return this.known.at(root);
  }

  /** The registry that a person named. */
  entryNamed(name: string): RegistryEntry | undefined {
    return this.known.named(name);
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
    const registry = openRegistry(uri, this.cacheFolder);
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
    this.known.all = roots.flatMap(({ uri }, index): RegistryEntry[] => {
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
    if (this.isLoaded) {
      this.known.fire({ registries: 'all', prompts: 'all' });
    }
    // Watched before they are read, so that no change falls between.
    this.watching.watch(this.known.all.map((entry) => entry.root));
    await Promise.all(this.known.all.map((entry) => this.reading.readEntry(entry.root.toString())));
    this.isLoaded = true;
    this.isListed = true;
    // Each registry told of itself; that there is nothing to show is known only now.
    if (this.known.all.every(({ snapshot }) => (snapshot?.prompts.length ?? 0) === 0)) {
      this.known.fire({ registries: 'all', prompts: 'all' });
    }
  }

  private noteListed(): void {
    const { all } = this.known;
    if (!this.isListed && all.length > 0 && all.every(({ snapshot, error }) => (snapshot ?? error) !== undefined)) {
      this.isListed = true;
      this.listed.fire();
    }
  }

  private filesChanged(uris: readonly vscode.Uri[]): void {
    this.changedFiles.fire(uris);
    if (uris.some((uri) => uri.path.endsWith('/.promptenv/config.yaml') || uri.path.endsWith('/.promptenv'))) {
      this.refreshIfLoaded();
      return;
    }
    for (const { root: uri, registry, snapshot } of this.known.all) {
      const root = uri.toString();
      const paths = uris.flatMap((changed) =>
        this.entryOf(changed)?.root === uri ? (pathBelowRoot(uri, changed) ?? []) : [],
      );
      const known = snapshot?.prompts ?? [];
      const { prompts, stored, pins, rest } = changesIn(paths, {
        draftAt: (path) => this.indexes.byDraft(known, path)?.id,
        isPrompt: (id) => this.indexes.byId(known, id) !== undefined,
        includersOf: (names) => includersIn(known, names),
        movesDrafts: (path) => registry.movesDrafts(path),
      });
      const isMany = prompts.length > mostReadAlone;
      if (prompts.length > 0 && !isMany) {
        this.reading.queue.runInBackground(async () => {
          await this.reading.readPrompts(root, prompts, false);
          await this.reading.readDamage(root, stored);
        });
      }
      if (pins) {
        this.reading.queue.runInBackground(() => this.reading.readPins(root));
      }
      if (rest || isMany) {
        this.reading.reconcileSoon(root, 100);
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
      if (isInUnknownRegistry(uri, this.known.all)) {
        this.refreshIfLoaded();
      }
    });
  }
}
