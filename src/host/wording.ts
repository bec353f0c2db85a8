import type { Comparison, SettingChange } from '../core/comparison';
import { placeOfSetting } from '../core/formats/canonical';
import type { Json } from '../core/json';
import { versionLabel, type Finding, type VersionRef } from '../core/model';
import { fileNameOf } from '../core/paths';
import type { Caution } from '../core/plan';
import { count, linesText, oneLine } from '../core/wording';

/** One fact of a comparison, for a list. */
export interface ChangeLine {
  /** What changes, such as `model` or `Text`. */
  readonly label: string;
  /** How: `3 lines added, 2 removed`, `gpt-4 → gpt-4.1`. */
  readonly description: string;
}

/** What differs, most visible first: text, model, parameters, tools, variables, included files. */
export function changeLines(comparison: Comparison): readonly ChangeLine[] {
  const { linesAdded, linesRemoved, settings, variables, files } = comparison;
  const lines: ChangeLine[] = [];
  if (linesAdded + linesRemoved > 0) {
    lines.push({ label: 'Text', description: linesText(comparison) });
  }
  lines.push(...factLines(comparison));
  lines.push(...settingLines([...settings].sort(byWeight)));
  lines.push(...variables.added.map((name) => ({ label: name, description: 'variable added' })));
  lines.push(...variables.removed.map((name) => ({ label: name, description: 'variable removed' })));
  lines.push(...files.map((file) => ({ label: file.path, description: `included file ${file.state}` })));
  if (lines.length === 0) {
    lines.push({ label: 'Nothing', description: comparison.same ? 'same content' : 'only formatting differs' });
  }
  return lines;
}

/** That formats differ, or that a side cannot be read. */
function factLines({ format, unread }: Comparison): readonly ChangeLine[] {
  const messages = format?.sameMessages === true ? ', the same messages' : '';
  return [
    ...(unread === undefined ? [] : [{ label: 'Settings', description: 'cannot be read: the text alone is compared' }]),
    ...(format === undefined ? [] : [{ label: 'Format', description: `${format.left} → ${format.right}${messages}` }]),
  ];
}

/** The same in one sentence: `+3 −2 lines; model gpt-4 → gpt-4.1; 2 more changes`. */
export function changeSummary(comparison: Comparison, most = 3): string {
  const lines = changeLines(comparison).map(({ label, description }) =>
    label === 'Text' ? description : label === 'Nothing' ? description : `${label} ${description}`,
  );
  const rest = lines.length - most;
  return rest > 1 ? `${lines.slice(0, most).join('; ')}; ${count(rest, 'more change')}` : lines.join('; ');
}

/** What a person should know before agreeing to a change. */
export function cautionText(caution: Caution): string {
  switch (caution.kind) {
    case 'undoesHold': {
      const { held, reason } = caution.hold;
      return `Undoes the hold${held === null ? '' : ` on ${versionLabel(held)}`}: ${reason === '' ? 'no reason given' : plainText(oneLine(reason))}`;
    }
    case 'movesBack':
      return 'Moves back to an older version';
    case 'skipsEnvironment':
      return `${caution.environment} ${caution.pinned === null ? 'pins no version' : `pins ${versionLabel(caution.pinned)}`}: this version was not tried there`;
  }
}

/** Text of others for a label, where a name in parentheses after a dollar sign would be shown as an icon. */
export function plainText(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Text of others for a notification, where `[text](command:…)` would be a link that runs a command. */
export function linklessText(text: string): string {
  return text.replaceAll('](', '] (');
}

/** What a finding says where its file is plain to see: without the file's path, or with its name alone. */
export function messageBeside({ path, message }: Pick<Finding, 'path' | 'message'>): string {
  if (path === '' || !message.startsWith(path)) {
    return message;
  }
  const rest = message.slice(path.length);
  return rest.startsWith(': ') ? rest.slice(2) : `${fileNameOf(path)}${rest}`;
}

/** `v3 → v4`; a pin that begins or ends is `none`. */
export function moveText(from: VersionRef | null, to: VersionRef | null): string {
  return `${from === null ? 'none' : versionLabel(from)} → ${to === null ? 'none' : versionLabel(to)}`;
}

/** Messages begin small, for the command line; a name at their beginning stays as it is. */
export function sentence(message: string): string {
  return /^(?:a|an|both|every|no|nothing|only|several|the|there|this) /.test(message) ? capitalised(message) : message;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A setting a line, but a tool or an output schema as a whole: their parts are many and mean little one by one. */
function settingLines(settings: readonly SettingChange[]): readonly ChangeLine[] {
  const lines = new Map<string, ChangeLine>();
  for (const setting of settings) {
    const { group, tool } = placeOfSetting(setting.path);
    const label = group === 'tools' ? `Tool ${tool}` : 'Output schema';
    if (group === 'model' || group === 'parameters') {
      lines.set(setting.path, settingLine(setting));
    } else if (!lines.has(label)) {
      const parts = settings.filter(({ path }) => {
        const place = placeOfSetting(path);
        return place.group === group && place.tool === tool;
      });
      lines.set(label, { label, description: wholeChange(parts) });
    }
  }
  return [...lines.values()];
}

/** How a tool or an output schema as a whole changes. */
export function wholeChange(parts: readonly SettingChange[]): string {
  const places = parts.map(({ path }) => placeOfSetting(path));
  const rests = places.map(({ rest }) => rest);
  // A tool has a name and a schema has a type: where that begins or ends, all of it does.
  const first = places[0]?.group === 'tools' ? 'name' : 'type';
  const key = parts[rests.findIndex((rest) => rest === '' || rest === first)];
  if (key !== undefined && (key.left === undefined || key.right === undefined)) {
    return key.left === undefined ? 'added' : 'removed';
  }
  const names = rests.slice(0, 3).map((rest) => oneLine(rest, 60));
  const more = parts.length - names.length;
  return `changed: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function settingLine(change: SettingChange): ChangeLine {
  if (change.left === undefined || change.right === undefined) {
    const value = change.left ?? change.right;
    const how = change.left === undefined ? 'added' : 'removed';
    return { label: change.path, description: value === undefined ? how : `${how}: ${valueText(value)}` };
  }
  return { label: change.path, description: `${valueText(change.left)} → ${valueText(change.right)}` };
}

function valueText(value: Json): string {
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value), 60);
}

const weights: readonly (readonly [string, number])[] = [
  ['model', 0],
  ['parameters', 1],
  ['tools', 2],
  ['outputSchema', 3],
];

function byWeight(a: SettingChange, b: SettingChange): number {
  return weightOf(a.path) - weightOf(b.path);
}

function weightOf(path: string): number {
  const [first] = path.split('.');
  return weights.find(([name]) => name === first)?.[1] ?? weights.length;
}
