import { isMap, isScalar } from 'yaml';
import { TextLines } from '../../core/formats/textLines';
import { readYaml } from '../../core/yaml';

/** A pin as its lines write it, not yet checked. Lines are counted from 0. */
export interface WrittenPin {
  readonly prompt: string;
  /** Null where the value is neither text nor a mapping. */
  readonly fields: ReadonlyMap<string, string> | null;
  /** There is more than a version and an event. */
  readonly isMalformed: boolean;
  readonly start: number;
  /** First line after it. */
  readonly end: number;
}

export type WrittenPins =
  | {
      readonly ok: true;
      readonly pins: readonly WrittenPin[];
      readonly sharesLine: boolean;
      readonly isInBraces: boolean;
    }
  /** `line` is counted from 0. */
  | { readonly ok: false; readonly message: string; readonly line: number };

const beginsPin = /^["'A-Za-z0-9]/;

/**
 * The first line after the pin that begins at a line, when the lines can be read without the others: what stands at the
 * left margin ends a pin. Null where it is not known, such as for a document marker or a list.
 */
export function endOfPin(lines: readonly string[], start: number): number | null {
  if (!beginsPin.test(lines[start] ?? '')) {
    return null;
  }
  let end = start + 1;
  for (let index = end; index < lines.length && !beginsPin.test(lines[index] ?? ''); index++) {
    const line = lines[index] ?? '';
    if (line.startsWith(' ')) {
      end = index + 1;
    } else if (line !== '' && !line.startsWith('#')) {
      return null;
    }
  }
  return end;
}

/**
 * Reads pins that are not as we write them.
 * @param lines of the whole file
 * @param numbers which of them to read; whole pins only
 */
export function readPinsByLibrary(lines: readonly string[], numbers: readonly number[], maxBytes: number): WrittenPins {
  const text = numbers.map((number) => lines[number] ?? '').join('\n');
  const lineNumber = (index: number): number => numbers[index] ?? (numbers.at(-1) ?? 0) + 1;
  const yaml = readYaml(text, { schema: 'failsafe', maxBytes });
  const [problem] = yaml.problems;
  if (problem !== undefined) {
    return { ok: false, message: problem.message, line: lineNumber(problem.line - 1) };
  }
  const { contents } = yaml.document;
  if (contents === null) {
    return { ok: true, pins: [], sharesLine: false, isInBraces: false };
  }
  if (!isMap(contents)) {
    return { ok: false, message: 'the file is no mapping of prompts to versions', line: lineNumber(0) };
  }
  const places = new TextLines(text, 0);
  const pins: WrittenPin[] = [];
  let sharesLine = false;
  let lastEnd = -1;
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || !key.range) {
      return { ok: false, message: 'a key is no prompt id', line: lineNumber(0) };
    }
    const range = isScalar(value) || isMap(value) ? value.range : null;
    const start = lineNumber(places.lineAt(key.range[0]));
    const end = lineNumber(places.lineAt(Math.max(key.range[1], (range?.[1] ?? 0) - 1))) + 1;
    sharesLine ||= start < lastEnd;
    lastEnd = end;
    pins.push({ prompt: String(key.value), ...written(value), start, end });
  }
  return { ok: true, pins, sharesLine, isInBraces: contents.flow === true };
}

function written(value: unknown): Pick<WrittenPin, 'fields' | 'isMalformed'> {
  if (isScalar(value)) {
    const [version = '', event, ...rest] = String(value.value).trim().split(/\s+/);
    const fields = new Map([
      ['version', version],
      ...(event === undefined ? [] : [['event', event] as const]),
    ] as const);
    return { fields, isMalformed: rest.length > 0 };
  }
  if (!isMap(value)) {
    return { fields: null, isMalformed: true };
  }
  const fields = value.items.flatMap((item): [string, string][] =>
    isScalar(item.key) && isScalar(item.value) ? [[String(item.key.value), String(item.value.value)]] : [],
  );
  const byName = new Map(fields);
  // Of a field that stands twice nobody can say which is meant.
  return { fields: byName, isMalformed: byName.size < fields.length };
}
