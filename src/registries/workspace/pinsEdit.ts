import { compareBytes } from '../../core/bytes';
import type { Pin } from '../../core/model';
import type { PinsFile } from './pinsFile';

/** A file's lines with some pins set. */
export interface PinsEdit {
  readonly lines: readonly string[];
  /** Where the pins that were set stand now: their first line, and the first one after them. */
  readonly placed: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
  /** Where a line that stayed stands now. */
  readonly placeOf: (line: number) => number;
}

/** The file's text with some pins set; comments and everything else stay as they are. */
export function editPins(file: PinsFile, pins: ReadonlyMap<string, Pin>): string {
  return editLines(file, pins).lines.join('\n');
}

/** The same by lines, the last of which is empty. */
export function editLines(file: PinsFile, pins: ReadonlyMap<string, Pin>): PinsEdit {
  const replaced = new Map<
    number,
    { readonly end: number; readonly prompt: string; readonly text: readonly string[] }
  >();
  const inserted = new Map<number, { readonly prompt: string; readonly text: readonly string[] }[]>();
  let known: readonly (readonly [string, { readonly start: number; readonly end: number }])[] | null = null;
  for (const [prompt, pin] of [...pins].sort((a, b) => compareBytes(a[0], b[0]))) {
    const entry = file.entries.get(prompt);
    if (entry !== undefined) {
      const comment = /(?<![ \t])[ \t]+#.*$/.exec(file.lines[entry.start] ?? '')?.[0] ?? '';
      const { comments, fields } = keptOfBlock(file.lines.slice(entry.start + 1, entry.end));
      const [first = '', ...rest] = pinLines(prompt, pin, fields.length > 0);
      const text = [`${first}${comment}`, ...comments, ...rest, ...fields];
      replaced.set(entry.start, { end: entry.end, prompt, text });
      continue;
    }
    known ??= [...file.entries].sort((a, b) => a[1].start - b[1].start);
    const before = known.findLast(([id]) => compareBytes(id, prompt) < 0);
    const at = before?.[1].end ?? known[0]?.[1].start ?? contentEnd(file.lines);
    inserted.set(at, [...(inserted.get(at) ?? []), { prompt, text: pinLines(prompt, pin) }]);
  }
  const lines: string[] = [];
  const places = new Int32Array(file.lines.length + 1);
  const placed = new Map<string, { readonly start: number; readonly end: number }>();
  const place = ({ prompt, text }: { readonly prompt: string; readonly text: readonly string[] }): void => {
    placed.set(prompt, { start: lines.length, end: lines.length + text.length });
    lines.push(...text);
  };
  for (let index = 0; index <= file.lines.length; index++) {
    inserted.get(index)?.forEach(place);
    const replacement = replaced.get(index);
    places[index] = lines.length;
    if (replacement !== undefined) {
      place(replacement);
      index = replacement.end - 1;
    } else if (index < file.lines.length) {
      lines.push(file.lines[index] ?? '');
    }
  }
  while (lines.at(-1) === '') {
    lines.pop();
  }
  lines.push('');
  return { lines, placed, placeOf: (line) => places[line] ?? line };
}

/** What stays of a block's lines when its pin is set anew: comments, and fields that are not ours with all below them. */
function keptOfBlock(lines: readonly string[]): {
  readonly comments: readonly string[];
  readonly fields: readonly string[];
} {
  const comments: string[] = [];
  const fields: string[] = [];
  const indent = /^[ ]*/.exec(lines.find((line) => /^ +[^ #]/.test(line)) ?? '')?.[0].length ?? 0;
  let isOurs = true;
  for (const line of lines) {
    const depth = line.search(/[^ ]/);
    const isField = indent > 0 && depth === indent && /^[^#:]+:(?:[ \t]|$)/.test(line);
    isOurs = isField ? /^ *(?:version|event|hold|held) *:/.test(line) : isOurs;
    const comment =
      (depth <= indent ? /^ *(#.*)$/.exec(line) : null) ??
      /^ +(?:version|event|held):[ \t]+[^\s#"']+[ \t]+(#.*)$/.exec(line);
    if (!isOurs) {
      fields.push(line.trim() === '' ? '' : `  ${line.slice(indent)}`);
    } else if (comment?.[1] !== undefined) {
      comments.push(`  ${comment[1]}`);
    }
  }
  return { comments, fields };
}

/** Where the text ends, so that trailing empty lines stay behind what is added. */
function contentEnd(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line !== '') + 1;
}

/** A pin as we write it: a line, or a block where there is more to say. */
export function pinLines(prompt: string, pin: Pin, asBlock = false): readonly string[] {
  const version = pin.version === null ? 'none' : pin.version.id;
  if (pin.hold === null && !asBlock) {
    return [`${prompt}: ${version}${pin.event === null ? '' : ` ${pin.event}`}`];
  }
  return [
    `${prompt}:`,
    `  version: ${version}`,
    ...(pin.event === null ? [] : [`  event: ${pin.event}`]),
    ...(pin.hold === null ? [] : [`  hold: ${quoted(pin.hold.reason)}`]),
    ...(pin.hold?.held ? [`  held: ${pin.hold.held.id}`] : []),
  ];
}

/** A double-quoted text that JSON and YAML read alike. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
