import { isConflictMarker } from '../../core/conflicts';
import { isPromptId } from '../../core/ids';
import type { Finding, Hold, Pin } from '../../core/model';
import { parseVersionRef, workspaceVersion } from '../../core/references';
import { oneLine } from '../../core/wording';
import { isEventName, pinsPath } from './layout';
import { endOfPin, readPinsByLibrary, type WrittenPin } from './pinsByLibrary';
import { describeConflict, readConflictedPins, type PinConflict } from './pinsConflicts';

/** One prompt's pin and the lines that it takes, counted from 0. */
export interface PinEntry {
  readonly pin: Pin;
  readonly start: number;
  /** First line after it. */
  readonly end: number;
}

export interface PinsFile {
  readonly environment: string;
  readonly lines: readonly string[];
  readonly entries: ReadonlyMap<string, PinEntry>;
  readonly findings: readonly Finding[];
  /** Why the file may not be written, or null. */
  readonly readOnly: string | null;
  /** Where a merge left conflicts and both sides of it can be read: the prompts that are not among `entries`. */
  readonly conflicts: readonly PinConflict[] | null;
  /** Whether every line is as we write it. */
  readonly isPlain: boolean;
}

/** Of a whole pins file. */
export const maxPinsBytes = 16 * 1024 * 1024;
const simpleLine =
  /^([A-Za-z0-9][A-Za-z0-9._/-]*): (?:none|([1-9]\d{0,8})@(sha256:[0-9a-f]{64}))(?: (\d{8}T\d{9}Z-[0-9a-f]{16}))?(?:[ \t]+#.*)?[ \t]*$/;
const blockLine = /^([A-Za-z0-9][A-Za-z0-9._/-]*):[ \t]*(?:#.*)?$/;
const fieldLine = /^ {2}(version|event|hold|held): (.+)$/;
const perhapsMarker = /<{7}|={7}|>{7}|\|{7}/;

/** Reads an environment's pins. Lines as we write them are read by a linear scan, others by the YAML library. */
export function parsePins(environment: string, text: string): PinsFile {
  const lines = linesOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (text.length > maxPinsBytes) {
    return unreadable(environment, lines, 'badPins', 'the file is larger than 16 MiB', null);
  }
  const marker = perhapsMarker.test(text) ? lines.findIndex(isConflictMarker) : -1;
  return marker === -1 ? parseLines(environment, lines) : parseConflicted(environment, lines, marker + 1);
}

const [digestLength, eventLength] = [71, 36];

/** A line as we write nearly all of them, taken apart at its known places: nothing but the parts is made. */
function plainPin(line: string): { readonly prompt: string; readonly pin: Pin } | null {
  const colon = line.indexOf(': ');
  const at = line.indexOf('@', colon);
  const end = at + 1 + digestLength;
  // No comment, and something in the event's place.
  const isPlain = line.length === end + 1 + eventLength && line.charAt(end + 1) !== ' ' && !line.includes('#');
  if (at === -1 || !isPlain || !simpleLine.test(line)) {
    return null;
  }
  const number = Number(line.slice(colon + 2, at));
  const version = { id: line.slice(colon + 2, end), number, digest: line.slice(at + 1, end) };
  return { prompt: line.slice(0, colon), pin: { version, event: line.slice(end + 1), hold: null } };
}

function linesOf(text: string): readonly string[] {
  return text.includes('\r') ? text.split(/\r?\n/) : text.split('\n');
}

function parseLines(environment: string, lines: readonly string[]): PinsFile {
  const plain = scan(environment, lines, () => null);
  return plain === null ? readWithLibrary(environment, lines) : { ...plain, isPlain: true };
}

/** Pins that no choice changes are shown; of the others each is a finding, and nothing is moved meanwhile. */
function parseConflicted(environment: string, lines: readonly string[], marker: number): PinsFile {
  const sides = readConflictedPins(lines, (side) => parseLines(environment, side));
  const message = 'the file holds conflict markers of a merge';
  if (sides === null || sides.conflicts.length === 0) {
    const whole = unreadable(environment, lines, 'conflictMarkers', message, marker);
    return sides === null ? whole : { ...whole, ...sides };
  }
  const hint = 'keep the line of one side and remove the markers; what no event confirms then, promptenv record';
  const findings = sides.conflicts.map((conflict) =>
    findingAt(environment, 'conflictMarkers', describeConflict(conflict), conflict.line + 1, hint, conflict.prompt),
  );
  return { environment, lines, findings, readOnly: `${environment}: ${message}`, isPlain: false, ...sides };
}

/** A pins file whose bytes cannot be had. */
export function unreadablePins(environment: string, why: string): PinsFile {
  return unreadable(environment, [], 'badPins', `the file ${why}`, null);
}

function unreadable(
  environment: string,
  lines: readonly string[],
  code: Finding['code'],
  message: string,
  line: number | null,
): PinsFile {
  const finding = findingAt(environment, code, message, line, 'resolve it by hand, or take the file from git again');
  return {
    environment,
    lines,
    entries: new Map(),
    findings: [finding],
    readOnly: finding.message,
    conflicts: null,
    isPlain: false,
  };
}

function findingAt(
  environment: string,
  code: Finding['code'],
  message: string,
  line: number | null,
  hint: string,
  prompt?: string,
): Finding {
  const path = pinsPath(environment);
  return {
    code,
    severity: 'error',
    path,
    line,
    message: `${environment}: ${message}`,
    hint,
    ...(prompt === undefined ? {} : { prompt }),
  };
}

/** Takes a pin that is not as we write it; returns the first line after it, or null to give up. */
type OddPin = (start: number, collector: Collector) => number | null;

/** Null when a pin is not as we write it, and is not taken. */
function scan(environment: string, lines: readonly string[], takeOdd: OddPin): PinsFile | null {
  const collector = new Collector(environment);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const plain = plainPin(line);
    if (plain !== null) {
      collector.addPin(plain.prompt, plain.pin, index, index + 1);
      continue;
    }
    const simple = simpleLine.exec(line);
    if (simple?.[1] !== undefined) {
      const [, prompt, number, digest, event = null] = simple;
      const version = number === undefined || digest === undefined ? null : workspaceVersion(Number(number), digest);
      collector.addPin(prompt, { version, event, hold: null }, index, index + 1);
      continue;
    }
    const block = readBlock(lines, index);
    if (block !== null) {
      collector.addFields(block.prompt, block.fields, index, block.end);
    }
    const end = block?.end ?? takeOdd(index, collector);
    if (end === null) {
      return null;
    }
    index = end - 1;
  }
  return collector.finish(lines, null);
}

/** A pin of several lines; null when it is not as we write it. */
function readBlock(
  lines: readonly string[],
  start: number,
): { readonly prompt: string; readonly fields: ReadonlyMap<string, string>; readonly end: number } | null {
  const prompt = blockLine.exec(lines[start] ?? '')?.[1];
  if (prompt === undefined) {
    return null;
  }
  const fields = new Map<string, string>();
  let end = start + 1;
  for (let field = fieldLine.exec(lines[end] ?? ''); field !== null; field = fieldLine.exec(lines[end] ?? '')) {
    const value = plainValue((field[2] ?? '').trimEnd());
    if (value === null || fields.has(field[1] ?? '')) {
      return null;
    }
    fields.set(field[1] ?? '', value);
    end += 1;
  }
  return fields.has('version') ? { prompt, fields, end } : null;
}

/** A value as we write it: a JSON string, or a token without YAML's special characters. */
function plainValue(written: string): string | null {
  if (/^[A-Za-z0-9][A-Za-z0-9@:._-]*$/.test(written)) {
    return written;
  }
  if (!/^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"$/.test(written)) {
    return null;
  }
  try {
    return JSON.parse(written) as string;
  } catch {
    return null;
  }
}

/** Lines that are not as we write them are read by the YAML library, which takes far longer than our own scan. */
function readWithLibrary(environment: string, lines: readonly string[]): PinsFile {
  const odd: number[] = [];
  const divided = scan(environment, lines, (start) => {
    const end = endOfPin(lines, start);
    for (let line = start; line < (end ?? start); line++) {
      odd.push(line);
    }
    return end;
  });
  const read = readPinsByLibrary(lines, divided === null ? [...lines.keys()] : odd, maxPinsBytes);
  if (!read.ok) {
    return unreadable(environment, lines, 'badPins', read.message, read.line + 1);
  }
  const readOnly = read.sharesLine
    ? 'several pins share a line'
    : read.isInBraces && lines.join('').trim() !== '{}'
      ? 'the pins stand in braces: write one a line, without them'
      : null;
  if (divided === null) {
    const collector = new Collector(environment);
    read.pins.forEach((pin) => collector.addWritten(pin));
    return collector.finish(read.isInBraces && readOnly === null ? [''] : lines, readOnly);
  }
  // Once more, with what the library read in its place, so that findings come in the order of the lines.
  let next = 0;
  const addOdd: OddPin = (start, collector) => {
    const end = endOfPin(lines, start) ?? lines.length;
    for (let pin = read.pins[next]; pin !== undefined && pin.start < end; pin = read.pins[next]) {
      collector.addWritten(pin);
      next += 1;
    }
    return end;
  };
  return { ...(scan(environment, lines, addOdd) ?? divided), ...(readOnly === null ? {} : { readOnly }) };
}

/** Gathers entries, and findings for those that cannot be meant. */
class Collector {
  readonly #entries = new Map<string, PinEntry>();
  /** First lines of prompts whose pins do not count. */
  readonly #rejected = new Map<string, number>();
  readonly #findings: Finding[] = [];
  readonly #environment: string;

  constructor(environment: string) {
    this.#environment = environment;
  }

  addWritten({ prompt, fields, isMalformed, start, end }: WrittenPin): void {
    if (fields === null) {
      this.addPin(prompt, null, start, end);
    } else {
      this.addFields(prompt, fields, start, end, isMalformed);
    }
  }

  addFields(
    prompt: string,
    fields: ReadonlyMap<string, string>,
    start: number,
    end: number,
    isMalformed = false,
  ): void {
    const reason = fields.get('hold');
    const heldText = fields.get('held');
    const held = heldText === undefined ? null : parseVersionRef(heldText);
    const hold = reason === undefined ? null : { reason, held };
    const malformed = isMalformed || (heldText !== undefined && (held === null || reason === undefined));
    this.add(prompt, fields.get('version') ?? '', fields.get('event') ?? null, hold, start, end, malformed);
  }

  add(
    prompt: string,
    version: string,
    event: string | null,
    hold: Hold | null,
    start: number,
    end: number,
    malformed = false,
  ): void {
    const parsed = version === 'none' ? null : parseVersionRef(version);
    const isPin = !malformed && (parsed !== null || version === 'none') && (event === null || isEventName(event));
    this.addPin(prompt, isPin ? { version: parsed, event, hold } : null, start, end);
  }

  /** Null is a pin that cannot be meant. */
  addPin(prompt: string, pin: Pin | null, start: number, end: number): void {
    if (!isPromptId(prompt)) {
      this.#report(
        'badId',
        `${JSON.stringify(oneLine(prompt, 100))} is no prompt id`,
        start,
        'correct the id, or remove the line',
      );
      return;
    }
    const first = this.#entries.get(prompt)?.start ?? this.#rejected.get(prompt);
    if (first !== undefined) {
      this.#entries.delete(prompt);
      this.#rejected.set(prompt, first);
      this.#report(
        'duplicateKey',
        `${prompt} is pinned twice (also on line ${first + 1}), so neither counts`,
        start,
        'keep the line that is meant and remove the other',
        prompt,
      );
      return;
    }
    if (pin === null) {
      this.reject(prompt, start);
      return;
    }
    this.#entries.set(prompt, { pin, start, end });
  }

  reject(prompt: string, start: number): void {
    this.#rejected.set(prompt, start);
    this.#report(
      'badPins',
      `the pin of ${prompt} is not <version>@sha256:<64 hex digits> with the event that set it`,
      start,
      'take the line from git again, or pin the prompt anew',
      prompt,
    );
  }

  finish(lines: readonly string[], readOnly: string | null): PinsFile {
    const environment = this.#environment;
    const blocked = this.#findings[0]?.message ?? readOnly;
    return {
      environment,
      lines,
      entries: this.#entries,
      findings: this.#findings,
      readOnly: blocked,
      conflicts: null,
      isPlain: false,
    };
  }

  #report(code: Finding['code'], message: string, start: number, hint: string, prompt?: string): void {
    this.#findings.push(findingAt(this.#environment, code, message, start + 1, hint, prompt));
  }
}
