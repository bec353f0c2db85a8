import { driftOf } from '../../core/drift';
import { whyUnreadable } from '../../core/unreadablePins';
import {
  isUnread,
  sameVersion,
  type Hold,
  type PromptState,
  type RegistrySnapshot,
  type VersionRef,
} from '../../core/model';

/** How one environment's pin stands to the environment before it, or to the latest version in the first one. */
export type StandingState =
  | 'latest'
  | 'outdated'
  | 'inStep'
  | 'behind'
  | 'missing'
  | 'ahead'
  | 'only'
  | 'held'
  | 'damaged'
  | 'damagedBefore'
  | 'unknown'
  /** What the environment, or the one before it, pins cannot be told. */
  | 'untold'
  | 'untoldBefore'
  /** The prompt itself is not read yet. */
  | 'unread';

export interface Standing {
  readonly state: StandingState;
  readonly prompt: string;
  readonly version: VersionRef | null;
  /** The environment before it; null in the first one. */
  readonly before: string | null;
  /** What the environment before it pins, in the first one the latest version. */
  readonly candidate: VersionRef | null;
  /** How many versions lie between the two. */
  readonly distance: number;
  readonly hold: Hold | null;
  /** Whether an event unpinned it, rather than that it never was pinned. */
  readonly unpinned: boolean;
}

/** A promotion into this environment is what a person would do next. */
export function isWaiting(state: StandingState): boolean {
  return state === 'behind' || state === 'missing';
}

/** Nothing about it needs a look, as far as is known. */
export function isSettled(state: StandingState): boolean {
  return state === 'inStep' || state === 'latest' || state === 'unread';
}

/** What a standing is worked out from. */
export type StandingFacts = Pick<RegistrySnapshot, 'environments' | 'pins' | 'unreadablePins' | 'damaged'>;
export type PromptLookup = (id: string) => PromptState | undefined;

/** A pin's standing to the environment before it, null in the first one; null where there is nothing to say. */
export function standingOf(
  snapshot: StandingFacts,
  lookup: PromptLookup,
  environment: string,
  before: string | null,
  prompt: string,
): Standing | null {
  const pin = snapshot.pins.get(environment)?.get(prompt);
  const version = pin?.version ?? null;
  const prior = before === null ? undefined : snapshot.pins.get(before)?.get(prompt)?.version;
  const isUntold = whyUnreadable(snapshot, environment, prompt) !== null;
  if (pin === undefined && prior == null && !isUntold) {
    return null;
  }
  const state = lookup(prompt);
  const latest = state?.latest ?? null;
  // A ledger's other versions are read only where they are asked for.
  const versions = (): readonly VersionRef[] => state?.versions ?? [];
  const candidate = before === null ? latest : (prior ?? null);
  const standing = (kind: StandingState, distance = 0): Standing => ({
    state: kind,
    prompt,
    version,
    before,
    candidate,
    distance,
    hold: pin?.hold ?? null,
    unpinned: pin !== undefined && version === null,
  });
  if (state !== undefined && isUnread(state)) {
    return standing('unread');
  }
  if (isUntold) {
    return standing('untold');
  }
  if (version !== null && snapshot.damaged.get(prompt)?.has(version.id) === true) {
    // A pin to a version that is not there counts as damaged too.
    return standing(versions().some((known) => known.id === version.id) ? 'damaged' : 'unknown');
  }
  if (pin?.hold != null) {
    return standing('held');
  }
  if (sameVersion(version, candidate)) {
    return standing(before === null ? 'latest' : 'inStep');
  }
  if (before === null) {
    return standing('outdated', version === null ? 0 : distanceToLatest(versions(), version));
  }
  if (whyUnreadable(snapshot, before, prompt) !== null) {
    return standing('untoldBefore');
  }
  const drift = driftOf({ ...snapshot, versions }, prompt, before, environment);
  if (drift === null) {
    return standing('inStep');
  }
  return standing(drift.state === 'damaged' ? 'damagedBefore' : drift.state, drift.distance);
}

function distanceToLatest(versions: readonly VersionRef[], version: VersionRef): number {
  return versions.length - 1 - versions.findIndex((known) => known.id === version.id);
}
