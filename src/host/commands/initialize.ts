import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { environmentNameProblem } from '../../core/ids';
import { initializeRegistry } from '../../registries/workspace/initialize';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { idPrefix } from '../commandNames';
import { platformFor, unsupportedError } from '../opening';
import { pathOf, slugOf } from '../paths';
import { askText, pickOne, runSteps, type Step } from '../steps';
import { requireTrust } from './guard';
import { saySo } from './moving';

const usualEnvironments = 'dev, staging, prod';
const usualRoot = 'prompts';

/** Makes a registry in a folder of the window. */
export async function initialize(app: App, call: Call<ArgumentsOf<'initialize'>>): Promise<unknown> {
  requireTrust();
  const { given } = call;
  const folder = await folderFor(app, call);
  if (folder.uri.scheme !== 'file') {
    throw unsupportedError(folder.uri);
  }
  let environments = given.environments;
  let promptRoot = given.root;
  if (!call.fromCode) {
    const title = 'Set Up Prompt Environments';
    const askRoot: Step = async () => {
      promptRoot = await askText({
        title,
        step: 2,
        totalSteps: 2,
        canGoBack: true,
        prompt: `The folder that holds the prompts, below ${folder.name}. Use . for the folder itself.`,
        value: promptRoot ?? usualRoot,
        problem: (text) => (text === '' ? 'Name a folder' : null),
      });
      return undefined;
    };
    const askEnvironments: Step = async () => {
      const text = await askText({
        title,
        step: 1,
        totalSteps: 2,
        prompt:
          'Environments in promotion order, the live one last. prod is protected: its pins move only with a reason.',
        value: environments?.join(', ') ?? usualEnvironments,
        problem: (value) =>
          namesIn(value)
            .map(problemOf)
            .find((problem) => problem !== null) ?? null,
      });
      environments = namesIn(text);
      return askRoot;
    };
    await runSteps(askEnvironments);
  }
  const root = pathOf(folder.uri);
  await initializeRegistry(platformFor(folder.uri), root, { environments, promptRoot });
  await app.store.refresh();
  if (!call.fromCode) {
    await vscode.commands.executeCommand(`${idPrefix}.prompts.focus`);
  }
  saySo(`Prompt environments are set up in ${folder.name}`);
  return { root };
}

async function folderFor(app: App, call: Call<ArgumentsOf<'initialize'>>): Promise<vscode.WorkspaceFolder> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const { registry } = call.given;
  const ofFile = call.uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(call.uri);
  if (registry !== undefined) {
    const named = folders.find((folder) => folder.name === registry || slugOf(folder.name) === registry);
    return named ?? fail('notFound', `there is no folder ${JSON.stringify(registry)} in this window`, namesOf(folders));
  }
  const without = folders.filter((folder) => app.store.entryOf(vscode.Uri.joinPath(folder.uri, 'x')) === undefined);
  const [first] = folders;
  const [only, another] = without;
  if (ofFile !== undefined) {
    return ofFile;
  }
  if (first === undefined) {
    return fail('notFound', 'no folder is open', 'open the folder of your repository first');
  }
  if (only === undefined) {
    // One folder that has a registry already: making it says so.
    return first;
  }
  if (another === undefined) {
    return only;
  }
  if (call.fromCode) {
    return fail('usage', 'there are several folders in this window', namesOf(without));
  }
  const items = without.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
  const place = { title: 'Set Up Prompt Environments', step: 1, totalSteps: 1 };
  return (await pickOne({ ...place, placeholder: 'In which folder?', items })).folder;
}

function namesOf(folders: readonly vscode.WorkspaceFolder[]): string {
  return `name one of them as "registry": ${folders.map((folder) => folder.name).join(', ')}`;
}

function namesIn(text: string): readonly string[] {
  return text
    .split(/[,\s]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function problemOf(name: string): string | null {
  const problem = environmentNameProblem(name);
  return problem === null ? null : `${JSON.stringify(name)}: ${problem}`;
}

function fail(code: 'notFound' | 'usage', message: string, hint: string): never {
  throw new PromptEnvError(code, message, hint);
}
