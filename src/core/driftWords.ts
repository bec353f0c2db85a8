import type { DriftState } from './drift';
import { versionLabel, type Hold, type VersionRef } from './model';
import { oneLine } from './wording';

/** What words about a drift are made of. */
export interface DriftFacts {
  readonly state: DriftState;
  /** The environment before, and what it pins. */
  readonly before: string;
  readonly candidate: VersionRef | null;
  /** How many versions lie between the two, as it is to be said; empty where that is not known. */
  readonly distance: string;
  readonly hold: Hold | null;
  /** Whether an event unpinned it, rather than that it never was pinned. */
  readonly unpinned: boolean;
}

/** How an environment's pin stands to the environment before it, in the words of every list. */
export function driftWords({ state, before, candidate, distance, hold, unpinned }: DriftFacts): string {
  switch (state) {
    case 'behind':
      return `${distance} behind ${before}`.trimStart();
    case 'ahead':
      return `${distance} ahead of ${before} (${labelOrNone(candidate)})`.trimStart();
    case 'missing':
      return unpinned ? 'unpinned' : 'never promoted';
    case 'only':
      return `${before} pins none`;
    case 'held': {
      const reason = oneLine(hold?.reason ?? '', 160);
      return reason === '' ? 'held' : `held: ${reason}`;
    }
    case 'damaged':
      return 'damaged: its files do not match its digest';
  }
}

/** `v4`, or `none`. */
export function labelOrNone(version: VersionRef | null): string {
  return version === null ? 'none' : versionLabel(version);
}
