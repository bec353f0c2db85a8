import type * as vscode from 'vscode';
import type { CallSite } from '../../core/callSites/callSite';
import { knownVersions, meantBy, type MeantCall } from '../../core/callSites/meant';
import type { PromptState, RegistrySnapshot, VersionRef } from '../../core/model';
import type { RegistryEntry } from '../registryEntries';
import type { Store } from '../store';
import { fileOf } from './notebookCells';

/** A call with the registry that it is meant for. */
export interface CallMeaning {
  readonly entry: RegistryEntry;
  readonly snapshot: RegistrySnapshot;
  readonly call: MeantCall;
  /** Undefined where there is no prompt of that name. */
  readonly prompt: PromptState | undefined;
  /** The file lies in this registry. */
  readonly isCertain: boolean;
}

/**
 * What a call in a file means: in the nearest registry above the file, or in the only other one that has such a prompt.
 * Undefined where nobody can tell which registry is meant, and while none was read.
 */
export function meaningOf(store: Store, uri: vscode.Uri, site: CallSite): CallMeaning | undefined {
  const id = site.prompt.text;
  const own = store.entryOf(fileOf(uri));
  const having = store.entries.filter((entry) => store.promptOf(entry, id) !== undefined);
  const isOwn = own !== undefined && (having.includes(own) || having.length === 0);
  const [only, another] = having.length > 0 ? having : store.entries;
  const entry = isOwn ? own : another === undefined ? only : undefined;
  if (entry?.snapshot === undefined) {
    return undefined;
  }
  const { snapshot } = entry;
  const isPrompt = (name: string): boolean => store.promptOf(entry, name) !== undefined;
  const versionsOf = (name: string): readonly VersionRef[] | undefined => knownVersions(store.promptOf(entry, name));
  const { environments, pins, unreadablePins } = snapshot;
  const call = meantBy(site, { environments, pins, unreadablePins, isPrompt, versionsOf });
  return { entry, snapshot, call, prompt: store.promptOf(entry, id), isCertain: entry === own };
}
