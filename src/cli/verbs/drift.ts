import { driftBetween, driftInput, neighbourDrift, type Drift } from '../../core/drift';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Finding, type VersionRef } from '../../core/model';
import { driftReport } from '../../core/reports';
import { ledgerName } from '../../registries/workspace/layout';
import { usage } from '../args';
import { visibleLine } from '../../core/visibleText';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv drift` */
export const drift: Verb = async (args, place) => {
  const [from, to] = [args.value('from'), args.value('to')];
  if ((from === undefined) !== (to === undefined)) {
    throw usage('--from and --to go together', 'name both environments, or neither');
  }
  if (from !== undefined && from === to) {
    throw usage(`${from} does not differ from itself`, 'name two different environments');
  }
  const snapshot = await (await place.registry()).load();
  const input = driftInput(snapshot);
  const found = from === undefined || to === undefined ? neighbourDrift(input) : driftBetween(input, from, to);
  const unread = snapshot.findings.find(hidesPins);
  if (unread !== undefined) {
    throw new PromptEnvError('invalid', unread.message, unread.hint);
  }
  const compared = from === undefined ? snapshot.environments.map(({ name }) => name) : [from, to ?? from];
  return {
    json: driftReport(found),
    text: (style) => (found.length > 0 ? `${driftTable(found, style)}\n` : `${inStep(compared)}\n`),
    exitCode: found.length === 0 ? 0 : 1,
  };
};

/** Where pins could not be read, nothing can be said about them: least of all that they are in step. */
function hidesPins({ code, path }: Finding): boolean {
  return (
    ['badConfig', 'badPins', 'duplicateKey'].includes(code) ||
    (code === 'conflictMarkers' && !path.endsWith(`/${ledgerName}`))
  );
}

function driftTable(found: readonly Drift[], style: Style): string {
  return textTable(
    found.map((entry): readonly Cell[] => [
      visibleLine(entry.prompt),
      side(entry.from),
      `→ ${side(entry.to)}`,
      { text: stateText(entry), paint: entry.state === 'damaged' ? style.red : style.yellow },
    ]),
  );
}

function side({ environment, version }: { environment: string; version: VersionRef | null }): string {
  return `${environment} ${version === null ? '—' : versionLabel(version)}`;
}

function stateText({ state, distance, from, to }: Drift): string {
  switch (state) {
    case 'behind':
    case 'ahead':
      return distance === 0 ? state : `${state} by ${distance}`;
    case 'missing':
      return `missing in ${to.environment}`;
    case 'only':
      return `not in ${from.environment}`;
    default:
      return state;
  }
}

function inStep(names: readonly string[]): string {
  const [only, another] = names;
  if (another === undefined) {
    return `There is no environment besides ${only ?? 'none'}.`;
  }
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} are in step.`;
}
