import type { ChangedCalls } from '../core/callSites/passing';
import { variableChangeText } from '../core/callSites/passingWords';
import { versionLabel, type VersionRef } from '../core/model';
import type { Caution, Plan, PlannedChange } from '../core/plan';
import { visibleLine } from '../core/visibleText';
import { changedCallsText } from './callsToChange';
import type { Style } from './style';

/** The changes of an act, a line each, with what is worth knowing about them below. */
export function changeLines(plan: Plan, style: Style, concerned: readonly ChangedCalls[] = []): string {
  return plan.changes
    .flatMap((change) => [
      `${change.prompt}: ${plan.environment.name} ${changeText(plan, change, style)}`,
      ...change.cautions.map((caution) => `  ${style.yellow('note')}: ${cautionText(caution, plan)}`),
      ...concerned
        .filter(({ prompt }) => prompt === change.prompt)
        .flatMap((calls) => [
          `  ${style.yellow('note')}: it ${variableChangeText(calls.variables)}`,
          changedCallsText(calls, style, '    '),
        ]),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function changeText(plan: Plan, { from, to, hold }: PlannedChange, style: Style): string {
  const held = hold === null ? '' : `held: ${visibleLine(hold.reason)}`;
  switch (plan.action) {
    case 'hold':
      return `${pinnedText(to)} ${held}`;
    case 'release':
      return `${pinnedText(to)} released`;
    default: {
      const move = `${from === null ? 'none' : versionLabel(from)} → ${style.bold(to === null ? 'none' : versionLabel(to))}`;
      return hold === null ? move : `${move}, ${held}`;
    }
  }
}

function cautionText(caution: Caution, plan: Plan): string {
  switch (caution.kind) {
    case 'undoesHold':
      return `this undoes the hold: ${visibleLine(caution.hold.reason)}`;
    case 'movesBack':
      return `this is an older version than ${plan.environment.name} had`;
    case 'skipsEnvironment':
      return `${caution.environment} pins ${pinnedText(caution.pinned)}`;
  }
}

/** `v4`, or that there is none. */
export function pinnedText(version: VersionRef | null): string {
  return version === null ? 'no version' : versionLabel(version);
}
