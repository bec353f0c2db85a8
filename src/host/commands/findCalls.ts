import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Report } from '../../core/reports';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { callsOf, promptUri } from '../calls/callNavigation';
import type { RegistryEntry } from '../registryEntries';
import { pathBelowRoot, pathOf } from '../paths';
import { saySo } from './moving';
import { entryFor, pickPrompt, promptNamed } from './target';

/** Every place of the window's code that asks for a prompt: listed beside the prompt, and returned. */
export async function findCalls(app: App, call: Call<ArgumentsOf<'findCalls'>>): Promise<readonly Report[]> {
  const entry = await entryFor(app, call);
  const prompt = promptNamed(app, call, 'active') ?? (await askPrompt(app, entry));
  if (app.store.promptOf(entry, prompt) === undefined) {
    throw new PromptEnvError('notFound', `there is no prompt ${prompt}`, 'name one of the sidebar');
  }
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Looking for calls' },
    async () => {
      const { workspace } = await app.calls.load();
      const all = await workspace.all();
      return { locations: callsOf(app, { entry, prompt }, all), isWhole: all.isWhole };
    },
  );
  if (!call.fromCode) {
    await showCalls(app, entry, prompt, found.locations, found.isWhole);
  }
  return found.locations.map(({ uri, range }) => ({
    path: pathBelowRoot(entry.root, uri) ?? pathOf(uri),
    line: range.start.line + 1,
    column: range.start.character + 1,
  }));
}

async function askPrompt(app: App, entry: RegistryEntry): Promise<string> {
  const words = { placeholder: 'Find the calls for which prompt?', none: 'there is no prompt' };
  return (await pickPrompt(app, entry, { title: 'Find Calls', step: 1, totalSteps: 1 }, words)).id;
}

async function showCalls(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  locations: readonly vscode.Location[],
  isWhole: boolean,
): Promise<void> {
  const uri = await promptUri(app, entry, prompt, null);
  if (locations.length === 0 || uri === undefined) {
    const part = isWhole ? '' : ', as far as it was searched: it is very much';
    saySo(`No code of this window asks for ${prompt}${part}`);
    return;
  }
  await vscode.window.showTextDocument(uri, { preview: true, selection: new vscode.Range(0, 0, 0, 0) });
  try {
    await vscode.commands.executeCommand('references-view.findReferences');
  } catch {
    // An editor without the view shows them in the text.
    await vscode.commands.executeCommand('editor.action.goToReferences');
  }
}
