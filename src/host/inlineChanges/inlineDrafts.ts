import * as vscode from 'vscode';
import type { InlineDraft } from './inlineDraft';

/** The drafts of this window that show inline changes. */
export interface InlineDrafts {
  /** Turned on or off, another environment, other changes in a draft, or another editor. */
  readonly onDidChange: vscode.Event<void>;
  /** The draft in the active editor. */
  readonly active: InlineDraft | undefined;
  of(document: vscode.TextDocument): InlineDraft | undefined;
}

/** Editors of files; the sides of a diff, which shows its own colours, are in no column. */
export function editorsOfFiles(): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    ({ document, viewColumn }) => document.uri.scheme === 'file' && viewColumn !== undefined,
  );
}
