import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { historyReport } from '../../core/reports';
import type { HistoryEvent } from '../../core/model';
import { ageOf, authorName, count, oneLine } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { idPrefix } from '../commandNames';
import { pickOne } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { moveText, plainText, linklessText } from '../wording';
import { openEvent } from './openMove';
import { entryFor, promptNamed } from './target';

const movesToChooseFrom = 500;

/**
 * Shows the history view and returns the history as data, of one environment or prompt where named. From a row of the
 * other views it offers that row's own moves to look at.
 */
export async function showHistory(app: App, call: Call<ArgumentsOf<'showHistory'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  const [node] = call.nodes;
  const environment =
    call.given.environment ?? (node?.kind === 'pin' || node?.kind === 'environment' ? node.environment : undefined);
  const prompt = promptNamed(app, call, 'ignoreActive');
  const limit = call.given.limit ?? (call.fromCode ? Infinity : movesToChooseFrom);
  const history = await entry.registry.history({ environment, prompt }, breather());
  const events = await history.next(limit);
  const [broken] = history.broken;
  if (broken !== undefined && !call.fromCode) {
    void vscode.window.showWarningMessage(linklessText(`${broken.message}: ${broken.hint}`));
  }
  if (environment === undefined && prompt === undefined) {
    await vscode.commands.executeCommand(`${idPrefix}.history.focus`);
  } else if (!call.fromCode) {
    await offer(app, entry, events, prompt, environment);
  }
  return historyReport(events);
}

async function offer(
  app: App,
  entry: RegistryEntry,
  events: readonly HistoryEvent[],
  prompt: string | undefined,
  environment: string | undefined,
): Promise<void> {
  const subject = [prompt, environment].filter((name) => name !== undefined).join(' in ');
  if (events.length === 0) {
    throw new PromptEnvError('notFound', `nothing was moved of ${subject} yet`, 'promote a version first');
  }
  const now = Date.now();
  const items = events.map((event) => {
    const changes = event.changes.filter((change) => prompt === undefined || change.prompt === prompt);
    const [only, another] = changes;
    const what =
      only === undefined || another !== undefined
        ? count(changes.length, 'prompt')
        : `${moveText(only.from, only.to)}${prompt === undefined ? ` ${only.prompt}` : ''}`;
    const why = event.reason === null ? '' : `${event.reason} — `;
    return {
      label: what,
      description: `${event.action} in ${event.environment}`,
      detail: plainText(oneLine(`${why}${authorName(event.actor)}, ${ageOf(event.at, now)}`)),
      event,
    };
  });
  const title = `History of ${subject}`;
  const chosen = await pickOne({
    title,
    step: 1,
    totalSteps: 1,
    placeholder: 'Choose a move to see what it changed',
    items,
  });
  await openEvent(app, entry, chosen.event, prompt);
}
