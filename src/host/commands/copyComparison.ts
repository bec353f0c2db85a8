import * as vscode from 'vscode';
import { comparisonMarkdown } from '../../core/comparisonMarkdown';
import { PromptEnvError } from '../../core/errors';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { callsConcerned } from '../callsToChange';
import { namedAsShown } from '../movedPins';
import { referencedSides } from './compare';
import { saySo } from './moving';

/** Copies a comparison as Markdown, as `promptenv diff --format markdown` prints it: that of two references, or the one shown. */
export async function copyComparison(app: App, call: Call<ArgumentsOf<'copyComparison'>>): Promise<unknown> {
  const { left, right } = call.given;
  const shown = (await app.shownComparison.view())?.current;
  const named = left !== undefined && right !== undefined ? await referencedSides(app, call, left, right) : shown;
  if (named === undefined) {
    throw new PromptEnvError('usage', 'no comparison is open', 'compare two versions first, or name left and right');
  }
  // What is pasted elsewhere must not say of a version that an environment pins it, when it does not any more.
  const [before, after] = [namedAsShown(app.store, named.left), namedAsShown(app.store, named.right)];
  const comparison = await app.comparer.contents(before.content, after.content);
  const concerned = await callsConcerned(app, before, after, comparison);
  const markdown = comparisonMarkdown(before.reference, after.reference, comparison, undefined, concerned);
  await vscode.env.clipboard.writeText(markdown);
  if (!call.fromCode) {
    saySo('The comparison is in the clipboard, as Markdown');
  }
  return { markdown };
}
