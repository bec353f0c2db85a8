import * as vscode from 'vscode';
import { count, oneLine } from '../../core/wording';
import type { App } from '../app';
import { breather, rest } from '../breathe';
import { idPrefix } from '../commandNames';
import type { Node } from '../nodes';
import type { Store } from '../store';
import { progressText, restrictedText } from './stateTexts';
import type { ViewModel } from './viewModel';

/** How often, in milliseconds, the number of prompts that were read is shown anew. */
const progressInterval = 250;

/** Keeps what stands around the rows: the badge, why nothing can be written, and how far reading is. */
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
    views.prompts.message = isUntrusted ? restrictedText : oneLine(readOnly ?? '', 400);
    let waiting = 0;
    // Whoever else hears of the change comes first.
    await rest();
    for (const { standings } of known) {
      await standings.prepare(breather());
      waiting += standings.waitingCount;
    }
    if (mine === round) {
      views.environments.badge = badgeOf(waiting);
    }
  };
  app.subscriptions.push(
    model.onDidChange(() => void refresh()),
    showProgress(app.store, views),
  );
}

/** While registries are read for the first time: a bar in the views, and in words how far it is. */
function showProgress(
  store: Store,
  views: { readonly prompts: vscode.TreeView<Node>; readonly environments: vscode.TreeView<Node> },
): vscode.Disposable {
  let isShown = false;
  let last = 0;
  return store.onDidProgress(() => {
    const { progress } = store;
    if (progress === undefined) {
      isShown = false;
      views.prompts.description = '';
      return;
    }
    if (!isShown) {
      isShown = true;
      for (const viewId of [`${idPrefix}.prompts`, `${idPrefix}.environments`]) {
        void vscode.window.withProgress({ location: { viewId } }, () => store.ensureLoaded().catch(() => undefined));
      }
    }
    if (Date.now() - last >= progressInterval) {
      last = Date.now();
      views.prompts.description = progressText(progress);
    }
  });
}

function badgeOf(waiting: number): vscode.ViewBadge | undefined {
  const verb = waiting === 1 ? 'waits' : 'wait';
  return waiting === 0
    ? undefined
    : { value: waiting, tooltip: `${count(waiting, 'prompt')} ${verb} for promotion to the next environment` };
}
