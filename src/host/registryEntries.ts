import * as vscode from 'vscode';
import type { PromptEnvError } from '../core/errors';
import type { RegistrySnapshot } from '../core/model';
import type { Registry } from '../registries/registry';
import { pathBelowRoot, slugOf } from './paths';

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

/** The registries of the window, as they were last read, and who wants to know when that changes. */
export class RegistryEntries implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<StoreChange>();
  readonly onDidChange: vscode.Event<StoreChange> = this.changed.event;
  all: readonly RegistryEntry[] = [];

  /** The registry with this root, as a URI string. */
  at(root: string): RegistryEntry | undefined {
    return this.all.find((entry) => entry.root.toString() === root);
  }

  /** The registry that a file belongs to: the nearest root above it. */
  of(uri: vscode.Uri): RegistryEntry | undefined {
    let nearest: RegistryEntry | undefined;
    for (const entry of this.all) {
      const isNearer = nearest === undefined || entry.root.path.length > nearest.root.path.length;
      if (isNearer && pathBelowRoot(entry.root, uri) !== null) {
        nearest = entry;
      }
    }
    return nearest;
  }

  /** The registry that a person named. */
  named(name: string): RegistryEntry | undefined {
    return this.all.find((entry) => entry.name === name || slugOf(entry.name) === name || entry.registry.root === name);
  }

  replace(root: string, change: Partial<Pick<RegistryEntry, 'snapshot' | 'error' | 'loading'>>): void {
    this.all = this.all.map((entry) => (entry.root.toString() === root ? { ...entry, ...change } : entry));
  }

  fire(change: StoreChange): void {
    this.changed.fire(change);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
