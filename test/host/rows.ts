import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../src/host/nodes';

/** A row as a person sees and hears it. */
export interface SeenRow {
  readonly node: Node;
  readonly text: string;
  readonly spoken: string;
  readonly flags: readonly string[];
  readonly item: vscode.TreeItem;
}

/** The rows below a row, or the topmost ones: label and description as one text. */
export async function rowsOf(tree: vscode.TreeDataProvider<Node>, below?: Node): Promise<readonly SeenRow[]> {
  const nodes = (await tree.getChildren(below)) ?? [];
  return Promise.all(
    nodes.map(async (node) => {
      const item = await tree.getTreeItem(node);
      const shown = [item.label, item.description];
      const parts = shown.flatMap((part) => (typeof part === 'string' && part !== '' ? [part] : []));
      assert.ok(item.id, `the row ${parts.join(' ')} has no stable id`);
      return {
        node,
        text: parts.join(' · '),
        spoken: item.accessibilityInformation?.label ?? '',
        flags: item.contextValue?.split('.') ?? [],
        item,
      };
    }),
  );
}

/** The texts of the rows below a row. */
export async function textsOf(tree: vscode.TreeDataProvider<Node>, below?: Node): Promise<readonly string[]> {
  return (await rowsOf(tree, below)).map(({ text }) => text);
}

/** The row whose text begins so. */
export async function rowOf(tree: vscode.TreeDataProvider<Node>, start: string, below?: Node): Promise<SeenRow> {
  const rows = await rowsOf(tree, below);
  const found = rows.find(({ text }) => text.startsWith(start));
  assert.ok(found, `no row begins with ${start}: ${rows.map(({ text }) => text).join(' | ')}`);
  return found;
}

/** The tooltip that appears when the pointer rests on a row; asserts that it is plain text. */
export async function tooltipOf(tree: vscode.TreeDataProvider<Node>, row: SeenRow): Promise<string> {
  const token = new vscode.CancellationTokenSource().token;
  const item = (await tree.resolveTreeItem?.(row.item, row.node, token)) ?? row.item;
  assert.equal(typeof item.tooltip, 'string', 'a tooltip must be plain text');
  return typeof item.tooltip === 'string' ? item.tooltip : '';
}

/** Does what a click on a row does. */
export async function choose(row: SeenRow): Promise<void> {
  const { command } = row.item;
  assert.ok(command, `choosing ${row.text} does nothing`);
  await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}

/** The titles of a document's lenses, each with its line. */
export async function lensesOf(
  uri: vscode.Uri,
): Promise<readonly { line: number; title: string; lens: vscode.CodeLens }[]> {
  await vscode.workspace.openTextDocument(uri);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return lenses.map((lens) => ({ line: lens.range.start.line, title: lens.command?.title ?? '', lens }));
}
