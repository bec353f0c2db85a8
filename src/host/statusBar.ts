import * as vscode from 'vscode';
import type { App } from './app';
import { command } from './commands';
import type { PromptNode } from './nodes';
import type { UnsavedDrafts } from './unsavedDrafts';
import { addressOf } from './versionUris';
import { pinSummary, pinnedBy } from './views/promptFacts';
import { promptTooltip } from './views/promptRows';
import type { ViewModel } from './views/viewModel';

/** Registers the item that says which environments use the prompt in the active editor. */
export function registerStatusBar(app: App, model: ViewModel, unsaved: UnsavedDrafts): void {
  const item = vscode.window.createStatusBarItem(
    'promptEnvironments.activePrompt',
    vscode.StatusBarAlignment.Right,
    90,
  );
  item.name = 'Prompt Environments: Active Prompt';
  const show = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const found = uri === undefined ? undefined : promptOf(app, model, uri);
    if (uri === undefined || found === undefined) {
      item.hide();
      return;
    }
    const { view, node } = found;
    const prompt = unsaved.of(uri) ?? found.prompt;
    item.text = `$(layers) ${pinSummary(view.snapshot, prompt.id)}`;
    item.tooltip = promptTooltip(view.snapshot, prompt, view.findings.of(prompt));
    const pins = pinnedBy(view.snapshot, prompt.id).join(', ');
    item.accessibilityInformation = {
      label: `${prompt.id}: ${pins === '' ? 'not pinned' : pins}. Show in Prompts`,
      role: 'button',
    };
    item.command = command('revealPrompt', 'Show in Prompts', node);
    item.show();
  };
  app.subscriptions.push(
    item,
    vscode.window.onDidChangeActiveTextEditor(show),
    model.onDidChange(show),
    unsaved.onDidChange(show),
  );
  show();
}

function promptOf(app: App, model: ViewModel, uri: vscode.Uri) {
  const address = addressOf(uri);
  const root =
    address === undefined || address === 'empty' ? app.store.draftAt(uri)?.entry.root.toString() : address.root;
  const view = root === undefined ? undefined : model.of(root);
  const prompt =
    address === undefined || address === 'empty'
      ? app.store.draftAt(uri)?.prompt
      : view && model.promptAt(view, address.prompt);
  if (root === undefined || view === undefined || prompt === undefined) {
    return undefined;
  }
  const node: PromptNode = { kind: 'prompt', root, prompt: prompt.id, draftPath: prompt.draft.path };
  return { view, prompt, node };
}
