import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { promptIdProblem } from '../../core/ids';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { requireWritable } from './guard';
import { entryFor } from './target';

const starter = `---
model: openai/gpt-4.1-mini
input:
  schema:
    question: string
---
{{role "system"}}
Answer in at most three sentences.

{{role "user"}}
{{question}}
`;
const extension = '.prompt';

/** Writes a first prompt file and opens it. */
export async function newPrompt(app: App, call: Call<ArgumentsOf<'newPrompt'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const path = call.given.path ?? (await askForPath(entry.name));
  if (path === undefined) {
    return undefined;
  }
  const problem = problemOf(path);
  if (problem !== undefined) {
    throw new PromptEnvError('usage', problem, 'name a file such as prompts/first-reply.prompt');
  }
  const uri = vscode.Uri.joinPath(entry.root, path);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true, contents: new TextEncoder().encode(starter) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
  return { path };
}

function askForPath(registry: string): Thenable<string | undefined> {
  const value = `prompts/first-prompt${extension}`;
  return vscode.window.showInputBox({
    title: 'New Prompt File',
    prompt: `Where in ${registry}? The name below the prompt folder becomes the prompt's id.`,
    value,
    valueSelection: [value.lastIndexOf('/') + 1, value.length - extension.length],
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
}

function problemOf(path: string): string | undefined {
  if (!path.endsWith(extension)) {
    return `The name must end in ${extension}`;
  }
  const problem = promptIdProblem(path.slice(0, -extension.length));
  return problem === null ? undefined : `This is no path for a prompt: ${problem}`;
}
