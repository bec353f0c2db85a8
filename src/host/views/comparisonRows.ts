import { isBroken, type CallToChange, type ChangedCalls } from '../../core/callSites/passing';
import { noCallText, passingText } from '../../core/callSites/passingWords';
import type { Comparison, FileChange, SettingChange } from '../../core/comparison';
import { comparisonNotes, isTextAlone, textCounts } from '../../core/comparisonWords';
import { placeOfSetting } from '../../core/formats/canonical';
import type { Json } from '../../core/json';
import { versionLabel } from '../../core/model';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import type { MovedPin } from '../movedPins';
import { capitalised } from '../wording';
import { colors, type Row, type RowIcon } from './row';

/** What choosing a row opens. */
export type Opened =
  | { readonly kind: 'text' }
  /** The same comparison, with what its environments pin by now. */
  | { readonly kind: 'again' }
  /** An included file, by its path from the prompt's own. */
  | { readonly kind: 'file'; readonly path: string }
  /** A tool's definition; as the settings name it. */
  | { readonly kind: 'tool'; readonly name: string }
  | { readonly kind: 'outputSchema' }
  | { readonly kind: 'setting'; readonly path: string }
  /** A call for the prompt, in the application's code. */
  | { readonly kind: 'call'; readonly path: string; readonly line: number };

/** A row of the Comparison view: plain text, whatever a prompt holds. */
export interface ComparedPart {
  /** Unique in the view, and the same for the same part of another comparison. */
  readonly id: string;
  readonly row: Row;
  readonly children: readonly ComparedPart[];
  readonly opens: Opened | null;
}

/** Longer values are cut, in UTF-16 units, and open in a diff of their own. */
const longestValue = 80;
/** Of longer lists only the first are shown. */
const mostRows = 300;

type Change = 'added' | 'removed' | 'changed';

const icons: Readonly<Record<Change, RowIcon>> = {
  added: { id: 'diff-added', color: colors.added },
  removed: { id: 'diff-removed', color: colors.invalid },
  changed: { id: 'diff-modified', color: colors.modified },
};

/**
 * The text's counts, then what the text does not show: model, parameters, tools, output schema, variables, files.
 * @param concerned calls for the prompt, where its variables differ
 * @param moved pins that moved since the comparison was opened, which is said before all else
 */
export function comparedParts(
  comparison: Comparison,
  concerned: ChangedCalls | null = null,
  moved: readonly MovedPin[] = [],
): readonly ComparedPart[] {
  const { settings, variables, files } = comparison;
  const inGroup = (group: string): readonly SettingChange[] =>
    settings.filter(({ path }) => placeOfSetting(path).group === group);
  return [
    ...moved.map(movedPart),
    textPart(comparison),
    ...comparisonNotes(comparison).map((note, index) => notePart(`note${index}`, note)),
    ...inGroup('model').map((change) => settingPart('Model', change)),
    ...group(
      'Parameters',
      'settings',
      inGroup('parameters').map((change) => settingPart(labelOf(change), change)),
    ),
    ...group('Tools', 'tools', toolParts(inGroup('tools'))),
    ...group('Output Schema', 'json', inGroup('outputSchema').map(schemaPart)),
    ...group('Variables', 'symbol-variable', [
      ...variables.removed.map((name) => namePart('variable', name, 'removed')),
      ...variables.added.map((name) => namePart('variable', name, 'added')),
    ]),
    ...(concerned === null ? [] : callsGroup(concerned)),
    ...group('Included Files', 'files', files.map(filePart)),
    ...(isTextAlone(comparison) ? [notePart('nothing', nothingText(comparison))] : []),
  ];
}

function nothingText({ same, text }: Comparison): string {
  return same
    ? 'Both sides are the same.'
    : text.length === 0
      ? 'Nothing differs but how the files are stored.'
      : 'Nothing besides the text differs.';
}

function movedPart({ environment, version }: MovedPin): ComparedPart {
  const label = `${environment} pins ${version === null ? 'no version' : versionLabel(version)} by now`;
  const hint = 'compare again';
  return {
    id: `moved ${environment}`,
    row: {
      label,
      ...(version === null ? {} : { description: hint }),
      icon: { id: 'refresh', color: colors.modified },
      spoken: version === null ? label : `${label}, ${hint}`,
      flags: [],
    },
    children: [],
    opens: version === null ? null : { kind: 'again' },
  };
}

function textPart(comparison: Comparison): ComparedPart {
  const description = comparison.text.length === 0 ? 'the same' : textCounts(comparison);
  return {
    id: 'text',
    row: { label: 'Text', description, icon: { id: 'diff' }, spoken: `Text, ${spokenCounts(description)}`, flags: [] },
    children: [],
    opens: { kind: 'text' },
  };
}

/** Signs and arrows as a screen reader should say them. */
function spokenCounts(text: string): string {
  return text.replace(/\+(\d+)/g, '$1 added').replace(/−(\d+)/g, '$1 removed');
}

function notePart(id: string, text: string): ComparedPart {
  return { id, row: { label: text, icon: { id: 'info' }, spoken: text, flags: [] }, children: [], opens: null };
}

