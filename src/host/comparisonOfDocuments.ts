import type * as vscode from 'vscode';
import type { App } from './app';
import { sideOf, versionSide } from './commands/sides';
import { openedComparison } from './openComparison';
import type { OpenedComparison } from './openedComparison';
import type { Side } from './side';
import { addressOf } from './versionUris';

/**
 * The comparison that a diff of two documents shows, read anew from what they name; undefined where they are not the
 * own files of prompts.
 */
export async function comparisonOfDocuments(
  app: App,
  original: vscode.Uri,
  modified: vscode.Uri,
): Promise<OpenedComparison | undefined> {
  await app.store.ensureListed();
  const [left, right] = [await sideOfDocument(app, original), await sideOfDocument(app, modified)];
  if (left === undefined || right === undefined) {
    return undefined;
  }
  const comparison = await app.comparer.contents(left.side.content, right.side.content);
  return openedComparison(app, right.prompt, left.side, right.side, comparison);
}

async function sideOfDocument(
  app: App,
  uri: vscode.Uri,
): Promise<{ readonly prompt: string; readonly side: Side } | undefined> {
  const address = addressOf(uri);
  if (address === 'empty') {
    return undefined;
  }
  if (address !== undefined) {
    const { root, prompt, environment } = address;
    const entry = app.store.entryAt(root);
    const versions = entry === undefined ? [] : await app.store.versionsOf(entry, prompt);
    const version = versions.find(({ id, main }) => id === address.version && main === address.file);
    return entry === undefined || version === undefined
      ? undefined
      : { prompt, side: await versionSide(app, entry, prompt, version, environment) };
  }
  const found = app.store.draftAt(uri);
  return found && { prompt: found.prompt.id, side: await sideOf(app, found.entry, found.prompt.id, { kind: 'draft' }) };
}
