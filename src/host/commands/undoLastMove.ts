import { PromptEnvError } from '../../core/errors';
import { refusalError, type PlanResult } from '../../core/plan';
import { isArray, type Json } from '../../core/json';
import { sameVersion, versionLabel } from '../../core/model';
import type { Report } from '../../core/reports';
import { planMove, type MoveWish } from '../../registries/operations';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { Move } from '../lastMove';
import { askText, pickOne, runSteps, separator, type Place, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { plainText } from '../wording';
import { requireWritable } from './guard';
import { mergedPlan } from './mergedPlan';
import { reportMove } from './moving';

/**
 * Takes the last move of this window back: a promotion is rolled back to what was pinned before, or unpinned where
 * nothing was; a rollback is promoted again, its hold released.
 */
export async function undoLastMove(app: App, call: Call<ArgumentsOf<'undoLastMove'>>): Promise<unknown> {
  const { current } = app.lastMove;
  const entry = current === undefined ? undefined : app.store.entryAt(current.root);
  if (current === undefined || entry === undefined) {
    throw new PromptEnvError(
      'refused',
      'there is no move of this window to undo',
      'roll back from the Environments view instead',
    );
  }
  requireWritable(entry);
  const reason =
    call.given.confirmed === true ? (call.given.reason ?? usualReason(current)) : await agree(entry, current);
  try {
    const reports = await takeBack(app, entry, wishesOf(current, reason));
    const [only, another] = reports;
    return only !== undefined && another === undefined
      ? only
      : { changes: reports.flatMap(changesOf), event: reports.at(-1)?.['event'] ?? null };
  } finally {
    // What was undone, or moved by somebody else since, cannot be undone any more. The views can still move it.
    app.lastMove.clear();
  }
}

/** Does all wishes of one kind in one act; none is done before all are planned. */
async function takeBack(app: App, entry: RegistryEntry, wishes: readonly MoveWish[]): Promise<readonly Report[]> {
  const results = new Map<string, PlanResult[]>();
  for (const wish of wishes) {
    const { result } = await planMove(entry.registry, wish);
    results.set(wish.action, [...(results.get(wish.action) ?? []), result]);
  }
  const plans = [...results.values()].map(mergedPlan);
  const refusals = plans.flatMap((plan) => (plan.kind === 'refused' ? plan.refusals : []));
  if (refusals.length > 0) {
    throw refusalError(refusals);
  }
  const reports: Report[] = [];
  for (const result of plans) {
    const moved =
      result.kind === 'plan' ? await entry.registry.apply(result.plan) : { nothing: 'nothing is left to undo' };
    reports.push(await reportMove(app, entry, moved));
  }
  return reports;
}

function changesOf(report: Report): readonly Json[] {
  const { changes } = report;
  return isArray(changes) ? changes : [];
}

async function agree(entry: RegistryEntry, last: Move): Promise<string> {
  const title = last.action === 'promote' ? 'Undo Promotion' : 'Undo Rollback';
  const isProtected =
    entry.snapshot?.environments.some((known) => known.name === last.environment && known.protected) ?? false;
  const totalSteps = isProtected ? 2 : 1;
  let reason = usualReason(last);
  const place = (step: number): Place => ({ title, step, totalSteps, canGoBack: step > 1 });
  const agreement: Step = async () => {
    const [first, another] = last.changes;
    const what = first === undefined || another !== undefined ? count(last.changes.length, 'prompt') : first.prompt;
    const yes = {
      label: `$(discard) ${title}: ${what} in ${last.environment}`,
      detail: `Reason: ${plainText(reason)}`,
      isFact: false,
    };
    const facts = factsOf(last).map((label) => ({ label, detail: '', isFact: true }));
    await pickOne({
      ...place(totalSteps),
      placeholder: 'Nothing has moved yet. Choose the first row to agree',
      items: [yes, separator('what it does'), ...facts],
      active: yes,
      instead: (item) => (item.isFact ? () => Promise.resolve() : undefined),
      keepOpen: true,
    });
    return undefined;
  };
  const askReason: Step = async () => {
    reason = await askText({
      ...place(1),
      prompt: `${last.environment} is protected. Why is this undone?`,
      value: reason,
      problem: (text) => (text === '' ? 'A reason is needed' : null),
    });
    return agreement;
  };
  await runSteps(isProtected ? askReason : agreement);
  return reason;
}

function factsOf(last: Move): readonly string[] {
  return last.changes.map(({ prompt, from, to }) => {
    const now = to === null ? 'none' : versionLabel(to);
    if (from === null) {
      return `${prompt}: ${now} → none, it is unpinned`;
    }
    const after = last.action === 'promote' ? `it leaves a hold on ${now}` : 'its hold is released';
    return `${prompt}: ${now} → ${versionLabel(from)}, ${after}`;
  });
}

function usualReason(last: Move): string {
  return last.action === 'promote' ? 'Promotion undone' : 'Rollback undone';
}

function wishesOf(last: Move, reason: string): readonly MoveWish[] {
  const { environment } = last;
  return last.changes
    .filter(({ from, to }) => !sameVersion(from, to))
    .map(({ prompt, from, to }): MoveWish => {
      const expect = to?.id ?? 'none';
      if (from === null) {
        return { action: 'unpin', prompt, environment, reason, expect };
      }
      return last.action === 'promote'
        ? { action: 'rollback', prompt, environment, version: from.id, reason, expect }
        : {
            action: 'promote',
            prompts: [prompt],
            to: environment,
            version: from.id,
            reason,
            expect,
            releaseHold: true,
          };
    });
}
