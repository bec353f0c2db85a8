import * as vscode from 'vscode';
import type { PromptState } from '../core/model';
import { pathBelowRoot } from './paths';
import type { Store } from './store';

/** How long typing rests before unsaved text is compared with the versions, in milliseconds. */
const restBeforeReading = 300;

/** The draft states of open files whose text is not saved yet. */
export class UnsavedDrafts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly states = new Map<string, PromptState>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly store: Store) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.textChanged(document)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.forget(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    );
  }

  /** The prompt as its unsaved text makes it; undefined where the file is saved. */
  of(uri: vscode.Uri): PromptState | undefined {
    return this.states.get(uri.toString());
  }

  dispose(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private textChanged(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file' || this.store.draftAt(document.uri) === undefined) {
      return;
    }
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    if (!document.isDirty) {
      this.forget(document.uri);
      return;
    }
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void this.read(document);
      }, restBeforeReading),
    );
  }

  private async read(document: vscode.TextDocument): Promise<void> {
    const draft = this.store.draftAt(document.uri);
    if (draft === undefined) {
      return;
    }
    const { entry, prompt } = draft;
    const version = document.version;
    const overlay = (path: string): string | undefined => unsavedText(entry.root, path);
    const loaded = await entry.registry.loadPrompt(prompt.id, overlay).catch(() => null);
    // Saved, closed or edited again meanwhile: this answer is about a text that is gone.
    if (loaded !== null && document.isDirty && !document.isClosed && document.version === version) {
      this.states.set(document.uri.toString(), loaded.state);
      this.changed.fire(document.uri);
    }
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (this.states.delete(key)) {
      this.changed.fire(uri);
    }
  }
}

function unsavedText(root: vscode.Uri, path: string): string | undefined {
  return vscode.workspace.textDocuments
    .find((document) => document.isDirty && pathBelowRoot(root, document.uri) === path)
    ?.getText();
}
