import type { Environment } from '../../core/model';
import { fileNameOf, folderOf } from '../../core/paths';
import { driftWords, labelOrNone } from '../../core/driftWords';
import { count } from '../../core/wording';
import { colors, facts, spokenFacts, type Row, type RowIcon } from './row';
import { isWaiting, type Standing } from './standing';
import type { EnvironmentSummary } from './standings';

/** An environment with what waits in it. */
export function environmentRow(environment: Environment, summary: EnvironmentSummary, writable: boolean): Row {
  const { pinned, waiting, held, broken, untold } = summary;
  const counts = [
    count(pinned, 'prompt'),
    waiting.length > 0 && `${waiting.length} waiting`,
    held > 0 && `${held} held`,
    broken > 0 && `${broken} damaged`,
    untold > 0 && `${untold} cannot be told`,
  ];
  return {
    label: environment.name,
    description: facts(...counts, environment.protected && 'protected'),
    icon: { id: environment.protected ? 'shield' : 'server-environment' },
    spoken: spokenFacts(`environment ${environment.name}`, environment.protected && 'protected', ...counts),
    flags: ['environment', ...(waiting.length > 0 ? ['waiting'] : []), ...(writable ? ['writable'] : [])],
  };
}

export function environmentTooltip(environment: Environment, before: string | null): string {
  return [
    `Environment ${environment.name}`,
    before === null ? 'New versions are pinned here first' : `Prompts are promoted to it from ${before}`,
    ...(environment.protected ? ['Protected: moving a pin needs a reason and a confirmation'] : []),
  ].join('\n');
}

const icons: Readonly<Record<Standing['state'], RowIcon>> = {
  latest: { id: 'check', color: colors.inStep },
  outdated: { id: 'circle-outline' },
  inStep: { id: 'check', color: colors.inStep },
  behind: { id: 'arrow-circle-up', color: colors.waiting },
  missing: { id: 'arrow-circle-up', color: colors.waiting },
  ahead: { id: 'arrow-circle-right' },
  only: { id: 'circle-outline' },
  held: { id: 'debug-pause', color: colors.held },
  damaged: { id: 'error', color: colors.invalid },
  damagedBefore: { id: 'warning', color: colors.held },
  untold: { id: 'question', color: colors.invalid },
  untoldBefore: { id: 'question', color: colors.held },
  unknown: { id: 'error', color: colors.invalid },
  unread: { id: 'loading' },
};

/** What an environment pins for one prompt, how that stands to the environment before it, and `for 3 days` where known. */
export function pinRow(standing: Standing, writable: boolean, since = ''): Row {
  const { move, state } = standingPhrase(standing);
  const spoken = standingPhrase(standing, (distance) => count(distance, 'version'));
  return {
    label: fileNameOf(standing.prompt),
    description: facts(move, state, since, folderOf(standing.prompt)),
    icon: icons[standing.state],
    spoken: spokenFacts(standing.prompt, spoken.move.replace(' → ', ' to '), spoken.state, since),
    flags: [
      'pin',
      ...(standing.version === null ? [] : ['pinned']),
      ...(isWaiting(standing.state) ? ['waiting'] : []),
      ...(standing.state === 'held' ? ['held'] : []),
      ...(writable ? ['writable'] : []),
    ],
  };
}

/** The version (`v4 → v6` where a promotion waits), and the state in words. */
export function standingPhrase(
  standing: Standing,
  distanceText: (distance: number) => string = String,
): { readonly move: string; readonly state: string } {
  const { version, candidate } = standing;
  const before = standing.before ?? '';
  const here = labelOrNone(version);
  const there = labelOrNone(candidate);
  const distance = distanceText(standing.distance);
  switch (standing.state) {
    case 'latest':
      return { move: here, state: version === null ? 'unpinned' : 'latest' };
    case 'outdated':
      return { move: here, state: version === null ? 'unpinned' : `${distance} behind ${there}` };
    case 'inStep':
      return { move: here, state: version === null ? `unpinned, as in ${before}` : `in step with ${before}` };
    case 'damagedBefore':
      return { move: here, state: `${there} in ${before} is damaged` };
    case 'untold':
      return { move: '?', state: 'cannot be told' };
    case 'untoldBefore':
      return { move: here, state: `what ${before} pins cannot be told` };
    case 'unread':
      return { move: here, state: '…' };
    case 'unknown':
      return { move: here, state: 'not among its versions' };
    default: {
      const { state, hold, unpinned } = standing;
      const words = driftWords({ state, before, candidate, distance, hold, unpinned });
      return { move: isWaiting(state) ? `${here} → ${there}` : here, state: words };
    }
  }
}

export function pinTooltip(environment: string, standing: Standing, since = ''): string {
  const { move, state } = standingPhrase(standing, (distance) => count(distance, 'version'));
  const held = standing.hold?.held ?? null;
  return [
    `${standing.prompt} in ${environment}`,
    `${move}, ${state}${since === '' ? '' : `, ${since}`}`,
    ...(standing.before === null ? [] : [`${standing.before} pins ${labelOrNone(standing.candidate)}`]),
    ...(held === null ? [] : [`The hold warns of ${labelOrNone(held)}`]),
  ].join('\n');
}

/** Above this many rows, those that need no look are put behind one row. */
export const manyPins = 12;

/** An environment's rows: what needs a look first where there are many, and the rest behind one row. */
export function splitPins({ all, unsettled }: EnvironmentSummary): {
  readonly shown: readonly string[];
  readonly settled: readonly string[];
} {
  if (all.length <= manyPins) {
    return { shown: all, settled: [] };
  }
  const shown = new Set(unsettled);
  return { shown: unsettled, settled: all.filter((prompt) => !shown.has(prompt)) };
}

/** The row before the pins that need no look. */
export function settledRow(environment: string, settled: number, first: boolean): Row {
  const label = first ? count(settled, 'prompt') : `${settled} in step`;
  return {
    label,
    icon: { id: first ? 'folder' : 'check', ...(first ? {} : { color: colors.inStep }) },
    spoken: first ? `${label} of ${environment}` : `${label} with the environment before ${environment}`,
    flags: ['folder'],
  };
}
