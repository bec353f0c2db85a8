import { environmentsPinning } from '../../core/drift';
import { sameVersion, versionLabel, type Pin, type PromptState, type RegistrySnapshot } from '../../core/model';
import { statusReport } from '../../core/reports';
import { count } from '../../core/wording';
import { whyUnreadable } from '../../core/unreadablePins';
import { escapeControls, visibleLine } from '../../core/visibleText';
import { findingLine } from '../findingLine';
import { JsonText } from '../output';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv status` */
export const status: Verb = async (args, place) => {
  if (args.has('json')) {
    const json = await place.remembered('status', async (registry, isAgain) =>
      // Who asks once may never ask again: only then is it worth the time to keep more than the answer.
      JSON.stringify(statusReport(await registry.load({ cached: isAgain ? 'keep' : 'use' }))),
    );
    return { json: new JsonText(json), text: () => '' };
  }
  const snapshot = await (await place.registry()).load({ cached: 'keep' });
  return { json: statusReport(snapshot), text: (style) => statusText(snapshot, style) };
};

function statusText(snapshot: RegistrySnapshot, style: Style): string {
  const blocks = [style.dim(escapeControls(snapshot.root))];
  blocks.push(snapshot.prompts.length === 0 ? 'There are no prompts yet.' : promptTable(snapshot, style));
  const holds = holdLines(snapshot, style);
  if (holds.length > 0) {
    blocks.push(holds.join('\n'));
  }
  if (snapshot.readOnly !== null) {
    blocks.push(`${style.yellow('read-only')}: ${visibleLine(snapshot.readOnly)}`);
  }
  if (snapshot.findings.length > 0) {
    const lines = snapshot.findings.map((finding) => findingLine(finding, style));
    blocks.push([`${count(snapshot.findings.length, 'finding')}:`, ...lines].join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function promptTable(snapshot: RegistrySnapshot, style: Style): string {
  const names = snapshot.environments.map((environment) => environment.name);
  const head = ['prompt', 'draft', 'latest', ...names].map((text): Cell => ({ text, paint: style.bold }));
  const rows = snapshot.prompts.map((prompt): readonly Cell[] => [
    visibleLine(prompt.id),
    draftCell(prompt, style),
    latestCell(snapshot, prompt, style),
    ...names.map((name, index) => pinCell(snapshot, prompt, name, names[index - 1], style)),
  ]);
  return textTable([head, ...rows]);
}

const draftMarks = { clean: '=', modified: '~', new: '+', missing: '-', invalid: '!', unread: '?' } as const;

function draftCell({ draft }: PromptState, style: Style): Cell {
  const { dim, yellow, green, red } = style;
  const paints = { clean: dim, modified: yellow, new: green, missing: dim, invalid: red, unread: dim };
  const older = draft.state === 'modified' && draft.matches !== null ? ` (is ${versionLabel(draft.matches)})` : '';
  return { text: `${draftMarks[draft.state]} ${draft.state}${older}`, paint: paints[draft.state] };
}

function latestCell(snapshot: RegistrySnapshot, prompt: PromptState, style: Style): Cell {
  const { latest } = prompt;
  if (latest === null) {
    return { text: '—', paint: style.dim };
  }
  const text = versionLabel(latest);
  return environmentsPinning(snapshot, prompt.id, latest).length === 0 ? { text, paint: style.bold } : text;
}

function pinCell(
  snapshot: RegistrySnapshot,
  prompt: PromptState,
  environment: string,
  before: string | undefined,
  style: Style,
): Cell {
  const pinIn = (name: string): Pin | undefined => snapshot.pins.get(name)?.get(prompt.id);
  const pin = pinIn(environment);
  if (whyUnreadable(snapshot, environment, prompt.id) !== null) {
    return { text: '?', paint: style.red };
  }
  if (pin?.version == null) {
    return { text: '—', paint: style.dim };
  }
  const { version } = pin;
  if (snapshot.damaged.get(prompt.id)?.has(version.id) === true) {
    return { text: `${versionLabel(version)} damaged`, paint: style.red };
  }
  if (pin.hold !== null) {
    return { text: `${versionLabel(version)} held`, paint: style.yellow };
  }
  const inStep = before === undefined || sameVersion(pinIn(before)?.version ?? null, version);
  return { text: versionLabel(version), paint: inStep ? style.green : style.yellow };
}

function holdLines(snapshot: RegistrySnapshot, style: Style): readonly string[] {
  return snapshot.environments.flatMap(({ name }) =>
    [...(snapshot.pins.get(name) ?? [])].flatMap(([prompt, { hold }]) =>
      hold === null ? [] : [`${style.yellow('held')} in ${name}: ${visibleLine(prompt)}: ${visibleLine(hold.reason)}`],
    ),
  );
}
