import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Change } from '../../core/inlineChanges';
import { versionLabel } from '../../core/model';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { Seen } from '../inlineChanges/inlineDraft';
import { changesAt, neighbour } from '../inlineChanges/places';
import { changeReport, inlineEditor, inlineReport, rangeOf, type InlineEditor } from './inlineDocuments';

/** Puts the caret on the next change, after the last on the first. */
export async function nextInlineChange(app: App, call: Call<ArgumentsOf<'nextInlineChange'>>): Promise<unknown> {
  return goTo(await inlineEditor(app, call), 'next');
}

/** Puts the caret on the change before, before the first on the last. */
export async function previousInlineChange(
  app: App,
  call: Call<ArgumentsOf<'previousInlineChange'>>,
): Promise<unknown> {
  return goTo(await inlineEditor(app, call), 'previous');
}

async function goTo({ editor, draft }: InlineEditor, direction: 'next' | 'previous'): Promise<unknown> {
  const seen = await draft.current();
  const change = neighbour(seen.changes, seen.lines.offsetAt(editor.selection.active), direction);
  if (change !== undefined) {
    const range = rangeOf(seen, change);
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  return { ...inlineReport(draft, seen), at: change === undefined ? null : changeReport(seen, change) };
}

/**
 * Writes what the environment pins over the change at the caret, over each that the selection touches, or over the one
 * of that number, counted from 1; as one step to undo.
 */
export async function putBackWording(app: App, call: Call<ArgumentsOf<'putBackWording'>>): Promise<unknown> {
  const { editor, draft } = await inlineEditor(app, call);
  const seen = await draft.current();
  const chosen = chosenChanges(seen, editor.selection, call.given.change);
  for (const { pinned } of chosen) {
    checkLineEnds(seen, seen.pinned.text.slice(pinned.start, pinned.end));
  }
  const isDone = await editor.edit(
    (edit) => {
      for (const change of chosen) {
        edit.replace(rangeOf(seen, change), seen.pinned.text.slice(change.pinned.start, change.pinned.end));
      }
    },
    { undoStopBefore: true, undoStopAfter: true },
  );
  if (!isDone) {
    throw new PromptEnvError('conflict', 'the draft was edited meanwhile, and nothing was put back', 'try again');
  }
  const start = seen.lines.placeAt(chosen[0]?.draft.start ?? 0);
  const caret = new vscode.Position(start.line, start.character);
  editor.selection = new vscode.Selection(caret, caret);
  return {
    ...inlineReport(draft, await draft.current()),
    putBack: chosen.map((change) => changeReport(seen, change)),
  };
}

function chosenChanges(seen: Seen, selection: vscode.Selection, number: number | undefined): readonly Change[] {
  if (number === undefined) {
    const touched = changesAt(seen, selection.start, selection.end);
    if (touched.length > 0) {
      return touched;
    }
    throw new PromptEnvError('notFound', 'there is no change at the caret', 'go to one by Next Inline Change');
  }
  const change = seen.changes.at(number - 1);
  if (change === undefined) {
    const { length } = seen.changes;
    throw new PromptEnvError('notFound', `there is no change ${number}`, `the draft has ${length} of them`);
  }
  return [change];
}

/** The editor makes a line end of its own of a carriage return that stands alone: those bytes would not be the same. */
function checkLineEnds({ pinned }: Seen, text: string): void {
  if (text.includes('\r')) {
    throw new PromptEnvError(
      'refused',
      `${pinned.environment} ${versionLabel(pinned.version)} has a carriage return here, which an editor cannot write`,
      'restore the draft from that version instead',
    );
  }
}
