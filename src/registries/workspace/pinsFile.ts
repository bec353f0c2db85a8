import { isMap, isScalar } from 'yaml';
import { isPromptId } from '../../core/ids';
import type { Finding, Hold, Pin } from '../../core/model';
import { parseVersionRef, workspaceVersion } from '../../core/references';
import { readYaml } from '../../core/yaml';
import { isEventName, pinsPath } from './layout';

/** One prompt's pin and the lines that it takes, counted from 0. */
interface PinEntry {
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
}

const maxBytes = 16 * 1024 * 1024;
const simpleLine =
  /^([A-Za-z0-9][A-Za-z0-9._/-]*): (?:none|([1-9]\d{0,8})@(sha256:[0-9a-f]{64}))(?: (\d{8}T\d{9}Z-[0-9a-f]{16}))?(?:[ \t]+#.*)?[ \t]*$/;
const blockLine = /^([A-Za-z0-9][A-Za-z0-9._/-]*):[ \t]*(?:#.*)?$/;
const fieldLine = /^ {2}(version|event|hold|held): (.+)$/;
const conflictMarker = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;
const perhapsMarker = /<{7}|={7}|>{7}|\|{7}/;

/** Reads an environment's pins. Lines as we write them are read by a linear scan, anything else by the YAML library. */
export function parsePins(environment: string, text: string): PinsFile {
  const lines = linesOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (text.length > maxBytes) {
    return unreadable(environment, lines, 'badPins', 'the file is larger than 16 MiB', null);
  }
  const marker = perhapsMarker.test(text) ? lines.findIndex((line) => conflictMarker.test(line)) : -1;
  if (marker !== -1) {
    return unreadable(environment, lines, 'conflictMarkers', 'the file holds conflict markers of a merge', marker + 1);
  }
  return scan(environment, lines) ?? readByLibrary(environment, lines);
}

function linesOf(text: string): readonly string[] {
  return text.includes('\r') ? text.split(/\r?\n/) : text.split('\n');
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
  return { environment, lines, entries: new Map(), findings: [finding], readOnly: finding.message };
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

/** Null when a line is not as we write it. */
function scan(environment: string, lines: readonly string[]): PinsFile | null {
  const collector = new Collector(environment);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const simple = simpleLine.exec(line);
    if (simple?.[1] !== undefined) {
      const [, prompt, number, digest, event = null] = simple;
      const version = number === undefined || digest === undefined ? null : workspaceVersion(Number(number), digest);
      collector.addPin(prompt, { version, event, hold: null }, index, index + 1);
      continue;
    }
    const block = blockLine.exec(line);
    if (block?.[1] === undefined) {
      return null;
    }
    const fields = new Map<string, string>();
    let end = index + 1;
    for (let field = fieldLine.exec(lines[end] ?? ''); field !== null; field = fieldLine.exec(lines[end] ?? '')) {
      const value = plainValue((field[2] ?? '').trimEnd());
      if (value === null || fields.has(field[1] ?? '')) {
        return null;
      }
      fields.set(field[1] ?? '', value);
      end += 1;
    }
    if (!fields.has('version')) {
      return null;
    }
    collector.addFields(block[1], fields, index, end);
    index = end - 1;
  }
  return collector.finish(lines, null);
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

function readByLibrary(environment: string, lines: readonly string[]): PinsFile {
  const text = lines.join('\n');
  const yaml = readYaml(text, { schema: 'failsafe', maxBytes });
  const [problem] = yaml.problems;
  if (problem !== undefined) {
    return unreadable(environment, lines, 'badPins', problem.message, problem.line);
  }
  const { contents } = yaml.document;
  if (contents === null || text.trim() === '{}') {
    return {
      environment,
      lines: text.trim() === '{}' ? [''] : lines,
      entries: new Map(),
      findings: [],
      readOnly: null,
    };
  }
  if (!isMap(contents)) {
    return unreadable(environment, lines, 'badPins', 'the file is no mapping of prompts to versions', 1);
  }
  const collector = new Collector(environment);
  const lineAt = lineCounter(text);
  let sharedLine = false;
  let lastEnd = -1;
  for (const { key, value } of contents.items) {
    if (!isScalar(key) || !key.range) {
      return unreadable(environment, lines, 'badPins', 'a key is no prompt id', 1);
    }
    const start = lineAt(key.range[0]);
    const range = isScalar(value) || isMap(value) ? value.range : null;
    const end = lineAt(Math.max(key.range[1], (range?.[1] ?? 0) - 1)) + 1;
    sharedLine ||= start < lastEnd;
    lastEnd = end;
    const prompt = String(key.value);
    if (isScalar(value)) {
      const [version = '', event = null, ...rest] = String(value.value).trim().split(/\s+/);
      collector.add(prompt, version, event, null, start, end, rest.length > 0);
    } else if (isMap(value)) {
      const fields = new Map(
        value.items.flatMap((item): [string, string][] =>
          isScalar(item.key) && isScalar(item.value) ? [[String(item.key.value), String(item.value.value)]] : [],
        ),
      );
      collector.addFields(prompt, fields, start, end);
    } else {
      collector.reject(prompt, start);
    }
  }
  return collector.finish(lines, sharedLine ? 'several pins share a line' : null);
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  };
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

  addFields(prompt: string, fields: ReadonlyMap<string, string>, start: number, end: number): void {
    const reason = fields.get('hold');
    const heldText = fields.get('held');
    const held = heldText === undefined ? null : parseVersionRef(heldText);
    const hold = reason === undefined ? null : { reason, held };
    const malformed = heldText !== undefined && (held === null || reason === undefined);
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
      this.#report('badId', `${JSON.stringify(prompt)} is no prompt id`, start, 'correct the id, or remove the line');
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
    return { environment, lines, entries: this.#entries, findings: this.#findings, readOnly: blocked };
  }

  #report(code: Finding['code'], message: string, start: number, hint: string, prompt?: string): void {
    this.#findings.push(findingAt(this.#environment, code, message, start + 1, hint, prompt));
  }
}
