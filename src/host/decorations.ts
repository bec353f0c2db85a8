import * as vscode from 'vscode';
import { isUnread, type PromptState } from '../core/model';
import type { App } from './app';
import { draftPhrase } from './views/promptFacts';
import { colors } from './views/row';
import type { ViewModel } from './views/viewModel';

/** The explorer's folders alone are no reason to read a registry: a name with an extension that does not begin with a dot. */
const looksLikeFile = /\/[^./][^/.]*\.[^/]*$/;

/** Registers the letters that the explorer shows on drafts. */
export function registerDecorations(app: App, model: ViewModel): vscode.FileDecorationProvider {
  const provider = new DraftDecorations(app, model);
  app.subscriptions.push(provider, vscode.window.registerFileDecorationProvider(provider));
  return provider;
}

class DraftDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri[] | undefined>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly app: App,
    model: ViewModel,
  ) {
    this.subscription = model.onDidChange((change) => {
      if (change === 'all') {
        this.changed.fire(undefined);
        return;
      }
      const view = model.of(change.root);
      const uris = [...change.prompts].flatMap((id) => {
        const path = view === undefined ? null : (model.promptAt(view, id)?.draft.path ?? null);
        return view === undefined || path === null ? [] : [vscode.Uri.joinPath(view.entry.root, path)];
      });
      this.changed.fire(uris);
    });
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== 'file') {
      return undefined;
    }
    if (!this.app.store.loaded && looksLikeFile.test(uri.path)) {
      void this.app.store.ensureLoaded();
    }
    const draft = this.app.store.draftAt(uri);
    if (draft !== undefined && isUnread(draft.prompt)) {
      void this.app.store.readFirst(draft.entry.root.toString(), [draft.prompt.id]);
    }
    return draft === undefined ? undefined : decorationOf(draft.prompt);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function decorationOf(prompt: PromptState): vscode.FileDecoration | undefined {
  const phrase = `Prompt ${draftPhrase(prompt)}`;
  switch (prompt.draft.state) {
    case 'modified':
      return new vscode.FileDecoration('M', phrase, new vscode.ThemeColor(colors.modified));
    case 'new':
      return new vscode.FileDecoration('N', phrase, new vscode.ThemeColor(colors.added));
    case 'invalid':
      return new vscode.FileDecoration('!', phrase, new vscode.ThemeColor(colors.invalid));
    default:
      return undefined;
  }
}
