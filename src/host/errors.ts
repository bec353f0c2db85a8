import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import { commandId } from './commandNames';
import type { Log } from './log';
import { capitalised, linklessText, sentence } from './wording';

/** Shows one error, once: what happened, what to do, and at most one button that does it. */
export function showError(log: Log, error: unknown, hasNoRegistry = false): void {
  if (error instanceof vscode.CancellationError) {
    return;
  }
  if (!PromptEnvError.is(error)) {
    log.error(error);
    const showLog = 'Show Log';
    const message = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(linklessText(`Something went wrong: ${message}`), showLog).then((chosen) => {
      if (chosen === showLog) {
        log.show();
      }
    });
    return;
  }
  const action = remedyFor(error, hasNoRegistry);
  const text = linklessText(`${sentence(error.message)}. ${capitalised(error.hint)}.`);
  void vscode.window.showErrorMessage(text, ...(action === undefined ? [] : [action.title])).then((chosen) => {
    if (action !== undefined && chosen === action.title) {
      void vscode.commands.executeCommand(action.command, ...action.arguments);
    }
  });
}

function remedyFor(
  error: PromptEnvError,
  hasNoRegistry: boolean,
): { title: string; command: string; arguments: unknown[] } | undefined {
  switch (error.code) {
    case 'notFound':
      return hasNoRegistry ? { title: 'Set Up…', command: commandId('initialize'), arguments: [] } : undefined;
    case 'conflict':
      return { title: 'Refresh', command: commandId('refresh'), arguments: [] };
    case 'damaged':
      return { title: 'Verify', command: commandId('verify'), arguments: [] };
    case 'refused':
      return vscode.workspace.isTrusted
        ? undefined
        : { title: 'Manage Trust', command: 'workbench.trust.manage', arguments: [] };
    default:
      return undefined;
  }
}
