import { compareBytes } from '../../core/bytes';
import type { Pin } from '../../core/model';
import type { PinsFile } from './pinsFile';

/** A file's lines with some pins set. */
export interface PinsEdit {
  readonly lines: readonly string[];
  /** What took the place of which lines, in their order. */
  readonly changes: readonly LinesChange[];
  /** Where the pins that were set stand now: their first line, and the first one after them. */
  readonly placed: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
  /** Whether a line that stayed may stand elsewhere now. */
  readonly isShifted: boolean;
  /** Where a line that stayed stands now. */
  readonly placeOf: (line: number) => number;
}

/** New lines in the place of those from `start` to before `end`, which are none where a pin is added. */
export interface LinesChange {
  readonly prompt: string;
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** The file's text with some pins set; comments and everything else stay as they are. */
export function editPins(file: PinsFile, pins: ReadonlyMap<string, Pin>): string {
  return editLines(file, pins).lines.join('\n');
}

/** The same by lines, the last of which is empty. */
export function editLines(file: PinsFile, pins: ReadonlyMap<string, Pin>): PinsEdit {
  const changes = changesOf(file, pins);
  const lines: string[] = [];
  const places = new Int32Array(file.lines.length + 1);
  const placed = new Map<string, { readonly start: number; readonly end: number }>();
  let at = 0;
  const keepUntil = (end: number): void => {
    for (; at < end; at++) {
      places[at] = lines.length;
      lines.push(file.lines[at] ?? '');
    }
  };
  for (const { prompt, start, end, lines: changed } of changes) {
    keepUntil(start);
    placed.set(prompt, { start: lines.length, end: lines.length + changed.length });
    lines.push(...changed);
    at = end;
  }
  keepUntil(file.lines.length);
  while (lines.at(-1) === '') {
    lines.pop();
  }
  lines.push('');
  const isShifted = changes.some(({ start, end, lines: changed }) => changed.length !== end - start);
  return { lines, changes, placed, isShifted, placeOf: (line) => places[line] ?? line };
}

/** In the order of their places, and at one place of their prompts; what is added stands before what is there. */
function changesOf(file: PinsFile, pins: ReadonlyMap<string, Pin>): readonly LinesChange[] {
  const changes: LinesChange[] = [];
  let findPlace: ((prompt: string) => number) | null = null;
  for (const [prompt, pin] of [...pins].sort((a, b) => compareBytes(a[0], b[0]))) {
    const entry = file.entries.get(prompt);
    if (entry === undefined) {
      findPlace ??= placesForNew(file);
      const start = findPlace(prompt);
      changes.push({ prompt, start, end: start, lines: pinLines(prompt, pin) });
      continue;
    }
    const { start, end } = entry;
    const comment = /(?<![ \t])[ \t]+#.*$/.exec(file.lines[start] ?? '')?.[0] ?? '';
    const { comments, fields } = keptOfBlock(file.lines.slice(start + 1, end));
    const [first = '', ...rest] = pinLines(prompt, pin, fields.length > 0);
    changes.push({ prompt, start, end, lines: [`${first}${comment}`, ...comments, ...rest, ...fields] });
  }
  return changes.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A new pin stands behind the last one that comes before it in byte order, wherever a person put that. */
function placesForNew(file: PinsFile): (prompt: string) => number {
  const known = [...file.entries].sort((a, b) => a[1].start - b[1].start);
  const [front] = known;
  if (front === undefined) {
    const end = contentEnd(file.lines);
    return () => end;
  }
  // Of each pin and those behind it, the first in byte order: these never fall, so they can be searched by halves.
  const least = known.map(([prompt]) => prompt);
  for (let index = least.length - 2; index >= 0; index--) {
    const [own = '', behind = ''] = [least[index], least[index + 1]];
    least[index] = compareBytes(own, behind) < 0 ? own : behind;
  }
  return (prompt) => {
    let [low, high] = [0, least.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = compareBytes(least[middle] ?? '', prompt) < 0 ? [middle + 1, high] : [low, middle];
    }
    return known[low - 1]?.[1].end ?? front[1].start;
  };
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
