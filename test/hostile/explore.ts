import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Node } from '../../src/host/nodes';
import type { Extension } from '../host/helpers';

/** What was seen in a window, for whoever started it. */
export interface Seen {
  /** Rows of the three views. */
  rows: number;
  lenses: number;
  documents: number;
  /** How long it took. */
  milliseconds: number;
  /** Commands that answered, and the codes of those that refused. */
  answers: Record<string, number>;
  /** What should not have been seen. */
  problems: string[];
}

const mostOpened = 6;
const mostRows = 400;
const mostPrompts = 3;

/** Looks at everything that the window offers, with the extension or without: VS Code calls it in the extension host. */
export async function run(): Promise<void> {
  const results = process.env['PROMPTENV_TEST_RESULTS'];
  if (!results) throw new Error('PROMPTENV_TEST_RESULTS is not set: run `npm run test:hostile`.');
  const seen: Seen = { rows: 0, lenses: 0, documents: 0, milliseconds: 0, answers: {}, problems: [] };
  const texts: string[] = [];
  const found = vscode.extensions.getExtension<Extension>('prompt-environments.prompt-environments');
  if (vscode.workspace.isTrusted) seen.problems.push('the window is trusted');
  const started = Date.now();
  try {
    await openFiles(seen);
    if (found) await lookAround(await found.activate(), seen, texts);
    // What was started meanwhile shows itself; a window without the extension stays as long as the one with it.
    const stay = Number(process.env['PROMPTENV_TEST_STAY'] ?? 0) - (Date.now() - started);
    await new Promise((resolve) => setTimeout(resolve, Math.max(1_500, stay)));
    seen.milliseconds = Date.now() - started;
  } catch (error) {
    seen.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const secret = process.env['PROMPTENV_TEST_SECRET'] ?? '';
  const leaks = texts.filter((text) => text.toLowerCase().includes(secret.toLowerCase()));
  seen.problems.push(...leaks.map((text) => `shows what lies outside: ${text.slice(0, 200)}`));
  if ('polluted' in {}) seen.problems.push('every object was given a property');
  writeFileSync(path.join(results, 'seen.json'), JSON.stringify(seen));
}

/** The window's folders and their files, as a person would click through them. */
async function openFiles(seen: Seen): Promise<void> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const file of filesBelow(folder.uri.fsPath).slice(0, mostOpened)) {
      try {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
        seen.documents += 1;
        if (file.endsWith('.prompt') || file.endsWith('.yaml')) {
          await vscode.window.showTextDocument(document, { preview: true });
          const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider',
            document.uri,
            50,
          );
          await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, new vscode.Position(0, 0));
          seen.lenses += lenses.length;
          for (const { command } of lenses) checkCommand(command, seen);
        }
      } catch {
        // Not text, or too large: VS Code says so.
      }
    }
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Plain files of a registry and its drafts; pipes and devices are not opened, a person could not either. */
function filesBelow(root: string): string[] {
  return [
    ...filesIn(path.join(root, 'prompts'), 4),
    ...['.promptenv/environments', '.promptenv', '.'].flatMap((part) => filesIn(path.join(root, part), 1)),
  ].filter((file) => isSmallFile(file));
}

/** Files of a folder, and of the folders in it: links are not gone through, they may lead back. */
function filesIn(folder: string, depth: number): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? (depth > 1 ? filesIn(file, depth - 1) : []) : [file];
    });
  } catch {
    return [];
  }
}

function isSmallFile(file: string): boolean {
  try {
    const facts = statSync(file);
    return facts.isFile() && facts.size < 2_000_000 && facts.size > 0;
  } catch {
    return false;
  }
}

