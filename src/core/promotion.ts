import { compareBytes } from './bytes';
import { PromptEnvError, type Refusal } from './errors';
import { sameVersion, versionLabel, type Environment, type Pin, type VersionRef } from './model';
import type { PlanInput, PlanResult, PlannedChange, PromoteWish } from './plan';
import {
  cautionsFor,
  environmentAt,
  finish,
  pinOf,
  refusal,
  refusalOfContent,
  requireExpected,
  requireKnown,
  requireReadable,
} from './planChecks';
import { findVersion, requireEnvironment } from './references';

/** Plans a move to a later environment, of one prompt, several or all that differ. */
export function planPromotion(input: PlanInput, wish: PromoteWish): PlanResult {
  const { environment, before } = environmentAt(input, wish.to);
  if (wish.from !== undefined) {
    requireEnvironment(input.environments, wish.from);
    if (wish.from === wish.to) {
      throw new PromptEnvError('usage', `${wish.to} cannot be promoted to itself`, 'name two different environments');
    }
  }
  const source = wish.from ?? before?.name;
  if (source !== undefined && wish.version === undefined) {
    requireReadable(input, source);
  }
  const prompts = wish.prompts === 'all' ? promptsToPromote(input, wish, source) : [...new Set(wish.prompts)];
  const changes: PlannedChange[] = [];
  const refusals: Refusal[] = [];
  const unchanged: string[] = [];
  requireExpected(input, wish, prompts, wish.to);
  for (const prompt of prompts) {
    const pin = pinOf(input, wish.to, prompt);
    const chosen = chooseVersion(input, wish, prompt, source, prompts.length === 1);
    if ('code' in chosen) {
      refusals.push(chosen);
      continue;
    }
    if (sameVersion(pin.version, chosen)) {
      unchanged.push(`${environment.name} already pins ${versionLabel(chosen)} of ${prompt}`);
      continue;
    }
    const refusal = refusalToMove(input, prompt, environment, pin, chosen, wish.releaseHold === true);
    if (refusal !== null) {
      refusals.push(refusal);
      continue;
    }
    changes.push({
      prompt,
      from: pin.version,
      to: chosen,
      prev: pin.event,
      hold: null,
      cautions: cautionsFor(input, prompt, pin, chosen, before),
    });
  }
  if (refusals.length === 0 && changes.length === 0) {
    const nothing = (): string =>
      wish.version === undefined
        ? `nothing differs between ${source ?? 'the latest versions'} and ${wish.to}`
        : whyNoneMoves(input, wish.to, wish.version);
    return { kind: 'nothing', message: unchanged.length === 0 ? nothing() : unchanged.join('; ') };
  }
  return finish(input, 'promote', environment, changes, wish.reason, refusals);
}

/** With `all`: what differs from the source, or what has the named version and pins another. Sorted by id. */
function promptsToPromote(input: PlanInput, wish: PromoteWish, source: string | undefined): readonly string[] {
  const { version } = wish;
  const pinnedIn = (environment: string): readonly string[] => [...(input.pins.get(environment)?.keys() ?? [])];
  if (version !== undefined) {
    return sorted(pinnedIn(wish.to)).filter((prompt) => {
      const current = pinOf(input, wish.to, prompt).version;
      return current !== null && !isNamedSo(current, version) && hasVersion(input, prompt, version);
    });
  }
  const candidates = source === undefined ? input.allPrompts() : pinnedIn(source);
  return sorted(candidates).filter((prompt) => {
    if (source !== undefined && input.pinAlike(prompt, source, wish.to)) {
      return false;
    }
    const wanted =
      source === undefined ? (input.versions(prompt).at(-1) ?? null) : pinOf(input, source, prompt).version;
    return wanted !== null && !sameVersion(wanted, pinOf(input, wish.to, prompt).version);
  });
}

/** Where no prompt has the named version and pins another; throws notFound where none has it at all. */
function whyNoneMoves(input: PlanInput, to: string, version: string): string {
  const having = input.allPrompts().filter((prompt) => hasVersion(input, prompt, version));
  if (having.length === 0) {
    throw new PromptEnvError(
      'notFound',
      `no prompt has a version ${version}`,
      'status and versions show which there are',
    );
  }
  return having.some((prompt) => pinOf(input, to, prompt).version !== null)
    ? `${to} already pins version ${version} of every prompt that has it and is pinned there`
    : `${to} pins none of the prompts that have a version ${version}`;
}

function hasVersion(input: PlanInput, prompt: string, version: string): boolean {
  return input.versions(prompt).some((known) => isNamedSo(known, version));
}

function isNamedSo(known: VersionRef, version: string): boolean {
  return known.id === version || String(known.number) === version;
}

function sorted(prompts: readonly string[]): readonly string[] {
  return [...prompts].sort(compareBytes);
}

function chooseVersion(
  input: PlanInput,
  wish: PromoteWish,
  prompt: string,
  source: string | undefined,
  isAlone: boolean,
): VersionRef | Refusal {
  try {
    requireKnown(input, prompt);
    if (wish.version !== undefined) {
      return findVersion(prompt, input.versions(prompt), wish.version);
    }
  } catch (error) {
    // Of several prompts each is named.
    if (!isAlone && PromptEnvError.is(error)) {
      return refusal(prompt, error.code, error.message, error.hint);
    }
    throw error;
  }
  if (source === undefined) {
    const latest = input.versions(prompt).at(-1);
    return latest ?? refusal(prompt, 'refused', `${prompt} has no version to promote`, 'snapshot its draft first');
  }
  const pinned = pinOf(input, source, prompt).version;
  return (
    pinned ??
    refusal(
      prompt,
      'refused',
      `${source} pins no version of ${prompt}`,
      `promote it to ${source} first, or name a version`,
    )
  );
}

function refusalToMove(
  input: PlanInput,
  prompt: string,
  environment: Environment,
  pin: Pin,
  to: VersionRef,
  releaseHold: boolean,
): Refusal | null {
  if (pin.hold !== null && !releaseHold) {
    return refusal(
      prompt,
      'refused',
      `${environment.name} holds ${prompt} at ${pin.version === null ? 'no version' : versionLabel(pin.version)}: ${pin.hold.reason}`,
      'release the hold (--release-hold) if its reason no longer stands',
    );
  }
  return refusalOfContent(input, prompt, to);
}
