import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { parseReference } from '../../core/references';
import type { PromptState, RegistrySnapshot } from '../../core/model';
import type { App } from '../app';
import type { Call } from '../arguments';
import { pickOne, type Place } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { addressOf } from '../versionUris';

interface CommonArguments {
  readonly registry?: string | undefined;
  readonly prompt?: string | undefined;
}

/** The registry that a command is about: the one named, the one of its row or file, the only one, or the one chosen. */
export async function entryFor(
  app: App,
  call: Call<CommonArguments>,
  reference?: { readonly registry: string | null; readonly prompt: string },
): Promise<RegistryEntry> {
  const { entries } = app.store;
  const name = call.given.registry ?? reference?.registry ?? undefined;
  if (name !== undefined) {
    return app.store.entryNamed(name) ?? unknownRegistry(name, entries);
  }
  const root = call.nodes[0]?.root;
  const ofRow = root === undefined ? undefined : app.store.entryAt(root);
  const ofFile = call.uri === undefined ? undefined : entryOfFile(app, call.uri);
  const [only, another] = entries;
  if (ofRow !== undefined || ofFile !== undefined) {
    return ofRow ?? ofFile ?? noRegistry();
  }
  if (only === undefined) {
    return noRegistry();
  }
  if (another === undefined) {
    return only;
  }
  const prompt = call.given.prompt ?? reference?.prompt;
  const having = prompt === undefined ? [] : entries.filter((entry) => app.store.promptOf(entry, prompt) !== undefined);
  if (having.length === 1 && having[0] !== undefined) {
    return having[0];
  }
  if (call.fromCode) {
    throw new PromptEnvError(
      'usage',
      'there are several registries in this window',
      `name one of them as "registry": ${entries.map((entry) => entry.name).join(', ')}`,
    );
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  return (active === undefined ? undefined : entryOfFile(app, active)) ?? (await pickEntry(entries));
}

/** The snapshot of a registry that can be read; throws its error otherwise. */
export function snapshotOf(entry: RegistryEntry): RegistrySnapshot {
  if (entry.snapshot !== undefined) {
    return entry.snapshot;
  }
  throw entry.error ?? new PromptEnvError('notFound', `${entry.name} is not read yet`, 'refresh, then try again');
}

/** The prompt that a command is about, where its arguments, row or file say it; the active editor's file counts for `active`. */
export function promptNamed(
  app: App,
  call: Call<CommonArguments>,
  active: 'active' | 'ignoreActive',
): string | undefined {
  const [node] = call.nodes;
  if (call.given.prompt !== undefined) {
    return call.given.prompt;
  }
  if (node !== undefined && 'prompt' in node) {
    return node.prompt;
  }
  if (call.uri !== undefined) {
    return promptOfFile(app, call.uri) ?? notAPrompt(call.uri);
  }
  const editor = active === 'active' && !call.fromCode ? vscode.window.activeTextEditor : undefined;
  return editor === undefined ? undefined : promptOfFile(app, editor.document.uri);
}

/** The prompt whose draft or version a file is. */
export function promptOfFile(app: App, uri: vscode.Uri): string | undefined {
  const address = addressOf(uri);
  return address === undefined || address === 'empty' ? app.store.draftAt(uri)?.prompt.id : address.prompt;
}

/** Asks for a prompt, beginning on the active editor's. */
export async function pickPrompt(
  app: App,
  entry: RegistryEntry,
  place: Place,
  options: { readonly placeholder: string; readonly filter?: (prompt: PromptState) => boolean; readonly none: string },
): Promise<PromptState> {
  const prompts = snapshotOf(entry).prompts.filter(options.filter ?? (() => true));
  if (prompts.length === 0) {
    throw new PromptEnvError('refused', options.none, 'edit a prompt, or snapshot its draft, first');
  }
  const editor = vscode.window.activeTextEditor;
  const activeId = editor === undefined ? undefined : promptOfFile(app, editor.document.uri);
  const items = prompts.map((prompt) => promptItem(prompt));
  const active = items.find((item) => item.prompt.id === activeId);
  return (await pickOne({ ...place, placeholder: options.placeholder, items, active })).prompt;
}

/** A row of a quick pick for a prompt. */
export function promptItem(prompt: PromptState, description?: string): vscode.QuickPickItem & { prompt: PromptState } {
  return { label: prompt.id, description: description ?? draftWords[prompt.draft.state], prompt };
}

const draftWords = {
  clean: '',
  modified: 'modified',
  new: 'no version yet',
  missing: 'draft is missing',
  invalid: 'draft cannot be read',
  unread: 'being read',
} as const;

/** Reads a reference argument; only this window's registries may stand before it. */
export function referenceOf(text: string): ReturnType<typeof parseReference> {
  return parseReference(text);
}

async function pickEntry(entries: readonly RegistryEntry[]): Promise<RegistryEntry> {
  const items = entries.map((entry) => ({ label: entry.name, description: entry.registry.root, entry }));
  const place = { title: 'Prompt Environments', step: 1, totalSteps: 1 };
  return (await pickOne({ ...place, placeholder: 'Which registry?', items })).entry;
}

function entryOfFile(app: App, uri: vscode.Uri): RegistryEntry | undefined {
  const address = addressOf(uri);
  return address === undefined || address === 'empty' ? app.store.entryOf(uri) : app.store.entryAt(address.root);
}

function unknownRegistry(name: string, entries: readonly RegistryEntry[]): never {
  throw new PromptEnvError(
    'notFound',
    `there is no registry ${JSON.stringify(name)} in this window`,
    entries.length === 0
      ? 'set up prompt environments first'
      : `it has ${entries.map((entry) => entry.name).join(', ')}`,
  );
}

function noRegistry(): never {
  throw new PromptEnvError(
    'notFound',
    'no folder of this window has prompt environments',
    'run "Prompt Environments: Set Up Prompt Environments" in the folder that holds your prompts',
  );
}

function notAPrompt(uri: vscode.Uri): never {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  throw new PromptEnvError(
    'notFound',
    `${name} is no prompt of a registry`,
    'check "prompts" in .promptenv/config.yaml',
  );
}
