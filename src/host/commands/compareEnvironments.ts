import * as vscode from 'vscode';
import type { Comparison } from '../../core/comparison';
import { driftBetween, driftInput } from '../../core/drift';
import { PromptEnvError } from '../../core/errors';
import { versionJson, type RegistrySnapshot, type VersionRef } from '../../core/model';
import { requireEnvironment } from '../../core/references';
import { comparisonReport } from '../../core/reports';
import { count } from '../../core/wording';
import { requireTold } from '../../core/unreadablePins';
import type { App } from '../app';
import { breather } from '../breathe';
import type { ArgumentsOf, Call } from '../arguments';
import { changedRows, openChanges, type DiffRow } from '../diffs';
import { showError } from '../errors';
import { openComparison } from '../openComparison';
import type { RegistryEntry } from '../registryEntries';
import type { Side } from '../side';
import { pickOne } from '../steps';
import { changeSummary, plainText } from '../wording';
import { askPair, draftName } from './environmentPair';
import { hasUnsavedEdits } from './drafts';
import { saySo } from './moving';
import { sideOf, versionSide } from './sides';
import { entryFor, snapshotOf } from './target';

/** More rows than this are not opened in one editor. */
const mostRows = 500;

/** One prompt that differs; a side is null where it pins nothing or cannot be read. */
interface Pair {
  readonly prompt: string;
  readonly from: Side | null;
  readonly to: Side | null;
  readonly comparison: Comparison | null;
  /** What it pins is damaged: it has no text to show. */
  readonly isDamaged: boolean;
}

/**
 * Opens all that differs between two environments, or one and the drafts, in one multi-file diff with the newer text on
 * the right, and returns it as data.
 */
export async function compareEnvironments(app: App, call: Call<ArgumentsOf<'compareEnvironments'>>): Promise<unknown> {
  const chosenEntry = await entryFor(app, call);
  await app.store.refreshPrompts(chosenEntry, []);
  const entry = app.store.entryAt(chosenEntry.root.toString()) ?? chosenEntry;
  const snapshot = snapshotOf(entry);
  const { from, to } = await askPair(call, snapshot);
  for (const name of [from, to].filter((side) => side !== draftName)) {
    requireEnvironment(snapshot.environments, name);
    requireTold(snapshot, name);
  }
  const pairs: Pair[] = [];
  const reports: unknown[] = [];
  const breathe = breather();
  for (const prompt of promptsThatMayDiffer(entry, snapshot, from, to)) {
    await breathe();
    const [left, right] = [
      await readSide(app, entry, snapshot, prompt, from),
      await readSide(app, entry, snapshot, prompt, to),
    ];
    const comparison =
      left.side === null || right.side === null
        ? null
        : await app.comparer.contents(left.side.content, right.side.content);
    const isDraft = from === draftName || to === draftName;
    // Two versions differ by their numbers, whatever they hold; a draft has none.
    if ((isDraft && comparison?.same === true) || (left.name === null && right.name === null)) {
      continue;
    }
    reports.push({
      prompt,
      from: left.name,
      to: right.name,
      comparison: comparison && comparisonReport(`${prompt}@${from}`, `${prompt}@${to}`, comparison),
    });
    pairs.push({
      prompt,
      from: left.side,
      to: right.side,
      comparison,
      isDamaged: left.isDamaged || right.isDamaged,
    });
  }
  await open(app, entry, { from, to }, pairs, call.fromCode);
  return { from, to, prompts: reports };
}

/** Every prompt that two environments pin differently, or whose draft may be no longer what one of them pins. */
function promptsThatMayDiffer(
  entry: RegistryEntry,
  snapshot: RegistrySnapshot,
  from: string,
  to: string,
): readonly string[] {
  if (from !== draftName && to !== draftName) {
    return driftBetween(driftInput(snapshot), from, to).map(({ prompt }) => prompt);
  }
  const pins = snapshot.pins.get(from === draftName ? to : from);
  const differing = snapshot.prompts.filter((state) => {
    const version = pins?.get(state.id)?.version ?? null;
    const isPinned = state.draft.matches !== null && state.draft.matches.id === version?.id;
    return (state.draft.path !== null || version !== null) && (!isPinned || hasUnsavedEdits(entry, state));
  });
  return [...new Set(differing.map(({ id }) => id))];
}

interface ReadSide {
  readonly side: Side | null;
  /** The version as data, `draft`, or null where there is none. */
  readonly name: number | string | null;
  readonly isDamaged: boolean;
}

async function readSide(
  app: App,
  entry: RegistryEntry,
  snapshot: RegistrySnapshot,
  prompt: string,
  place: string,
): Promise<ReadSide> {
  if (place === draftName) {
    const side = await readable(sideOf(app, entry, prompt, { kind: 'draft' }));
    return { side, name: side === null ? null : draftName, isDamaged: false };
  }
  const version: VersionRef | null = snapshot.pins.get(place)?.get(prompt)?.version ?? null;
  const side = version === null ? null : await readable(versionSide(app, entry, prompt, version, place));
  return { side, name: versionJson(version), isDamaged: version !== null && side === null };
}

