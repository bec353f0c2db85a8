import type * as vscode from 'vscode';
import type { Comparison } from '../core/comparison';
import type { App } from './app';
import { callsConcerned } from './callsToChange';
import { includedRows, mainRow, openChanges, openDiff } from './diffs';
import { diffTitle, tabOfDiff, type OpenableCalls } from './openedComparison';
import type { Side } from './side';

/**
 * Opens the difference of two contents of one prompt, with the draft on the right where it is one of them, and beside it
 * what the text does not show.
 */
export async function openComparison(
  app: App,
  prompt: string,
  left: Side,
  right: Side,
  found: Comparison,
  options: vscode.TextDocumentShowOptions = {},
): Promise<void> {
  const isSwapped = left.version === null && right.version !== null;
  const [before, after] = isSwapped ? [right, left] : [left, right];
  const shown = isSwapped ? await app.comparer.contents(before.content, after.content) : found;
  const title = diffTitle(prompt, before.label, after.label);
  const included = includedRows(before, after, shown);
  const [original, modified] = [before.uriOf(before.content.main), after.uriOf(after.content.main)];
  if (included.length === 0) {
    await openDiff(original, modified, title, options);
  } else {
    // What is the same would hide below it what is not.
    await openChanges(title, [...(shown.text.length === 0 ? [] : [mainRow(before, after)]), ...included]);
  }
  const tab = included.length === 0 ? tabOfDiff(original, modified) : title;
  const concernedBy = (comparison: Comparison): Promise<OpenableCalls | null> =>
    callsConcerned(app, before, after, comparison);
  const opened = { prompt, left: before, right: after, comparison: shown, concernedBy };
  // A dialog that shows a diff behind itself lists the rest on its own.
  await app.shownComparison.show(opened, tab, { reveal: options.preserveFocus !== true });
}
