import { PromptEnvError } from './errors';
import { sameVersion, versionLabel, type Hold, type VersionRef } from './model';
import type { PinWish, PlanInput, PlanResult, PlannedChange, RollbackWish, Wish } from './plan';
import {
  cautionsFor,
  environmentAt,
  finish,
  pinOf,
  refusalOfContent,
  refusedOne,
  requireExpected,
  requireKnown,
} from './planChecks';
import { planPromotion } from './promotion';
import { findVersion } from './references';

/** Turns a wish into exact changes, or says why not. Throws PromptEnvError for what is not there, usage and conflict. */
export function planChanges(input: PlanInput, wish: Wish): PlanResult {
  switch (wish.action) {
    case 'promote':
      return planPromotion(input, wish);
    case 'rollback':
      return planRollback(input, wish);
    default:
      return planPin(input, wish);
  }
}

function planRollback(input: PlanInput, wish: RollbackWish): PlanResult {
  const { environment } = environmentAt(input, wish.environment);
  const { prompt } = wish;
  requireKnown(input, prompt);
  requireExpected(input, wish, [prompt], wish.environment);
  const pin = pinOf(input, wish.environment, prompt);
  const { targets } = wish;
  let to = targets[0];
  if (wish.version !== undefined) {
    const wanted = findVersion(prompt, input.versions(prompt), wish.version);
    if (sameVersion(wanted, pin.version)) {
      return { kind: 'nothing', message: `${environment.name} already pins ${versionLabel(wanted)} of ${prompt}` };
    }
    to = targets.find((target) => sameVersion(target, wanted));
    if (to === undefined) {
      const label = versionLabel(wanted);
      return refusedOne(
        prompt,
        wish.wasLeft === true
          ? `${environment.name} was rolled back from ${label} of ${prompt}, and no rollback leads forward again`
          : `${environment.name} never pinned ${label} of ${prompt} before`,
        wish.wasLeft === true
          ? `promote or pin ${label} to have it again`
          : targets.length === 0
            ? 'promote a version instead'
            : `it had ${labelsOf(targets)}`,
      );
    }
  }
  if (to === undefined) {
    return refusedOne(
      prompt,
      `${environment.name} pinned no other version of ${prompt} before`,
      'promote a version, or unpin the prompt, instead',
    );
  }
  const damaged = refusalOfContent(input, prompt, to);
  // Trimmed as in the event, which must confirm it.
  const hold: Hold = { reason: wish.reason?.trim() ?? '', held: pin.version };
  const change: PlannedChange = { prompt, from: pin.version, to, prev: pin.event, hold, cautions: [] };
  return finish(
    input,
    'rollback',
    environment,
    damaged === null ? [change] : [],
    wish.reason,
    damaged === null ? [] : [damaged],
  );
}

/** The newest few by name. */
function labelsOf(targets: readonly VersionRef[]): string {
  const named = targets.slice(0, 10).map(versionLabel).join(', ');
  return targets.length > 10 ? `${named} and ${targets.length - 10} more` : named;
}

function planPin(input: PlanInput, wish: PinWish): PlanResult {
  const { environment, before } = environmentAt(input, wish.environment);
  const { prompt, action } = wish;
  requireKnown(input, prompt);
  requireExpected(input, wish, [prompt], wish.environment);
  const pin = pinOf(input, wish.environment, prompt);
  const still = { prompt, from: pin.version, to: pin.version, prev: pin.event, cautions: [] };
  const one = (change: PlannedChange): PlanResult => finish(input, action, environment, [change], wish.reason, []);
  if (action === 'release') {
    return pin.hold === null
      ? { kind: 'nothing', message: `${environment.name} holds nothing of ${prompt}` }
      : one({ ...still, hold: null });
  }
  if (action === 'hold') {
    if (pin.version === null) {
      return refusedOne(prompt, `${environment.name} pins no version of ${prompt} to hold`, 'promote one first');
    }
    const held = wish.version === undefined ? null : findVersion(prompt, input.versions(prompt), wish.version);
    const hold: Hold = { reason: wish.reason?.trim() ?? '', held };
    return pin.hold?.reason === hold.reason && sameVersion(pin.hold.held, held)
      ? { kind: 'nothing', message: `${environment.name} holds ${prompt} for that reason already` }
      : one({ ...still, hold });
  }
  const to = action === 'unpin' ? null : versionToPin(input, wish);
  if (sameVersion(pin.version, to)) {
    const what = to === null ? 'no version' : versionLabel(to);
    return { kind: 'nothing', message: `${environment.name} already pins ${what} of ${prompt}` };
  }
  if (pin.hold !== null) {
    return refusedOne(prompt, `${environment.name} holds ${prompt}: ${pin.hold.reason}`, 'release the hold first');
  }
  const damaged = to === null ? null : refusalOfContent(input, prompt, to);
  if (damaged !== null) {
    return { kind: 'refused', refusals: [damaged] };
  }
  const cautions = to === null ? [] : cautionsFor(input, prompt, pin, to, before);
  return one({ prompt, from: pin.version, to, prev: pin.event, hold: null, cautions });
}

function versionToPin(input: PlanInput, wish: PinWish): VersionRef {
  const versions = input.versions(wish.prompt);
  if (wish.version !== undefined) {
    return findVersion(wish.prompt, versions, wish.version);
  }
  const latest = versions.at(-1);
  if (latest === undefined) {
    throw new PromptEnvError('notFound', `${wish.prompt} has no version to pin`, 'snapshot its draft first');
  }
  return latest;
}
