import { PromptEnvError } from '../../core/errors';
import type { EventChange, HistoryEvent } from '../../core/model';
import { count } from '../../core/wording';
import * as vscode from 'vscode';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { includedRows, mainRow, openChanges, type DiffRow } from '../diffs';
import { openComparison } from '../openComparison';
import type { Side } from '../side';
import type { RegistryEntry } from '../registryEntries';
import { versionSide } from './sides';
import { entryFor } from './target';

/** Opens what a move changed: the diff of its two versions, or of all its prompts at once. */
export async function openMove(app: App, call: Call<ArgumentsOf<'openMove'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  const { event, prompt } = await eventOf(call, entry);
  await openEvent(app, entry, event, prompt);
  return null;
}

/** The same for an event that is known; of one prompt where named. */
export async function openEvent(
  app: App,
  entry: RegistryEntry,
  event: HistoryEvent,
  prompt: string | undefined,
): Promise<void> {
  const changes = event.changes.filter((change) => prompt === undefined || change.prompt === prompt);
  const [first, another] = changes;
  if (first === undefined) {
    throw new PromptEnvError(
      'notFound',
      `${event.id} moved nothing of ${prompt ?? 'any prompt'}`,
      'choose another move',
    );
  }
  if (another === undefined) {
    await openChange(app, entry, event, first);
    return;
  }
  const rows: DiffRow[] = [];
  for (const change of changes) {
    const { left, right } = await sidesOf(app, entry, change);
    rows.push(mainRow(left, right));
    if (left !== null && right !== null) {
      rows.push(...includedRows(left, right, await app.comparer.contents(left.content, right.content)));
    }
  }
  await openChanges(`${event.action} in ${event.environment}: ${count(changes.length, 'prompt')}`, rows);
}

async function openChange(app: App, entry: RegistryEntry, event: HistoryEvent, change: EventChange): Promise<void> {
  const { left, right } = await sidesOf(app, entry, change);
  if (left !== null && right !== null && left.version?.id !== right.version?.id) {
    await openComparison(app, change.prompt, left, right, await app.comparer.contents(left.content, right.content));
    return;
  }
  // Holds and releases move nothing, and the first pin of a prompt has nothing before it.
  const only = right ?? left;
  if (only === null) {
    throw new PromptEnvError('notFound', `${event.id} names no version`, 'choose another move');
  }
  await vscode.window.showTextDocument(only.uriOf(only.content.main), { preview: true });
}

async function sidesOf(
  app: App,
  entry: RegistryEntry,
  { prompt, from, to }: EventChange,
): Promise<{ readonly left: Side | null; readonly right: Side | null }> {
  return {
    left: from === null ? null : await versionSide(app, entry, prompt, from, null),
    right: to === null ? null : await versionSide(app, entry, prompt, to, null),
  };
}

async function eventOf(
  call: Call<ArgumentsOf<'openMove'>>,
  entry: RegistryEntry,
): Promise<{ readonly event: HistoryEvent; readonly prompt: string | undefined }> {
  const [node] = call.nodes;
  if (node?.kind === 'event') {
    return { event: node.event, prompt: node.prompt };
  }
  const { environment, prompt, event: id } = call.given;
  const history = await entry.registry.history({ environment, prompt }, breather());
  while (!history.isAtEnd) {
    const event = (await history.next(100)).find((known) => known.id === id);
    if (event !== undefined) {
      return { event, prompt };
    }
  }
  throw new PromptEnvError('notFound', `there is no move ${id ?? ''}`, 'see the History view');
}
