import type { VersionRef } from '../model';
import type { MeantCall } from './meant';

/** Why a call gets nothing that is pinned. */
export type CallFault = 'noPrompt' | 'noVersion' | 'noEnvironment' | 'notPinned';

/** What servers take beside environments: their newest version, versions by number, and commits. */
const besideEnvironments = /^(?:latest|newest|head|main|v?\d+|[0-9a-f]{7,64})$/i;

/**
 * What is wrong with a call; null for one that is served. A call that names a version itself, or whose environment only
 * the running program knows, asks for no pin; of pins that cannot be read nobody can tell.
 */
export function faultOf({ site, isKnown, isNoVersion, environment, version, unreadable }: MeantCall): CallFault | null {
  if (!isKnown) {
    return 'noPrompt';
  }
  if (isNoVersion) {
    return 'noVersion';
  }
  const named = site.environment?.text ?? (site.version === null ? site.usual : null);
  if (named === null || version !== null) {
    return null;
  }
  if (environment !== null) {
    return unreadable === null ? 'notPinned' : null;
  }
  return besideEnvironments.test(named) ? null : 'noEnvironment';
}

/** What is wrong, in a few words. */
export function faultText(fault: CallFault, environment: string | null): string {
  switch (fault) {
    case 'noPrompt':
      return 'there is no such prompt';
    case 'noVersion':
      return 'there is no such version';
    case 'noEnvironment':
      return 'there is no such environment';
    case 'notPinned':
      return `${environment ?? ''} pins none`;
  }
}

/** So many runs of numbers are named; there are more where versions were removed by hand. */
const mostRuns = 4;

/** The versions that there are: `v1 to v4, v6`; empty for none. */
export function versionsText(versions: readonly VersionRef[]): string {
  const numbers = [...new Set(versions.flatMap(({ number }) => number ?? []))].sort((a, b) => a - b);
  const runs: { readonly first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) {
      run.last = number;
    } else {
      runs.push({ first: number, last: number });
    }
  }
  const shown = runs
    .slice(-mostRuns)
    .map(({ first, last }) => (first === last ? `v${first}` : `v${first} to v${last}`));
  return `${runs.length > mostRuns ? '…, ' : ''}${shown.join(', ')}`;
}
