import * as vscode from 'vscode';
import { comparisonMarkdown } from '../../core/comparisonMarkdown';
import { PromptEnvError } from '../../core/errors';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { callsConcerned } from '../callsToChange';
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
  const comparison = await app.comparer.contents(named.left.content, named.right.content);
  const concerned = await callsConcerned(app, named.left, named.right, comparison);
  const { reference: before } = named.left;
  const markdown = comparisonMarkdown(before, named.right.reference, comparison, undefined, concerned);
  await vscode.env.clipboard.writeText(markdown);
  if (!call.fromCode) {
    saySo('The comparison is in the clipboard, as Markdown');
  }
  return { markdown };
}
