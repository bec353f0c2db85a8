import * as vscode from 'vscode';
import type { App } from './app';
import { registerCalls } from './calls/registerCalls';
import { registerCodeLens } from './codeLens';
import { commandId, idPrefix } from './commandNames';
import { registerDecorations } from './decorations';
import { registerDiagnostics } from './diagnostics';
import { isNode, type Node } from './nodes';
import { registerQuickFixes } from './quickFixes';
import { registerStatusBar } from './statusBar';
import { UnsavedDrafts } from './unsavedDrafts';
import { registerContextKeys } from './views/contextState';
import { DragAndDrop } from './views/dragAndDrop';
import { EnvironmentsTree } from './views/environmentsTree';
import { HistoryTree } from './views/historyTree';
import { PromptsTree } from './views/promptsTree';
import { registerViewStates } from './views/viewStates';

/** What the views answer with, for tests that read what a person would see. */
export interface Views {
  readonly prompts: PromptsTree;
  readonly environments: EnvironmentsTree;
  readonly history: HistoryTree;
  readonly promptsView: vscode.TreeView<Node>;
  readonly environmentsView: vscode.TreeView<Node>;
  readonly codeLens: vscode.CodeLensProvider;
  readonly callLenses: vscode.CodeLensProvider;
  readonly decorations: vscode.FileDecorationProvider;
}

/** Registers trees, lenses, decorations, status bar and diagnostics. Reads nothing: that waits until one of them is shown. */
export function registerViews(app: App): Views {
  const { model } = app;
  const unsaved = new UnsavedDrafts(app.store);
  const prompts = new PromptsTree(model);
  const environments = new EnvironmentsTree(model);
  const history = new HistoryTree(model);
  const promptsView = vscode.window.createTreeView<Node>(`${idPrefix}.prompts`, {
    treeDataProvider: prompts,
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: new DragAndDrop(app, 'prompts'),
  });
  const environmentsView = vscode.window.createTreeView<Node>(`${idPrefix}.environments`, {
    treeDataProvider: environments,
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: new DragAndDrop(app, 'environments'),
  });
  const historyView = vscode.window.createTreeView<Node>(`${idPrefix}.history`, {
    treeDataProvider: history,
    showCollapseAll: true,
  });
  app.subscriptions.push(unsaved, promptsView, environmentsView, historyView);
  app.subscriptions.push(
    vscode.commands.registerCommand(commandId('loadMore'), (node: unknown) => {
      if (isNode(node) && node.kind === 'more') {
        prompts.showMore(node.level);
        history.showMore(node.root, node.level);
      }
    }),
    vscode.commands.registerCommand(commandId('revealPrompt'), async (node: unknown) => {
      const row = isNode(node) && node.kind === 'prompt' ? prompts.rowOf(node.root, node.prompt) : undefined;
      if (row !== undefined) {
        await promptsView.reveal(row, { select: true, focus: true, expand: true });
      }
    }),
  );
  registerContextKeys(app, model);
  registerViewStates(app, model, { prompts: promptsView, environments: environmentsView });
  registerStatusBar(app, model, unsaved);
  registerDiagnostics(app, model);
  registerQuickFixes(app, model);
  const codeLens = registerCodeLens(app, model, unsaved);
  const callLenses = registerCalls(app, model);
  const decorations = registerDecorations(app, model);
  return { prompts, environments, history, promptsView, environmentsView, codeLens, callLenses, decorations };
}
