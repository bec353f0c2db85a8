import * as vscode from 'vscode';
import type { PromptState, RegistrySnapshot } from '../../core/model';
import type { RegistryEntry, StoreChange } from '../registryEntries';
import { breather, rest } from '../breathe';
import type { Node } from '../nodes';
import { samePlaces } from '../snapshotMerge';
import type { Store } from '../store';
import { FindingIndex } from './findingIndex';
import { PromptGroups } from './promptGroups';
import { Standings } from './standings';

/** A registry with what the views derive from its snapshot. */
export class RegistryView {
  constructor(
    readonly entry: RegistryEntry,
    readonly snapshot: RegistrySnapshot,
    readonly lazyGroups: () => PromptGroups,
    readonly standings: Standings,
    readonly findings: FindingIndex,
    readonly writable: boolean,
  ) {}

  /** Made when it is first asked for: of thousands of prompts it takes a while. */
  get groups(): PromptGroups {
    return this.lazyGroups();
  }
}

/** What the views must draw anew. */
export interface ViewChange {
  readonly root: string;
  readonly prompts: ReadonlySet<string>;
  /** Environments with a row that changed. */
  readonly environments: ReadonlySet<string>;
}

/** Rows are drawn unread after this long, in milliseconds: a slow disk must not keep a folder shut. */
const patience = 150;

/** Derived state of every registry. Kept up row by row, and built anew only when a whole registry was read. */
export class ViewModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ViewChange | 'all'>();
  /** Fires after the views' own state is right. */
  readonly onDidChange = this.changed.event;
  private readonly views = new Map<string, RegistryView>();
  private readonly subscription: vscode.Disposable;

  constructor(readonly store: Store) {
    this.subscription = store.onDidChange((change) => this.storeChanged(change));
  }

  /** The view of a registry; undefined until it was read. */
  of(root: string): RegistryView | undefined {
    const entry = this.store.entryAt(root);
    const snapshot = entry?.snapshot;
    if (entry === undefined || snapshot === undefined) {
      return undefined;
    }
    const known = this.views.get(root);
    if (known?.snapshot === snapshot) {
      return known;
    }
    const { prompts, findings } = snapshot;
    const isPlaced = known !== undefined && samePlaces(known.snapshot.prompts, prompts);
    const view = new RegistryView(
      entry,
      snapshot,
      isPlaced ? known.lazyGroups : once(() => new PromptGroups(prompts)),
      new Standings(snapshot, (id) => this.store.promptOf(entry, id)),
      known?.snapshot.findings === findings ? known.findings : new FindingIndex(findings),
      isWritable(entry, snapshot),
    );
    this.views.set(root, view);
    return view;
  }

  /** Every registry that was read. */
  all(): readonly RegistryView[] {
    return this.store.entries.flatMap((entry) => this.of(entry.root.toString()) ?? []);
  }

  /** A prompt's state; of two drafts of one id, the one with this path. */
  promptAt(view: RegistryView, id: string, draftPath?: string | null): PromptState | undefined {
    const prompt = this.store.promptOf(view.entry, id);
    return draftPath === undefined || prompt?.draft.path === draftPath
      ? prompt
      : (view.snapshot.prompts.find((other) => other.id === id && other.draft.path === draftPath) ?? prompt);
  }

  /** Works out what the environments among these rows hold, before they are drawn; rows that are known already come first. */
  async prepare(rows: readonly Node[]): Promise<void> {
    const roots = new Set(rows.flatMap((row) => (row.kind === 'environment' ? [row.root] : [])));
    for (const root of roots) {
      await rest();
      await this.of(root)?.standings.prepare(breather());
    }
  }

  /** Reads those of these prompts that were only listed so far; what takes long comes later, with a change event. */
  async readFirst(prompts: readonly { readonly root: string; readonly prompt: string }[]): Promise<void> {
    for (const root of new Set(prompts.map((prompt) => prompt.root))) {
      const ids = prompts.flatMap((prompt) => (prompt.root === root ? [prompt.prompt] : []));
      await this.store.readFirst(root, ids, patience);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private storeChanged({ registries, prompts }: StoreChange): void {
    if (registries === 'all' || prompts === 'all') {
      this.changed.fire('all');
      return;
    }
    for (const root of registries) {
      const environments = this.updateRows(root, prompts);
      if (environments === null) {
        this.changed.fire('all');
        return;
      }
      this.changed.fire({ root, prompts, environments });
    }
  }

  /** Takes over what changed of some prompts; null when rows came, went or moved. */
  private updateRows(root: string, prompts: ReadonlySet<string>): ReadonlySet<string> | null {
    const known = this.views.get(root);
    const entry = this.store.entryAt(root);
    const snapshot = entry?.snapshot;
    if (known === undefined || entry === undefined || snapshot?.environments !== known.snapshot.environments) {
      return null;
    }
    const lookup = (id: string): PromptState | undefined => this.store.promptOf(entry, id);
    const stayed = [...prompts].every((id) => {
      const prompt = lookup(id);
      return prompt !== undefined && known.groups.has(prompt);
    });
    if (!stayed || snapshot.prompts.length !== known.snapshot.prompts.length) {
      return null;
    }
    const environments = known.standings.update(snapshot, lookup, prompts);
    const findings =
      snapshot.findings === known.snapshot.findings ? known.findings : new FindingIndex(snapshot.findings);
    const { lazyGroups, standings, writable } = known;
    this.views.set(root, new RegistryView(entry, snapshot, lazyGroups, standings, findings, writable));
    return environments;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isWritable(entry: RegistryEntry, snapshot: RegistrySnapshot): boolean {
  return entry.registry.capabilities.write && snapshot.readOnly === null && vscode.workspace.isTrusted;
}
