import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/host/app';
import type { CommandName, InternalCommandName } from '../../src/host/commandNames';
import type { Views } from '../../src/host/views';

/** What the extension hands to tests. */
export interface Extension {
  readonly app: App;
  readonly views: Views;
}

/** The extension, active, with everything read. */
export async function extension(): Promise<Extension> {
  const found = vscode.extensions.getExtension<Extension>('prompt-environments.prompt-environments');
  assert.ok(found, 'the extension is not in the list of extensions');
  const api = await found.activate();
  await api.app.store.ensureLoaded();
  return api;
}

/** Runs one of our commands as a keybinding or another extension would. */
export async function run<T = unknown>(name: CommandName | InternalCommandName, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`promptEnvironments.${name}`, ...args);
}

/** Asserts that a command fails with a code, and returns what it said. */
export async function failure(code: string, started: Promise<unknown>): Promise<{ message: string; hint: string }> {
  let result: unknown;
  try {
    result = await started;
  } catch (error) {
    const { code: found, message, hint } = error as { code?: unknown; message: string; hint: string };
    assert.equal(found, code, message);
    assert.ok(hint.length > 0, `no hint beside: ${message}`);
    return { message, hint };
  }
  assert.fail(`it should fail with ${code}, but returned ${JSON.stringify(result)}`);
}

/** The first folder of the window, on disk. */
export function folder(name?: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = name === undefined ? folders[0] : folders.find((each) => each.name === name);
  assert.ok(found, `the window has no folder ${name ?? ''}`);
  return found.uri.fsPath;
}

export function fileUri(file: string, root = folder()): vscode.Uri {
  return vscode.Uri.file(path.join(root, file));
}

export function read(file: string, root = folder()): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function exists(file: string, root = folder()): boolean {
  return existsSync(path.join(root, file));
}

export function write(file: string, text: string, root = folder()): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** A Dotprompt with one line of its own. */
export function promptText(line: string, model = 'openai/gpt-4.1-mini', temperature = 0.2): string {
  return `---\nmodel: ${model}\nconfig:\n  temperature: ${temperature}\n---\n{{role "system"}}\n${line}\n`;
}

export interface Snapshotted {
  readonly prompt: string;
  readonly version: number;
  readonly digest: string;
}

/** Writes a draft of the sample's first root and makes a version of it. */
export async function version(prompt: string, text: string, pin?: string): Promise<Snapshotted> {
  write(`prompts/${prompt}.prompt`, text);
  return run<Snapshotted>('snapshot', { prompt, message: `Say ${text.length}`, ...(pin === undefined ? {} : { pin }) });
}

/** What one line of an environment's pins file says of a prompt; undefined when there is none. */
export function pinLine(environment: string, prompt: string, root = folder()): string | undefined {
  const lines = read(`.promptenv/environments/${environment}.yaml`, root).split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${prompt}:`));
  if (start === -1) {
    return undefined;
  }
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '));
  return lines.slice(start, end === -1 ? undefined : end).join('\n');
}

/** Puts something else in the place of a function of the editor while a test runs. */
export async function replacing<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  put: T[K],
  test: () => Promise<void>,
): Promise<void> {
  const own = owner[name];
  owner[name] = put;
  try {
    await test();
  } finally {
    owner[name] = own;
  }
}

/** Waits until something holds; fails with its last complaint. */
export async function until(check: () => unknown, what: string, milliseconds = 10_000): Promise<void> {
  const end = Date.now() + milliseconds;
  for (;;) {
    let last: unknown;
    try {
      if ((await check()) !== false) {
        return;
      }
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      assert.fail(`${what}${last instanceof Error ? `: ${last.message}` : ''}`);
    }
    await pause(50);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function activeTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}

/** The two sides of the diff that is open. */
export function activeDiff(): vscode.TabInputTextDiff {
  const input = activeTab()?.input;
  assert.ok(input instanceof vscode.TabInputTextDiff, `no diff is open but ${activeTab()?.label ?? 'nothing'}`);
  return input;
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

export interface Moved {
  readonly changes: readonly { prompt: string; environment: string; from: number | null; to: number | null }[];
  readonly event: string | null;
}
