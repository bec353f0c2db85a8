import { driftBetween, driftInput, neighbourDrift, type Drift } from '../../core/drift';
import { driftSince, sinceText } from '../../core/driftAge';
import { driftWords } from '../../core/driftWords';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Finding, type RegistrySnapshot, type VersionRef } from '../../core/model';
import { driftReport } from '../../core/reports';
import { ledgerName } from '../../registries/workspace/layout';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import type { Registry } from '../../registries/registry';
import { usage } from '../args';
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
  const registry = await place.registry();
  const snapshot = await registry.load();
  const input = driftInput(snapshot);
  const found = from === undefined || to === undefined ? neighbourDrift(input) : driftBetween(input, from, to);
  const unread = snapshot.findings.find(hidesPins);
  if (unread !== undefined) {
    throw new PromptEnvError('invalid', unread.message, unread.hint);
  }
  const rows = args.has('json') ? [] : await withAges(found, registry, snapshot, place.platform.now());
  const compared = from === undefined ? snapshot.environments.map(({ name }) => name) : [from, to ?? from];
  return {
    json: driftReport(found),
    text: (style) => (rows.length > 0 ? `${driftTable(rows, style)}\n` : `${inStep(compared)}\n`),
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

/** A drift as it is told to people. */
interface Row {
  readonly drift: Drift;
  readonly words: string;
  /** `for 3 days`, or empty. */
  readonly since: string;
}

async function withAges(
  found: readonly Drift[],
  registry: Registry,
  snapshot: RegistrySnapshot,
  now: number,
): Promise<readonly Row[]> {
  const input = driftInput(snapshot);
  const rows: Row[] = [];
  for (const drift of found) {
    const { prompt, from, to, state } = drift;
    const since = await driftSince(input, drift, (environment, id) => registry.chain(environment, id));
    const pin = snapshot.pins.get(to.environment)?.get(prompt);
    const words = driftWords({
      state,
      before: from.environment,
      candidate: from.version,
      distance: drift.distance === 0 ? '' : count(drift.distance, 'version'),
      hold: pin?.hold ?? null,
      unpinned: pin?.version === null,
    });
    rows.push({ drift, words, since: sinceText(since, now) });
  }
  return rows;
}

function driftTable(rows: readonly Row[], style: Style): string {
  return textTable(
    rows.map(({ drift, words, since }): readonly Cell[] => [
      visibleLine(drift.prompt),
      side(drift.from),
      `→ ${side(drift.to)}`,
      { text: visibleLine(words), paint: drift.state === 'damaged' ? style.red : style.yellow },
      { text: since, paint: style.dim },
    ]),
  );
}

function side({ environment, version }: { environment: string; version: VersionRef | null }): string {
  return `${environment} ${version === null ? '—' : versionLabel(version)}`;
}

function inStep(names: readonly string[]): string {
  const [only, another] = names;
  if (another === undefined) {
    return `There is no environment besides ${only ?? 'none'}.`;
  }
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} are in step.`;
}
