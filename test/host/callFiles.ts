import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, fileUri, until, write } from './helpers';
import { lensesOf } from './rows';

/** Files of the sample's application. */
export const report = 'analytics/weekly_report.py';
export const refunds = 'service/src/refunds.ts';

/** A file of the application that tests write. */
export const app = 'analytics/app.py';

/** What asks by the team's own function. */
export const python = (...lines: readonly string[]): string => `from prompts import get_prompt\n${lines.join('\n')}\n`;

/** Writes a file and shows it. */
export async function open(file: string, text: string): Promise<void> {
  write(file, text);
  const { document } = await vscode.window.showTextDocument(fileUri(file));
  // A document that was open before takes its file's new text when it is told of it.
  await until(() => document.getText() === text, `${file} has its new text`);
}

/** `12: prod v2 · staging v3`, for each lens. */
export async function titles(file: string): Promise<readonly string[]> {
  return (await lensesOf(fileUri(file))).map(({ line, title }) => `${line + 1}: ${title}`);
}

/** The position of a text in a file, so many characters into it. */
export async function placeOf(file: string, text: string, inside = 2): Promise<vscode.Position> {
  const document = await vscode.workspace.openTextDocument(fileUri(file));
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, `${file} has no ${text}`);
  return document.positionAt(at + inside);
}

/** The hovers of ours at a place. */
export async function hovers(uri: vscode.Uri, place: vscode.Position): Promise<readonly vscode.Hover[]> {
  await vscode.workspace.openTextDocument(uri);
  const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
  return found.filter((hover) => textOf(hover).includes('Model '));
}

/** What a hover shows, without the signs of its Markdown. */
export function textOf({ contents }: vscode.Hover): string {
  return contents
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('**', '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** Leaves no unsaved text and no open editor. */
export async function leaveEditors(): Promise<void> {
  if (vscode.window.activeTextEditor?.document.isDirty === true) {
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await closeEditors();
}

/** The same, and removes the file that tests write. */
export async function removeApp(): Promise<void> {
  await leaveEditors();
  await vscode.workspace.fs.delete(fileUri(app)).then(undefined, () => undefined);
}
