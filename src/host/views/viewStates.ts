import * as vscode from 'vscode';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { Node } from '../nodes';
import type { ViewModel } from './viewModel';

/** Keeps what stands around the rows: the badge, and why nothing can be written. */
export function registerViewStates(
  app: App,
  model: ViewModel,
  views: { readonly prompts: vscode.TreeView<Node>; readonly environments: vscode.TreeView<Node> },
): void {
  let round = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++round;
    const known = model.all();
    const [readOnly] = known.flatMap(({ snapshot }) => snapshot.readOnly ?? []);
    const isUntrusted = !vscode.workspace.isTrusted && known.length > 0;
    const restricted = 'Restricted Mode: prompts can be read and compared, nothing is written.';
    views.prompts.message = isUntrusted ? restricted : (readOnly ?? '');
    let waiting = 0;
    for (const { snapshot, standings } of known) {
      for (const { name } of snapshot.environments) {
        // With thousands of prompts each environment takes a while: other work gets its turn in between.
        standings.in(name);
        await turn();
      }
      waiting += standings.waitingCount;
    }
    if (mine === round) {
      views.environments.badge = badgeOf(waiting);
    }
  };
  app.subscriptions.push(model.onDidChange(() => void refresh()));
}

function badgeOf(waiting: number): vscode.ViewBadge | undefined {
  const verb = waiting === 1 ? 'waits' : 'wait';
  return waiting === 0
    ? undefined
    : { value: waiting, tooltip: `${count(waiting, 'prompt')} ${verb} for promotion to the next environment` };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
