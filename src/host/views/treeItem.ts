import * as vscode from 'vscode';
import type { Row } from './row';

/** The tree item of a row. The tooltip is left out: it is made when the pointer rests on the row. */
export function treeItem(
  row: Row,
  id: string,
  collapsible: vscode.TreeItemCollapsibleState = vscode.TreeItemCollapsibleState.None,
  command?: vscode.Command,
): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, collapsible);
  item.id = id;
  item.iconPath =
    row.icon.color === undefined
      ? new vscode.ThemeIcon(row.icon.id)
      : new vscode.ThemeIcon(row.icon.id, new vscode.ThemeColor(row.icon.color));
  item.contextValue = row.flags.join('.');
  item.accessibilityInformation = { label: row.spoken };
  if (row.description !== undefined) {
    item.description = row.description;
  }
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}
