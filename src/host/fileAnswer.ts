import * as vscode from 'vscode';
import type { Comparison } from '../core/comparison';
import type { PromptUse } from '../core/fileUse';
import type { Content, RegistrySnapshot } from '../core/model';
import type { HiddenPins } from '../core/unreadablePins';
import type { UseOptions } from '../registries/fileUseReader';
import { draftsInDoubt, pinsInDoubt, usesOfCalls, usesOfFile, usesOfVersion } from '../registries/fileUses';
import type { App } from './app';
import { breather } from './breathe';
import { unsavedText } from './commands/drafts';
import { pathBelowRoot } from './paths';
import type { RegistryEntry } from './registryEntries';
import { addressOf } from './versionUris';

/** Where a file is served, and what it would change there. */
export interface FileAnswer {
  readonly entry: RegistryEntry;
  readonly snapshot: RegistrySnapshot;
  /** From the registry's root; of a version's document, `<prompt>@v4`. */
  readonly path: string;
  readonly uses: readonly PromptUse[];
  /** Prompts that may have the file besides: their drafts cannot be read. */
  readonly inDoubt: readonly string[];
  /** Pins that what is said of the file rests on, and of which nobody can tell. */
  readonly hidden: readonly HiddenPins[];
}

/** In a larger registry no lists of versions are read to find files that only pinned versions still have. */
const mostSearched = 500;
/** So many pins of a pins file are compared with what waits for them. */
const mostPinsCompared = 25;

/**
 * What a file is to the prompts of its registry, with unsaved text, read in the background. Undefined where it lies in no
 * registry that was read; without uses where it belongs to no prompt.
 */
export async function answerFor(app: App, uri: vscode.Uri): Promise<FileAnswer | undefined> {
  const address = addressOf(uri);
  const breathe = breather();
  const compare = (left: Content, right: Content): Promise<Comparison> => app.comparer.contents(left, right);
  if (address !== undefined && address !== 'empty') {
    const entry = app.store.entryAt(address.root);
    const state = entry && app.store.promptOf(entry, address.prompt);
    const version = state?.versions.find(({ id }) => id === address.version);
    if (entry?.snapshot === undefined || state === undefined || version === undefined) {
      return undefined;
    }
    const use = await usesOfVersion(entry.registry, state, version, entry.snapshot, { breathe, compare });
    return { entry, snapshot: entry.snapshot, path: address.file, uses: [use], inDoubt: [], hidden: [] };
  }
  const entry = app.store.entryOf(uri);
  const path = entry === undefined ? null : pathBelowRoot(entry.root, uri);
  if (entry?.snapshot === undefined || path === null) {
    return undefined;
  }
  const { registry, snapshot } = entry;
  const options: UseOptions = {
    breathe,
    overlay: unsavedText(entry),
    findsFormer: snapshot.prompts.length <= mostSearched,
    mostPinsCompared,
    compare,
  };
  const hidden = pinsInDoubt(registry, path, snapshot);
  const uses = await usesOfFile(registry, path, snapshot, options);
  if (uses.length > 0 || registry.fileRole(path) !== null) {
    return { entry, snapshot, path, uses, inDoubt: draftsInDoubt(registry, path, snapshot, uses), hidden };
  }
  const asked = await usesOfSource(app, entry, snapshot, uri, options);
  const inDoubt = asked.length > 0 ? [] : draftsInDoubt(registry, path, snapshot, asked);
  return { entry, snapshot, path, uses: asked, inDoubt, hidden };
}

/** What a source file of the application asks for. */
async function usesOfSource(
  app: App,
  entry: RegistryEntry,
  snapshot: RegistrySnapshot,
  uri: vscode.Uri,
  options: UseOptions,
): Promise<readonly PromptUse[]> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  const { isSource } = await import('./calls/documentCalls');
  if (document === undefined || !isSource(document)) {
    return [];
  }
  const { documents } = await app.calls.load();
  const { meaningOf } = await import('./calls/callMeaning');
  const asked = new Map<string, Set<string>>();
  for (const site of (await documents.settled(document)).sites) {
    const meaning = meaningOf(app.store, uri, site);
    if (meaning?.entry === entry && meaning.prompt !== undefined) {
      const { environment } = meaning.call;
      const environments = asked.get(site.prompt.text) ?? new Set();
      asked.set(site.prompt.text, environment === null ? environments : environments.add(environment));
    }
  }
  return asked.size === 0 ? [] : usesOfCalls(entry.registry, asked, snapshot, options);
}
