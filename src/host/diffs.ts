import * as vscode from 'vscode';
import type { Comparison } from '../core/comparison';
import { folderOf, joinPath } from '../core/paths';
import type { Side } from './side';
import { pickOne } from './steps';
import { emptyUri, versionScheme } from './versionUris';

/** One file of a comparison; a side that does not exist is undefined. */
export interface DiffRow {
  readonly left: vscode.Uri | undefined;
  readonly right: vscode.Uri | undefined;
  /** What the file is called. */
  readonly name: string;
  /** What the folder of a version's file is called in a diff of several files. */
  readonly folder?: string;
}

/** The row of a prompt's own file. */
export function mainRow(left: Side | null, right: Side | null): DiffRow {
  return {
    left: left?.uriOf(left.content.main),
    right: right?.uriOf(right.content.main),
    name: (right ?? left)?.content.main ?? 'empty',
  };
}

/**
 * The rows of one prompt among others that differ: its own file where that does, and included files, in a folder that
 * says what is compared. Without a comparison, its own file alone.
 * @param isSwapped whether the comparison has the right side first
 */
export function changedRows(
  prompt: string,
  left: Side | null,
  right: Side | null,
  comparison: Comparison | null,
  isSwapped: boolean,
): readonly DiffRow[] {
  const isWhole = left !== null && right !== null && comparison !== null;
  const rows = isWhole && comparison.text.length === 0 ? [] : [mainRow(left, right)];
  const included = isWhole ? includedRows(left, right, comparison, isSwapped) : [];
  const folder = `${prompt}/${[left, right].flatMap((side) => side?.label ?? []).join(' ↔ ')}`;
  return [...rows, ...included].map((row) => ({ ...row, folder }));
}

/** The rows of the included files that differ. */
export function includedRows(left: Side, right: Side, comparison: Comparison, isSwapped = false): readonly DiffRow[] {
  return comparison.files.map(({ path, state }) => {
    const isMissingLeft = state === (isSwapped ? 'removed' : 'added');
    const isMissingRight = state === (isSwapped ? 'added' : 'removed');
    return {
      left: isMissingLeft ? undefined : left.uriOf(besideMain(left, path)),
      right: isMissingRight ? undefined : right.uriOf(besideMain(right, path)),
      name: path,
    };
  });
}

/** Opens one diff editor, as a preview unless told otherwise. */
export async function openDiff(
  left: vscode.Uri,
  right: vscode.Uri,
  title: string,
  options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true, ...options });
}

/** Opens all rows in one multi-file diff; where the editor has none, lists them, to be opened one by one. */
export async function openChanges(title: string, rows: readonly DiffRow[]): Promise<void> {
  try {
    await vscode.commands.executeCommand('vscode.changes', title, rows.map(changesRow));
  } catch {
    // Nobody waits for the list: whoever runs the command by code gets its result.
    listChanges(title, rows).catch(() => undefined);
  }
}

/** A list that stays open while its rows are opened behind it. Throws CancellationError when it is closed. */
async function listChanges(title: string, rows: readonly DiffRow[]): Promise<void> {
  await pickOne({
    title,
    step: 1,
    totalSteps: 1,
    placeholder: 'Which change to open?',
    items: rows.map((row) => ({ label: row.name, description: row.folder ?? '', row })),
    keepOpen: true,
    instead:
      ({ row: { left, right, name } }) =>
      () =>
        openDiff(left ?? emptyUri(name), right ?? emptyUri(name), `${title}: ${name}`, { preserveFocus: true }),
  });
}

/** The multi-file diff shows sides of different paths as a renamed file, so the left side takes the path of the right one. */
function changesRow({ left, right, name, folder }: DiffRow): readonly (vscode.Uri | undefined)[] {
  const isNamed = folder !== undefined && right?.scheme === versionScheme;
  const after = isNamed ? right.with({ path: `/${folder}/${name}` }) : right;
  const isVersion = left?.scheme === versionScheme;
  return [after ?? left, isVersion && after !== undefined ? left.with({ path: after.path }) : left, after];
}

/** The comparison names included files from the prompt's own file; contents name them from their common folder. */
function besideMain(side: Side, path: string): string {
  return joinPath(folderOf(side.content.main), path) ?? path;
}