async function lookAround({ app, views }: Extension, seen: Seen, texts: string[]): Promise<void> {
  for (const view of ['prompts', 'environments', 'history']) {
    await vscode.commands.executeCommand(`promptEnvironments.${view}.focus`);
  }
  await app.store.ensureLoaded();
  for (const tree of [views.prompts, views.environments, views.history]) await walk(tree, seen, texts);
  for (const entry of app.store.entries) {
    const registry = entry.name;
    texts.push(JSON.stringify(entry.snapshot?.findings ?? []), entry.error?.message ?? '');
    for (const name of ['status', 'verify', 'showHistory']) await ask(name, { registry }, seen, texts);
    await ask('compareEnvironments', { registry, from: 'dev', to: 'prod' }, seen, texts);
    const ids = (entry.snapshot?.prompts ?? []).slice(0, mostPrompts).map(({ id }) => id);
    for (const prompt of ids) {
      await ask('openVersion', { registry, ref: `${prompt}@1` }, seen, texts);
      await ask('compare', { registry, left: `${prompt}@1`, right: `${prompt}@draft` }, seen, texts);
      await ask('compareWithEnvironment', { registry, prompt, environment: 'prod' }, seen, texts);
      await ask('promote', { registry, prompt, to: 'prod', reason: 'x', confirmed: true }, seen, texts);
      await ask('snapshot', { registry, prompt, message: 'x' }, seen, texts);
    }
  }
  texts.push(
    ...vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'prompt-env').map((each) => each.getText()),
  );
  const findings = vscode.languages.getDiagnostics().flatMap(([, list]) => list);
  texts.push(...findings.filter(({ source }) => source === 'Prompt Environments').map(({ message }) => message));
}

async function walk(tree: vscode.TreeDataProvider<Node>, seen: Seen, texts: string[]): Promise<void> {
  const waiting: (Node | undefined)[] = [undefined];
  for (let node = waiting.shift(), left = mostRows * 4; left > 0; node = waiting.shift(), left--) {
    for (const child of ((await tree.getChildren(node)) ?? []).slice(0, mostRows)) {
      const item = await tree.getTreeItem(child);
      const resolved = (await tree.resolveTreeItem?.(item, child, new vscode.CancellationTokenSource().token)) ?? item;
      seen.rows += 1;
      for (const shown of [resolved.label, resolved.description, resolved.tooltip]) {
        if (typeof shown === 'string') texts.push(shown);
        else if (typeof shown === 'object')
          seen.problems.push(`a row shows more than plain text: ${JSON.stringify(shown)}`);
      }
      checkCommand(resolved.command, seen);
      waiting.push(child);
    }
    if (waiting.length === 0) return;
  }
}

/** Rows and lenses may start our own commands, and what VS Code itself offers on a file; nothing that a repository names. */
const mayStart =
  /^(?:promptEnvironments\.|vscode\.(?:open|diff)$|workbench\.actions\.view\.problems$|merge-conflict\.(?:accept\.\w+|compare)$)/;

function checkCommand(command: vscode.Command | undefined, seen: Seen): void {
  if (command && command.command !== '' && !mayStart.test(command.command)) {
    seen.problems.push(`something starts ${command.command}`);
  }
}

/** Asks as a keybinding would. A refusal is an answer; anything but our own errors is a problem. */
async function ask(name: string, argument: object, seen: Seen, texts: string[]): Promise<void> {
  let answer: string;
  try {
    texts.push(JSON.stringify([await vscode.commands.executeCommand(`promptEnvironments.${name}`, argument)]));
    answer = `${name}: done`;
  } catch (error) {
    const { code, message, hint } = error as { code?: unknown; message?: string; hint?: string };
    texts.push(String(message), String(hint));
    answer = `${name}: ${String(code)}`;
    if (typeof code !== 'string' || typeof hint !== 'string') {
      seen.problems.push(
        `${name} ${JSON.stringify(argument)} fails with ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
      );
    }
  }
  seen.answers[answer] = (seen.answers[answer] ?? 0) + 1;
  if (/^(?:promote|snapshot): done/.test(answer)) seen.problems.push(`${answer}, in a window that is not trusted`);
}
