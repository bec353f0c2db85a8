import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Finding } from '../../core/model';
import { fileNameOf } from '../../core/paths';
import { count, oneLine } from '../../core/wording';
import { commandId } from '../commandNames';
import type { MessageNode } from '../nodes';
import { messageBeside } from '../wording';
import { colors } from './row';

/** The row for what could not be read at all; choosing it tries again. */
export function errorNode(root: string, error: unknown): MessageNode {
  const message = error instanceof Error ? error.message : String(error);
  const hint = PromptEnvError.is(error) ? error.hint : 'Choose to refresh';
  return {
    kind: 'message',
    root,
    message: oneLine(message),
    tooltip: `${oneLine(message, 400)}\n${oneLine(hint, 400)}`,
    severity: 'error',
    command: { command: commandId('refresh'), title: 'Refresh' },
  };
}

/** One row for all that is wrong; choosing it opens the one place, or the Problems panel. */
export function problemsNode(rootUri: vscode.Uri, findings: readonly Finding[]): MessageNode | undefined {
  const [first, another] = findings;
  if (first === undefined) {
    return undefined;
  }
  const isError = findings.some(({ severity }) => severity === 'error');
  const base = { kind: 'message', root: rootUri.toString(), severity: isError ? 'error' : 'warning' } as const;
  if (another === undefined) {
    return {
      ...base,
      message: oneLine(nameFirst(first)),
      tooltip: `${oneLine(first.message, 400)}\n${oneLine(first.hint, 400)}`,
      command: openAt(vscode.Uri.joinPath(rootUri, first.path), first.line),
    };
  }
  return {
    ...base,
    message: count(findings.length, 'problem'),
    tooltip: [
      ...findings.slice(0, 8).map((finding) => oneLine(`${finding.path}: ${finding.message}`)),
      ...(findings.length > 8 ? [`and ${findings.length - 8} more`] : []),
      'Choose to open the Problems panel',
    ].join('\n'),
    command: { command: 'workbench.actions.view.problems', title: 'Open Problems' },
  };
}

/** The message with its file's name instead of the path, which would leave no room for the rest. */
function nameFirst(finding: Finding): string {
  const { path, message } = finding;
  return message.startsWith(`${path}: `) ? `${fileNameOf(path)}: ${messageBeside(finding)}` : message;
}

/** Opens a file, at a line where one is known. */
export function openAt(uri: vscode.Uri, line: number | null): vscode.Command {
  const at = Math.max((line ?? 1) - 1, 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(at, 0, at, 0) };
  return { command: 'vscode.open', title: 'Open File', arguments: line === null ? [uri] : [uri, options] };
}

export function messageItem(node: MessageNode, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(node.message, vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.iconPath = icons[node.severity ?? 'info'];
  item.contextValue = 'message';
  item.accessibilityInformation = { label: `${node.severity ?? 'info'}: ${node.message}` };
  if (node.tooltip !== undefined) {
    item.tooltip = node.tooltip;
  }
  if (node.command !== undefined) {
    item.command = node.command;
  }
  return item;
}

const icons = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor(colors.invalid)),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor(colors.held)),
  info: new vscode.ThemeIcon('info'),
};
