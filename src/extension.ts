import * as vscode from 'vscode';
import type { App } from './host/app';
import { LazyCalls } from './host/calls/lazyCalls';
import { registerCommands } from './host/commands';
import { Comparer } from './host/comparer';
import { registerDocuments } from './host/documents';
import { InlineChanges } from './host/inlineChanges';
import { LastMove } from './host/lastMove';
import { Log } from './host/log';
import { Matrix } from './host/matrix/matrix';
import { ShownComparison } from './host/shownComparison';
import { Store } from './host/store';
import { VerifiedFindings } from './host/verifiedFindings';
import { registerViews, type Views } from './host/views';
import { ViewModel } from './host/views/viewModel';

/** Registers the extension's features; reads nothing from disk and waits for nothing. Only tests get something back. */
export function activate(context: vscode.ExtensionContext): { readonly app: App; readonly views: Views } | undefined {
  const log = new Log();
  const { globalStorageUri } = context;
  const store = new Store(log, globalStorageUri.scheme === 'file' ? globalStorageUri.fsPath : null);
  const verified = new VerifiedFindings(store.onDidChange);
  const lastMove = new LastMove();
  const { extensionUri, subscriptions, workspaceState: memory } = context;
  const model = new ViewModel(store);
  const matrix = new Matrix({ model, log, extensionUri });
  subscriptions.push(log, store, model, matrix, verified, lastMove);
  const calls = new LazyCalls({ store, log, subscriptions });
  const comparer = new Comparer(vscode.Uri.joinPath(extensionUri, 'dist', 'comparisonWorker.js').fsPath);
  const inlineChanges = new InlineChanges({ store, comparer, memory });
  const shownComparison = new ShownComparison({ comparer, store, log, memory });
  subscriptions.push(comparer, inlineChanges, shownComparison);
  const known = { log, store, model, matrix, verified, lastMove, calls };
  const app: App = { ...known, comparer, inlineChanges, shownComparison, extensionUri, subscriptions };
  registerDocuments(app);
  registerCommands(app);
  const views = registerViews(app);
  inlineChanges.resume();
  shownComparison.resume(async (original, modified) => {
    const { comparisonOfDocuments } = await import('./host/comparisonOfDocuments');
    return comparisonOfDocuments(app, original, modified);
  });
  return context.extensionMode === vscode.ExtensionMode.Test ? { app, views } : undefined;
}