/** Null for a damaged version, a draft that cannot be read, and none: there is no content to show. */
async function readable(side: Promise<Side>): Promise<Side | null> {
  try {
    return await side;
  } catch (error) {
    if (
      PromptEnvError.is(error, 'damaged') ||
      PromptEnvError.is(error, 'invalid') ||
      PromptEnvError.is(error, 'notFound')
    ) {
      return null;
    }
    throw error;
  }
}

async function open(
  app: App,
  entry: RegistryEntry,
  { from, to }: { readonly from: string; readonly to: string },
  pairs: readonly Pair[],
  fromCode: boolean,
): Promise<void> {
  const [only, another] = pairs;
  const order = (prompt: string): readonly string[] =>
    app.store.promptOf(entry, prompt)?.versions.map(({ id }) => id) ?? [];
  const hidden: Hidden[] = [];
  const rows: DiffRow[] = [];
  for (const pair of pairs) {
    const shown = pair.isDamaged ? [] : rowsOf(pair, order(pair.prompt));
    if (shown.length === 0 || rows.length + shown.length > mostRows) {
      hidden.push({ ...pair, isLeftOut: shown.length > 0 });
    } else {
      rows.push(...shown);
    }
  }
  if (only === undefined) {
    saySo(`Nothing differs between ${from} and ${to}`);
  } else if (another === undefined && only.from !== null && only.to !== null && only.comparison !== null) {
    await openOne(app, { ...only, from: only.from, to: only.to }, order(only.prompt));
    return;
  } else if (rows.length > 0) {
    await openChanges(`${from} ↔ ${to}: ${count(pairs.length, 'prompt')}`, rows);
  }
  if (hidden.length > 0 && !fromCode) {
    tellHidden(app, hidden, { from, to }, order).catch((error: unknown) => showError(app.log, error));
  }
}

interface Hidden extends Pair {
  /** Its text differs, but the editor has enough. */
  readonly isLeftOut: boolean;
}

/** The rows of one prompt, the newer text on the right; none where its texts are the same. */
function rowsOf({ prompt, from, to, comparison }: Pair, order: readonly string[]): readonly DiffRow[] {
  if (from === null || to === null) {
    return changedRows(prompt, null, from ?? to, null, false);
  }
  const [left, right] = olderFirst(from, to, order);
  return changedRows(prompt, left, right, comparison, left === to);
}

/** One prompt alone, the newer text on the right. */
async function openOne(
  app: App,
  { prompt, from, to }: { readonly prompt: string; readonly from: Side; readonly to: Side },
  order: readonly string[],
): Promise<void> {
  const [left, right] = olderFirst(from, to, order);
  await openComparison(app, prompt, left, right, await app.comparer.contents(left.content, right.content));
}

/** The draft is newer than any version. */
function olderFirst(one: Side, other: Side, order: readonly string[]): readonly [Side, Side] {
  const age = ({ version }: Side): number => (version === null ? order.length : order.indexOf(version.id));
  return age(one) > age(other) ? [other, one] : [one, other];
}

/** What a diff of texts does not show must not vanish: it is counted, and listed where somebody asks. */
async function tellHidden(
  app: App,
  hidden: readonly Hidden[],
  { from, to }: { readonly from: string; readonly to: string },
  order: (prompt: string) => readonly string[],
): Promise<void> {
  const list = 'Show';
  const are = hidden.length === 1 ? '1 more prompt differs' : `${hidden.length} more prompts differ`;
  const isLeftOut = hidden.filter((pair) => pair.isLeftOut).length;
  const why =
    isLeftOut === 0
      ? 'but not in a text that this editor could show'
      : `more than this editor shows${isLeftOut < hidden.length ? ', and some of them not in a text' : ''}`;
  const chosen = await vscode.window.showInformationMessage(`${are} between ${from} and ${to}, ${why}.`, list);
  if (chosen !== list) {
    return;
  }
  const items = hidden.map((pair) => ({
    label: pair.prompt,
    description: plainText(describe(pair, from, to)),
    pair,
  }));
  const place = { title: `${from} ↔ ${to}`, step: 1, totalSteps: 1 };
  const { pair } = await pickOne({ ...place, placeholder: 'Compare which prompt?', items });
  if (pair.from !== null && pair.to !== null) {
    await openOne(app, { ...pair, from: pair.from, to: pair.to }, order(pair.prompt));
  } else if (!pair.isDamaged) {
    await openChanges(`${from} ↔ ${to}: ${pair.prompt}`, rowsOf(pair, order(pair.prompt)));
  }
}

function describe(pair: Pair, from: string, to: string): string {
  if (pair.comparison !== null) {
    return changeSummary(pair.comparison);
  }
  return pair.isDamaged ? 'damaged: run Verify Registry' : `only in ${pair.from === null ? to : from}`;
}
