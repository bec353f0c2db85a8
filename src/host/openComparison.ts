import type * as vscode from 'vscode';
import type { Comparison } from '../core/comparison';
import type { App } from './app';
import { callsConcerned } from './callsToChange';
import { sideOf } from './commands/sides';
import { includedRows, mainRow, openChanges, openDiff } from './diffs';
import { showError } from './errors';
import { movedPin } from './movedPins';
import { diffTitle, tabOfDiff, type OpenedComparison } from './openedComparison';
import type { Side } from './side';
import { addressOf } from './versionUris';

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
  const opened = openedComparison(app, prompt, before, after, shown);
  // A dialog that shows a diff behind itself lists the rest on its own.
  await app.shownComparison.show(opened, tab, { reveal: options.preserveFocus !== true });
}

/** Two sides whose diff is open, and what can be asked of them. */
export function openedComparison(
  app: App,
  prompt: string,
  left: Side,
  right: Side,
  comparison: Comparison,
): OpenedComparison {
  return {
    prompt,
    left,
    right,
    comparison,
    concernedBy: (found) => callsConcerned(app, left, right, found),
    again: () => compareAgain(app, prompt, left, right).catch((error: unknown) => showError(app.log, error)),
  };
}

/** Opens the same comparison with what its environments pin by now. */
async function compareAgain(app: App, prompt: string, left: Side, right: Side): Promise<void> {
  const [before, after] = [await sideNow(app, left), await sideNow(app, right)];
  await openComparison(app, prompt, before, after, await app.comparer.contents(before.content, after.content));
}

async function sideNow(app: App, side: Side): Promise<Side> {
  const moved = movedPin(app.store, side);
  const address = addressOf(side.uriOf(side.content.main));
  const entry = address === undefined || address === 'empty' ? undefined : app.store.entryAt(address.root);
  return moved === null || entry === undefined
    ? (side.anew?.() ?? side)
    : sideOf(app, entry, moved.prompt, { kind: 'environment', name: moved.environment });
}
