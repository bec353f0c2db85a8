import type { Comparison } from '../../core/comparison';
import { driftBetween, driftInput } from '../../core/drift';
import { PromptEnvError } from '../../core/errors';
import { versionJson, type RegistrySnapshot, type VersionRef } from '../../core/model';
import { requireEnvironment } from '../../core/references';
import { comparisonReport } from '../../core/reports';
import { count } from '../../core/wording';
import type { App } from '../app';
import { breather } from '../breathe';
import type { ArgumentsOf, Call } from '../arguments';
import { includedRows, mainRow, openChanges, openComparison, type DiffRow } from '../diffs';
import { pickOne, runSteps, type Step } from '../steps';
import { saySo } from './moving';
import { versionSide, type Side } from './sides';
import { entryFor, snapshotOf } from './target';

/** More prompts than this are not opened in one editor. */
const mostRows = 500;

/** Opens all that differs between two environments in one multi-file diff, and returns it as data. */
export async function compareEnvironments(app: App, call: Call<ArgumentsOf<'compareEnvironments'>>): Promise<unknown> {
  const chosenEntry = await entryFor(app, call);
  await app.store.refreshPrompts(chosenEntry, []);
  const entry = app.store.entryAt(chosenEntry.root.toString()) ?? chosenEntry;
  const snapshot = snapshotOf(entry);
  const { from, to } = await pairOf(call, snapshot);
  requireEnvironment(snapshot.environments, from);
  requireEnvironment(snapshot.environments, to);
  const rows: DiffRow[] = [];
  const reports: unknown[] = [];
  let only: { prompt: string; left: Side; right: Side; comparison: Comparison } | undefined;
  const breathe = breather();
  for (const { prompt } of driftBetween(driftInput(snapshot), from, to)) {
    await breathe();
    const pinned = (name: string): VersionRef | null => snapshot.pins.get(name)?.get(prompt)?.version ?? null;
    const [before, after] = [pinned(from), pinned(to)];
    const left = before === null ? null : await readable(versionSide(app, entry, prompt, before, from));
    const right = after === null ? null : await readable(versionSide(app, entry, prompt, after, to));
    const comparison =
      left === null || right === null ? null : await app.comparer.contents(left.content, right.content);
    reports.push({
      prompt,
      from: versionJson(before),
      to: versionJson(after),
      comparison: comparison === null ? null : comparisonReport(`${prompt}@${from}`, `${prompt}@${to}`, comparison),
    });
    if (rows.length < mostRows && (left !== null || right !== null)) {
      rows.push(mainRow(left, right));
      if (left !== null && right !== null && comparison !== null) {
        rows.push(...includedRows(left, right, comparison));
        only = { prompt, left, right, comparison };
      }
    }
  }
  if (reports.length === 1 && only !== undefined) {
    await openComparison(only.prompt, only.left, only.right, only.comparison);
  } else if (rows.length > 0) {
    await openChanges(`${from} ↔ ${to}: ${count(reports.length, 'prompt')}`, rows);
  } else {
    saySo(`Nothing differs between ${from} and ${to}`);
  }
  return { from, to, prompts: reports };
}

/** A damaged version has no content to show; its row says so by being empty. */
async function readable(side: Promise<Side>): Promise<Side | null> {
  try {
    return await side;
  } catch (error) {
    if (PromptEnvError.is(error, 'damaged')) {
      return null;
    }
    throw error;
  }
}

async function pairOf(
  call: Call<ArgumentsOf<'compareEnvironments'>>,
  snapshot: RegistrySnapshot,
): Promise<{ readonly from: string; readonly to: string }> {
  const names = snapshot.environments.map((environment) => environment.name);
  const rows = call.nodes.flatMap((node) => (node.kind === 'environment' ? [node.environment] : []));
  const [first, second] = rows;
  if (first !== undefined && second !== undefined) {
    const [from, to] = [first, second].sort((a, b) => names.indexOf(a) - names.indexOf(b));
    return { from: from ?? first, to: to ?? second };
  }
  let from = call.given.from;
  // From the row of one environment, the one before it is what it is compared with unless a person says otherwise.
  let to = call.given.to ?? first;
  if (names.length < 2) {
    throw new PromptEnvError('refused', 'there is only one environment', 'add another one to .promptenv/config.yaml');
  }
  const totalSteps = (from === undefined ? 1 : 0) + (to === undefined ? 1 : 0);
  const title = 'Compare Environments';
  const askTo: Step = async () => {
    const items = names.filter((name) => name !== from).map((label) => ({ label }));
    const next = items.find(({ label }) => names.indexOf(label) === names.indexOf(from ?? '') + 1);
    const place = { title, step: totalSteps, totalSteps, canGoBack: totalSteps > 1 };
    to = (await pickOne({ ...place, placeholder: `Compare ${from ?? ''} with?`, items, active: next })).label;
    return undefined;
  };
  const askFrom: Step = async () => {
    const items = names.filter((name) => name !== to).map((label) => ({ label }));
    const before = items.find(({ label }) => names.indexOf(label) === names.indexOf(to ?? '') - 1);
    const placeholder = to === undefined ? 'Compare which environment?' : `Compare ${to} with?`;
    from = (await pickOne({ title, step: 1, totalSteps, placeholder, items, active: before })).label;
    return to === undefined ? askTo : undefined;
  };
  if (from === undefined) {
    await runSteps(askFrom);
  } else if (to === undefined) {
    await runSteps(askTo);
  }
  return { from: from ?? '', to: to ?? '' };
}
