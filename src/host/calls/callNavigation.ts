import * as vscode from 'vscode';
import type { App } from '../app';
import { versionDetails } from '../commands/sides';
import type { RegistryEntry } from '../registryEntries';
import { addressOf, versionUri } from '../versionUris';
import { meaningOf } from './callMeaning';
import { rangeOf, type AllCalls } from './workspaceCalls';

const top = new vscode.Range(0, 0, 0, 0);

/** The draft of the prompt that a call asks for; without one, the stored version that the call gets. */
export async function definitionOfCall(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.LocationLink[] | undefined> {
  const calls = await app.calls.load();
  const site = await calls.documents.at(document, position);
  const meaning = site === undefined ? undefined : meaningOf(app.store, document.uri, site);
  if (site === undefined || meaning?.prompt === undefined) {
    return undefined;
  }
  const { entry, prompt, call } = meaning;
  const targetUri = await promptUri(app, entry, prompt.id, call.version);
  return targetUri === undefined
    ? undefined
    : [{ targetUri, targetRange: top, originSelectionRange: rangeOf(document, site.prompt) }];
}

/** The draft's file; without one the document of a version: this one, or the latest. Undefined where there is none. */
export async function promptUri(
  app: App,
  entry: RegistryEntry,
  id: string,
  version: { readonly id: string } | null,
): Promise<vscode.Uri | undefined> {
  const prompt = app.store.promptOf(entry, id);
  const path = prompt?.draft.path ?? null;
  if (path !== null) {
    return vscode.Uri.joinPath(entry.root, path);
  }
  const stored = prompt?.versions.find((known) => known.id === version?.id) ?? prompt?.latest ?? null;
  return stored === null ? undefined : versionUri(entry.root, id, await versionDetails(app, entry, id, stored));
}

/** A prompt of one of the window's registries. */
export interface NamedPrompt {
  readonly entry: RegistryEntry;
  readonly prompt: string;
}

/** The prompt that is asked for at a position, or whose draft or version a document is. */
export async function promptAt(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<NamedPrompt | undefined> {
  const address = addressOf(document.uri);
  if (address !== undefined && address !== 'empty') {
    const entry = app.store.entryAt(address.root);
    return entry && { entry, prompt: address.prompt };
  }
  const draft = app.store.draftAt(document.uri);
  if (draft !== undefined) {
    return { entry: draft.entry, prompt: draft.prompt.id };
  }
  const site = await (await app.calls.load()).documents.at(document, position);
  const meaning = site === undefined ? undefined : meaningOf(app.store, document.uri, site);
  return meaning?.prompt === undefined ? undefined : { entry: meaning.entry, prompt: meaning.prompt.id };
}

/** Every place of the window's code that asks for a prompt. */
export function callsOf(app: App, { entry, prompt }: NamedPrompt, { files }: AllCalls): readonly vscode.Location[] {
  return files.flatMap(({ uri, calls }) =>
    calls.flatMap(({ site, range }) =>
      site.prompt.text === prompt && meaningOf(app.store, uri, site)?.entry === entry
        ? [new vscode.Location(uri, range)]
        : [],
    ),
  );
}

/** The same for what stands at a position. */
export async function referencesAt(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Location[] | undefined> {
  const named = await promptAt(app, document, position);
  return named === undefined ? undefined : [...callsOf(app, named, await (await app.calls.load()).workspace.all())];
}