function group(label: string, icon: string, parts: readonly ComparedPart[]): readonly ComparedPart[] {
  if (parts.length === 0) {
    return [];
  }
  const left = parts.length - mostRows;
  const shown = parts.slice(0, mostRows);
  const children = left <= 0 ? shown : [...shown, notePart(`${label}/more`, `and ${count(left, 'more change')}`)];
  const description = String(parts.length);
  const spoken = `${label}, ${count(parts.length, 'change')}`;
  return [{ id: label, row: { label, description, icon: { id: icon }, spoken, flags: [] }, children, opens: null }];
}

function labelOf({ path }: SettingChange): string {
  return placeOfSetting(path).rest;
}

function settingPart(label: string, change: SettingChange, opens?: Opened): ComparedPart {
  const { left, right, path } = change;
  const [before, after] = valueTexts(left, right);
  const isLong = Math.max(before?.length ?? 0, after?.length ?? 0) > longestValue;
  const how: Change = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const [from, to, name] = [cut(before ?? ''), cut(after ?? ''), cut(visibleLine(label))];
  const description = how === 'changed' ? `${from} → ${to}` : `${how}: ${how === 'added' ? to : from}`;
  return {
    id: path,
    row: {
      label: name,
      description,
      icon: icons[how],
      spoken: `${name}, ${how === 'changed' ? `changed from ${from} to ${to}` : description}`,
      flags: [],
    },
    children: [],
    opens: opens ?? (isLong ? { kind: 'setting', path } : null),
  };
}

/** Both values as people write them; as JSON where they would look alike. Null where a side has none. */
function valueTexts(left: Json | undefined, right: Json | undefined): readonly [string | null, string | null] {
  const plain = (value: Json): string => visibleLine(typeof value === 'string' ? value : JSON.stringify(value));
  const [before, after] = [left, right].map((value) => (value === undefined ? null : plain(value)));
  return before !== null && before === after
    ? [visibleLine(JSON.stringify(left)), visibleLine(JSON.stringify(right))]
    : [before ?? null, after ?? null];
}

function cut(text: string): string {
  // A pair of surrogates is not cut in half.
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function toolParts(settings: readonly SettingChange[]): readonly ComparedPart[] {
  const tools = new Map<string, SettingChange[]>();
  for (const change of settings) {
    const { tool } = placeOfSetting(change.path);
    tools.set(tool, [...(tools.get(tool) ?? []), change]);
  }
  return [...tools].map(([name, changes]): ComparedPart => {
    const opens: Opened = { kind: 'tool', name };
    const [first] = changes;
    if (first !== undefined && labelOf(first) === '') {
      const how = first.left === undefined ? 'added' : first.right === undefined ? 'removed' : 'changed';
      return { ...namePart('tool', name, how), opens };
    }
    return {
      ...namePart('tool', name, 'changed'),
      children: changes.map((change) => settingPart(labelOf(change), change, opens)),
    };
  });
}

function schemaPart(change: SettingChange): ComparedPart {
  const rest = labelOf(change);
  return settingPart(rest === '' ? 'the whole schema' : rest, change, { kind: 'outputSchema' });
}

function namePart(kind: string, name: string, how: Change, detail = ''): ComparedPart {
  const label = cut(visibleLine(name));
  const description = `${how}${detail}`;
  const spoken = `${kind} ${label}, ${spokenCounts(description)}`;
  return {
    id: `${kind} ${name}`,
    row: { label, description, icon: icons[how], spoken, flags: [] },
    children: [],
    opens: null,
  };
}

function callsGroup({ calls, environment, gap }: ChangedCalls): readonly ComparedPart[] {
  const label = environment === null ? 'Calls for It' : `Calls That Get ${environment}`;
  const none =
    calls.length === 0 && gap === null ? [notePart('no call', `${capitalised(noCallText(environment))}.`)] : [];
  return [
    ...group(label, 'references', calls.map(callPart)),
    ...none,
    ...(gap === null ? [] : [notePart('gap', `${capitalised(gap)}.`)]),
  ];
}

function callPart(call: CallToChange, index: number): ComparedPart {
  const { path, line, passes } = call;
  const [label, description] = [cut(`${visibleLine(path)}:${line}`), passingText(call)];
  const icon: RowIcon = isBroken(call)
    ? { id: 'error', color: colors.invalid }
    : { id: passes === null ? 'question' : 'check' };
  const row = { label, description, icon, spoken: `call in ${label}, ${description}`, flags: [] };
  return { id: `call ${path}:${line} ${index}`, row, children: [], opens: { kind: 'call', path, line } };
}

function filePart({ path, state, text }: FileChange): ComparedPart {
  const lines = text.flatMap((hunk) => hunk.lines);
  const [more, fewer] = ['+', '-'].map((sign) => lines.filter((line) => line.startsWith(sign)).length);
  const counts = state === 'changed' && lines.length > 0 ? `, +${more ?? 0} −${fewer ?? 0} lines` : '';
  return { ...namePart('included file', path, state, counts), opens: { kind: 'file', path } };
}
