import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Change } from '../../core/inlineChanges';
import { versionJson } from '../../core/model';
import type { App } from '../app';
import type { Call } from '../arguments';
import type { InlineDraft, Seen } from '../inlineChanges/inlineDraft';
import type { InlineMode } from '../inlineChanges/inlineMode';
import { draftPathOf } from './sides';
import { entryFor, promptNamed } from './target';

interface InlineArguments {
  readonly prompt?: string | undefined;
  readonly registry?: string | undefined;
}

/** An editor that shows a draft with its inline changes. */
export interface InlineEditor {
  readonly editor: vscode.TextEditor;
  readonly draft: InlineDraft;
}

/** The editor of the draft that a command is about; opened where it names a prompt. Throws notFound for other files. */
export async function editorOfDraft(app: App, call: Call<InlineArguments>): Promise<vscode.TextEditor> {
  const prompt = promptNamed(app, call, 'ignoreActive');
  if (prompt !== undefined) {
    const entry = await entryFor(app, call);
    const uri = vscode.Uri.joinPath(entry.root, await draftPathOf(app, entry, prompt));
    const { activeTextEditor } = vscode.window;
    return activeTextEditor?.document.uri.toString() === uri.toString()
      ? activeTextEditor
      : vscode.window.showTextDocument(uri);
  }
  const { activeTextEditor } = vscode.window;
  if (activeTextEditor === undefined || app.store.draftAt(activeTextEditor.document.uri) === undefined) {
    const name = activeTextEditor?.document.uri.path.split('/').at(-1);
    throw new PromptEnvError(
      'notFound',
      name === undefined ? 'no draft is open' : `${name} is no draft of a prompt`,
      'open the file of a prompt',
    );
  }
  return activeTextEditor;
}

/** The same, where inline changes are on. Throws refused where they are off. */
export async function inlineEditor(app: App, call: Call<InlineArguments>): Promise<InlineEditor> {
  const mode = await app.inlineChanges.mode();
  if (!mode.enabled) {
    throw new PromptEnvError('refused', 'inline changes are off', 'turn them on first: Toggle Inline Changes');
  }
  const editor = await editorOfDraft(app, call);
  return { editor, draft: inlineDraft(mode, editor) };
}

/** A draft under comparison. Throws notFound where there is no environment to compare with. */
export function inlineDraft(mode: InlineMode, { document }: vscode.TextEditor): InlineDraft {
  const draft = mode.draftOf(document);
  if (draft === undefined) {
    throw new PromptEnvError(
      'notFound',
      'there is no environment to compare with',
      'name one in .promptenv/config.yaml',
    );
  }
  return draft;
}

/** What a draft is compared with and all that differs, as plain data. */
export function inlineReport({ prompt }: InlineDraft, seen: Seen): object {
  return {
    prompt,
    environment: seen.pinned.environment,
    version: versionJson(seen.pinned.version),
    changes: seen.changes.slice().map((change) => changeReport(seen, change)),
  };
}

/** One change as plain data; the line is counted from 1. */
export function changeReport({ pinned, text, lines }: Seen, change: Change): object {
  return {
    line: lines.placeAt(change.draft.start).line + 1,
    kind: change.kind,
    pinned: pinned.text.slice(change.pinned.start, change.pinned.end),
    draft: text.slice(change.draft.start, change.draft.end),
  };
}

/** A part of the draft as the editor counts. */
export function rangeOf({ lines }: Seen, { draft }: Change): vscode.Range {
  const [start, end] = [lines.placeAt(draft.start), lines.placeAt(draft.end)];
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
