import * as vscode from 'vscode';
import type { Comparison } from '../../core/comparison';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Version } from '../../core/model';
import { snapshotReport } from '../../core/reports';
import { snapshotAndPin } from '../../registries/operations';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { openComparison } from '../openComparison';
import { askText, pickOne, runSteps, type ActionButton, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { changeSummary } from '../wording';
import { draftWithEdits, saveAll } from './drafts';
import { requireWritable } from './guard';
import { afterMove, saySo } from './moving';
import { sideOf } from './sides';
import { entryFor, pickPrompt, promptNamed, snapshotOf } from './target';

/**
 * Makes a version of a draft. Files of the prompt with unsaved edits are saved first, so that the version is what the
 * editor shows; the dialog says so.
 */
export async function snapshot(app: App, call: Call<ArgumentsOf<'snapshot'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const prompt =
    promptNamed(app, call, 'active') ??
    (
      await pickPrompt(
        app,
        entry,
        { title: 'Snapshot Draft', step: 1, totalSteps: 1 },
        {
          placeholder: 'Snapshot the draft of which prompt?',
          filter: ({ draft }) => draft.state === 'modified' || draft.state === 'new',
          none: 'every draft equals its latest version',
        },
      )
    ).id;
  const { message, pin } = call.given;
  if (message !== undefined) {
    const { unsaved } = await draftWithEdits(entry, prompt);
    await saveAll(unsaved);
    return makeVersion(app, entry, prompt, message, pin);
  }
  return snapshotDialog(app, entry, prompt, pin);
}

async function snapshotDialog(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  pinned: string | undefined,
): Promise<unknown> {
  const draft = await draftWithEdits(entry, prompt);
  const [latest] = await entry.registry.versions(prompt).catch(noVersions);
  if (latest?.digest === draft.content.digest) {
    throw new PromptEnvError(
      'refused',
      `the draft of ${prompt} equals ${versionLabel(latest)}, its latest version`,
      'edit it first',
    );
  }
  const first = snapshotOf(entry).environments[0];
  const offersPin = pinned === undefined && first !== undefined && !first.protected;
  const changes = latest === undefined ? null : await changesSince(app, entry, prompt, latest);
  const title = `Snapshot ${prompt}`;
  const totalSteps = offersPin ? 2 : 1;
  let message = '';
  let pin = pinned;
  const askMessage: Step = async () => {
    message = await askText({
      title,
      step: 1,
      totalSteps,
      prompt: [
        latest === undefined || changes === null
          ? 'Its first version.'
          : `Since ${versionLabel(latest)}: ${changeSummary(changes.comparison)}.`,
        draft.unsaved.size > 0 ? 'Unsaved edits are saved first.' : '',
        'What changed, and why?',
      ]
        .filter((part) => part !== '')
        .join(' '),
      placeholder: 'Shorter first reply',
      value: message,
      problem: (text) => (text === '' ? 'A message is needed: it is what the list of versions shows' : null),
      buttons: changes === null ? [] : [changes.button],
    });
    return offersPin ? askPin : undefined;
  };
  const askPin: Step = async () => {
    const environment = first?.name ?? '';
    const pinIt = { label: `$(pin) Snapshot and pin in ${environment}`, pin: environment as string | undefined };
    const only = { label: '$(save) Snapshot only', pin: undefined };
    const placeholder = `Should ${environment} serve the new version?`;
    pin = (await pickOne({ title, step: 2, totalSteps, canGoBack: true, placeholder, items: [pinIt, only] })).pin;
    return undefined;
  };
  await runSteps(askMessage);
  await saveAll(draft.unsaved);
  return makeVersion(app, entry, prompt, message, pin);
}

async function changesSince(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  latest: Version,
): Promise<{ readonly comparison: Comparison; readonly button: ActionButton } | null> {
  try {
    const left = await sideOf(app, entry, prompt, { kind: 'version', version: latest.id });
    const right = await sideOf(app, entry, prompt, { kind: 'draft' });
    const comparison = await app.comparer.contents(left.content, right.content);
    return {
      comparison,
      button: {
        iconPath: new vscode.ThemeIcon('diff'),
        tooltip: `Open the diff with ${versionLabel(latest)}`,
        run: () => openComparison(app, prompt, left, right, comparison, { preserveFocus: true }),
      },
    };
  } catch (error) {
    // A damaged latest version is no reason not to make a new one.
    if (PromptEnvError.is(error, 'damaged')) {
      return null;
    }
    throw error;
  }
}

async function makeVersion(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  message: string,
  pin: string | undefined,
): Promise<unknown> {
  const { version, applied } = await snapshotAndPin(entry.registry, { prompt, message, pin });
  if (applied === null) {
    await app.store.refreshPrompts(entry, [prompt]);
  } else {
    await afterMove(app, entry, applied);
  }
  saySo(`${prompt} ${versionLabel(version)}${pin === undefined ? '' : `, pinned in ${pin}`}`);
  return snapshotReport(prompt, version);
}

function noVersions(error: unknown): readonly Version[] {
  if (PromptEnvError.is(error, 'notFound')) {
    return [];
  }
  throw error;
}
