import type * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { RegistryEntry } from '../registryEntries';
import { pickOne, separator } from '../steps';
import { pinnedEnvironments } from './compare';
import { editorOfDraft, inlineDraft, inlineReport } from './inlineDocuments';
import { snapshotOf } from './target';

/** Turns inline changes on or off, for this window and the next ones of this workspace. */
export async function toggleInlineChanges(app: App, call: Call<ArgumentsOf<'toggleInlineChanges'>>): Promise<unknown> {
  const mode = await app.inlineChanges.mode();
  if (call.given.enabled ?? !mode.enabled) {
    return turnOn(app, await editorOfDraft(app, call), call.given.environment);
  }
  await mode.turn(false);
  return { enabled: false };
}

/** Compares with another environment from now on, which also turns inline changes on; or turns them off. */
export async function chooseInlineEnvironment(
  app: App,
  call: Call<ArgumentsOf<'chooseInlineEnvironment'>>,
): Promise<unknown> {
  const mode = await app.inlineChanges.mode();
  const editor = await editorOfDraft(app, call);
  const found = app.store.draftAt(editor.document.uri);
  if (call.given.environment !== undefined || found === undefined) {
    return turnOn(app, editor, call.given.environment);
  }
  const { entry, prompt } = found;
  const now = mode.enabled ? mode.environmentOf(snapshotOf(entry)) : undefined;
  const environments = pinnedEnvironments(snapshotOf(entry), prompt.id).map(({ name, label }) => ({
    label: name,
    description: name === now ? `${label} · shown now` : label,
    environment: name,
  }));
  const off = { label: '$(circle-slash) Turn Inline Changes Off', environment: null };
  const items = [...environments.reverse(), ...(mode.enabled ? [separator(''), off] : [])];
  if (items.length === 0) {
    throw new PromptEnvError('notFound', `no environment pins ${prompt.id}`, 'promote a version of it first');
  }
  const { environment } = await pickOne<vscode.QuickPickItem & { readonly environment: string | null }>({
    title: 'Inline Changes',
    step: 1,
    totalSteps: 1,
    placeholder: `Show what changed in the draft of ${prompt.id} against which environment?`,
    items,
    active: environments.find((item) => item.environment === now),
  });
  if (environment === null) {
    await mode.turn(false);
    return { enabled: false };
  }
  return turnOn(app, editor, environment);
}

async function turnOn(app: App, editor: vscode.TextEditor, environment: string | undefined): Promise<unknown> {
  const mode = await app.inlineChanges.mode();
  const entry = app.store.draftAt(editor.document.uri)?.entry;
  if (environment !== undefined && entry !== undefined) {
    checkEnvironment(entry, environment);
  }
  await mode.turn(true, environment);
  const draft = inlineDraft(mode, editor);
  return { enabled: true, ...inlineReport(draft, await draft.current()) };
}

function checkEnvironment(entry: RegistryEntry, environment: string): void {
  const names = snapshotOf(entry).environments.map(({ name }) => name);
  if (!names.includes(environment)) {
    throw new PromptEnvError(
      'notFound',
      `there is no environment ${JSON.stringify(environment)}`,
      `choose one of ${names.join(', ')}`,
    );
  }
}
