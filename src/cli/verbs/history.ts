import { PromptEnvError } from '../../core/errors';
import { parseInstant } from '../../core/instant';
import {
  isNamedBy,
  versionLabel,
  type EventChange,
  type Finding,
  type HistoryEvent,
  type VersionRef,
} from '../../core/model';
import { historyReport, pastPinsReport } from '../../core/reports';
import { authorName, count } from '../../core/wording';
import type { HistoryFilter, PastPins, Registry } from '../../registries/registry';
import { usage } from '../args';
import { visibleLine } from '../../core/visibleText';
import type { Outcome } from '../output';
import { requirePromptId } from '../prompt';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv history` */
export const history: Verb = async (args, place) => {
  const written = args.value('prompt');
  const prompt = written === undefined ? undefined : requirePromptId(written);
  const filter = { environment: args.value('env'), prompt };
  const at = args.value('at');
  const limit = args.value('limit');
  if (at !== undefined) {
    if (limit !== undefined) {
      throw usage('--limit does not go with --at', 'leave one of them out');
    }
    return pastPins(await place.registry(), { ...filter, at: requireInstant(at) });
  }
  const most = limit === undefined ? Infinity : requireCount(limit);
  const registry = await place.registry();
  const reader = await registry.history(filter);
  const events = await reader.next(most);
  if (events.length === 0 && prompt !== undefined && reader.broken.length === 0) {
    await requireKnownPrompt(registry, prompt);
  }
  // What is called otherwise now is only told to people: the events themselves never change.
  const versionsOf = args.has('json') ? noVersions : (await registry.planInput()).versions;
  const labels = new VersionLabels(versionsOf);
  return { json: historyReport(events), text: (style) => historyText(events, style, labels), ...broken(reader.broken) };
};

/** Nothing was moved, or was never there? */
async function requireKnownPrompt(registry: Registry, prompt: string): Promise<void> {
  const { pins } = await registry.planInput();
  const isPinned = [...pins.values()].some((pinned) => pinned.has(prompt));
  if (!isPinned && (await registry.loadPrompt(prompt)) === null) {
    throw new PromptEnvError(
      'notFound',
      `there is no prompt ${JSON.stringify(prompt)}`,
      'name a prompt as promptenv status lists it',
    );
  }
}

function noVersions(): readonly VersionRef[] {
  return [];
}

async function pastPins(registry: Registry, request: HistoryFilter & { readonly at: number }): Promise<Outcome> {
  const past = await registry.pinsAt(request);
  return {
    json: pastPinsReport(past.pins),
    text: (style) => pastPinsText(past, request.at, style),
    ...broken(past.broken),
  };
}

/** A history that breaks off is told as far as it goes, and that it does. */
function broken(findings: readonly Finding[]): Pick<Outcome, 'findings' | 'exitCode'> {
  return findings.length === 0 ? {} : { findings, exitCode: 1 };
}

function requireInstant(written: string): number {
  const at = parseInstant(written);
  if (at === null) {
    throw usage(
      `${JSON.stringify(written)} is no time`,
      'write it as 2026-03-03T12:00Z, "2026-03-03 12:00" or 2026-03-03',
    );
  }
  return at;
}

function requireCount(written: string): number {
  if (!/^[1-9]\d{0,8}$/.test(written)) {
    throw usage(`--limit takes a whole number of at least 1, not ${JSON.stringify(written)}`, 'write --limit 50');
  }
  return Number(written);
}

/** Times are UTC, as in the events' own names. */
function pastPinsText({ pins, broken: findings }: PastPins, at: number, style: Style): string {
  const time = new Date(at).toISOString();
  const rows = pins.map(({ environment, prompt, version, since }): readonly Cell[] => {
    const reason = since?.reason ? `: ${visibleLine(since.reason)}` : '';
    const how = since === null ? '' : `${since.action}, ${authorName(since.actor)}${reason}`;
    const nothing = version === null ? 'was not pinned' : 'since when is not on record';
    return [
      { text: `  ${environment}`, paint: style.cyan },
      prompt,
      version === null ? '—' : versionLabel(version),
      since === null ? nothing : `since ${since.at.slice(0, 16).replace('T', ' ')}Z`,
      how,
    ];
  });
  const head = style.bold(`Pinned at ${time.slice(0, 10)} ${time.slice(11, 19)}Z`);
  if (pins.length === 0) {
    return `${head}: ${findings.length === 0 ? 'nothing' : 'cannot be told'}.\n`;
  }
  return `${head}\n${textTable(rows)}\n${findings.length === 0 ? '' : 'Of other pins it cannot be told.\n'}`;
}

function historyText(events: readonly HistoryEvent[], style: Style, labels: VersionLabels): string {
  if (events.length === 0) {
    return 'No moves are on record.\n';
  }
  const lines = textTable(events.map((event) => eventRow(event, style, labels))).split('\n');
  const blocks: string[] = [];
  let day = '';
  events.forEach((event, index) => {
    if (event.at.slice(0, 10) !== day) {
      day = event.at.slice(0, 10);
      blocks.push(`${blocks.length === 0 ? '' : '\n'}${style.bold(day)}`);
    }
    blocks.push(lines[index] ?? '');
    if (event.changes.length > 1) {
      blocks.push(textTable(event.changes.map((change) => ['       ', change.prompt, labels.move(change)])));
    }
  });
  return `${blocks.join('\n')}\n`;
}

/** Times are UTC, as in the events' own names. */
function eventRow(event: HistoryEvent, style: Style, labels: VersionLabels): readonly Cell[] {
  const [only, another] = event.changes;
  const what =
    only === undefined || another !== undefined
      ? count(event.changes.length, 'prompt')
      : `${only.prompt} ${labels.move(only)}`;
  const reason = event.reason === null ? '' : `: ${visibleLine(event.reason)}`;
  return [
    { text: `  ${event.at.slice(11, 16)}Z`, paint: style.dim },
    { text: event.environment, paint: style.cyan },
    event.action,
    what,
    `${authorName(event.actor)}${reason}`,
  ];
}

/** Versions by the number that they had when they were pinned, and the one that they have now. */
class VersionLabels {
  readonly #renumbered = new Map<string, readonly VersionRef[]>();
  readonly #versionsOf: (prompt: string) => readonly VersionRef[];

  constructor(versionsOf: (prompt: string) => readonly VersionRef[]) {
    this.#versionsOf = versionsOf;
  }

  move({ prompt, from, to }: EventChange): string {
    const before = this.#label(prompt, from);
    return from !== null && from.id === to?.id ? before : `${before} → ${this.#label(prompt, to)}`;
  }

  #label(prompt: string, version: VersionRef | null): string {
    if (version === null) {
      return '—';
    }
    const renumbered =
      this.#renumbered.get(prompt) ?? this.#versionsOf(prompt).filter(({ formerly }) => formerly !== undefined);
    this.#renumbered.set(prompt, renumbered);
    const now = renumbered.find((each) => each.id !== version.id && isNamedBy(each, version.id));
    return now === undefined ? versionLabel(version) : `${versionLabel(version)} (now ${versionLabel(now)})`;
  }
}
