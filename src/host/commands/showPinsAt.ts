import * as vscode from 'vscode';
import { parseInstant } from '../../core/instant';
import { versionLabel, type PastPin } from '../../core/model';
import { pastPinsReport } from '../../core/reports';
import { authorName, count, oneLine } from '../../core/wording';
import { PromptEnvError } from '../../core/errors';
import type { PastPins } from '../../registries/registry';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { idPrefix } from '../commandNames';
import { askText, pickOne, runSteps, type Place, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { versionUri } from '../versionUris';
import { plainText } from '../wording';
import { versionDetails } from './sides';
import { entryFor, promptNamed, snapshotOf } from './target';

/**
 * Tells what an environment pinned at a time. With a time in its arguments it asks nothing and only returns the answer;
 * otherwise it asks, and shows the answer as a list of versions to open.
 */
export async function showPinsAt(app: App, call: Call<ArgumentsOf<'showPinsAt'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  const { given } = call;
  const [node] = call.nodes;
  const prompt = promptNamed(app, call, 'ignoreActive');
  if (given.at !== undefined) {
    const past = await readPins(entry, given.environment, prompt, requireInstant(given.at));
    if (past.broken[0] !== undefined) {
      const { message, hint } = past.broken[0];
      throw new PromptEnvError('damaged', message, hint);
    }
    return pastPinsReport(past.pins);
  }
  const named = node?.kind === 'pin' || node?.kind === 'environment' ? node.environment : undefined;
  return new PinsAtDialog(app, entry, given.environment ?? named, prompt).run();
}

function readPins(
  entry: RegistryEntry,
  environment: string | undefined,
  prompt: string | undefined,
  at: number,
): Promise<PastPins> {
  const where = { location: { viewId: `${idPrefix}.history` } };
  return Promise.resolve(
    vscode.window.withProgress(where, () => entry.registry.pinsAt({ environment, prompt, at }, breather())),
  );
}

function requireInstant(written: string): number {
  const at = parseInstant(written);
  if (at === null) {
    throw new PromptEnvError('usage', `${JSON.stringify(written)} is no time`, `write it as ${examples}`);
  }
  return at;
}

const examples = '2026-03-03 12:00, 2026-03-03T12:00Z or 2026-03-03 for the end of that day';

interface PinItem extends vscode.QuickPickItem {
  readonly pin: PastPin;
}

class PinsAtDialog {
  private environment: string;
  private written = '';
  private past: PastPins = { pins: [], broken: [] };

  constructor(
    private readonly app: App,
    private readonly entry: RegistryEntry,
    private readonly named: string | undefined,
    private readonly prompt: string | undefined,
  ) {
    this.environment = named ?? '';
  }

  async run(): Promise<unknown> {
    await runSteps(this.named === undefined ? this.askEnvironment : this.askTime);
    return pastPinsReport(this.past.pins);
  }

  private readonly askEnvironment: Step = async () => {
    const items = snapshotOf(this.entry)
      .environments.map(({ name }) => ({ label: name }))
      .reverse();
    this.environment = (await pickOne({ ...this.place(1), placeholder: 'Which environment?', items })).label;
    return this.askTime;
  };

  private readonly askTime: Step = async () => {
    this.written = await askText({
      ...this.place(this.named === undefined ? 2 : 1),
      prompt: `What did ${this.environment} pin${this.prompt === undefined ? '' : ` for ${this.prompt}`} at which time?`,
      placeholder: examples,
      value: this.written,
      problem: (text) => (parseInstant(text) === null ? `That is no time. Write it as ${examples}` : null),
    });
    return this.showAnswer;
  };

  private readonly showAnswer: Step = async () => {
    const at = requireInstant(this.written);
    this.past = await readPins(this.entry, this.environment, this.prompt, at);
    const { pins, broken } = this.past;
    const pinned = pins.filter(({ version }) => version !== null);
    const items = [
      ...broken.map(({ message, hint }) => ({ label: `$(error) ${plainText(message)}`, detail: hint, pin: null })),
      ...(pinned.length === 0 && broken.length === 0 ? [{ label: 'Nothing was pinned then', pin: null }] : []),
      ...pinned.map(pinItem),
    ];
    const time = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'long', timeStyle: 'short' }).format(at);
    const title = `${this.environment} at ${time}: ${count(pinned.length, 'prompt')} pinned`;
    const last = this.place(this.named === undefined ? 3 : 2);
    const placeholder = 'Choose a version to look at it';
    const chosen = await pickOne<PinItem | (vscode.QuickPickItem & { readonly pin: null })>({
      ...last,
      title,
      placeholder,
      items,
    });
    if (chosen.pin?.version) {
      const { prompt, version } = chosen.pin;
      const details = await versionDetails(this.app, this.entry, prompt, version);
      await vscode.window.showTextDocument(versionUri(this.entry.root, prompt, details), { preview: true });
    }
    return undefined;
  };

  private place(step: number): Place {
    const totalSteps = this.named === undefined ? 3 : 2;
    return { title: 'What Was Pinned', step, totalSteps, canGoBack: step > 1 };
  }
}

function pinItem(pin: PastPin): PinItem {
  const { prompt, version, since } = pin;
  const why = since?.reason ? `${since.reason} — ` : '';
  return {
    label: prompt,
    description: version === null ? '' : versionLabel(version),
    detail:
      since === null
        ? 'since when is not on record'
        : plainText(
            oneLine(`${why}${authorName(since.actor)}, ${new Date(since.at).toLocaleString(vscode.env.language)}`),
          ),
    pin,
  };
}
