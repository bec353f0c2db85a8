import type { Pin } from '../../core/model';
import { workspaceVersion } from '../../core/references';
import { PinsCollector } from './pinsCollector';
import type { PinsFile } from './pinsFile';

const simpleLine =
  /^([A-Za-z0-9][A-Za-z0-9._/-]*): (?:none|([1-9]\d{0,8})@(sha256:[0-9a-f]{64}))(?: (\d{8}T\d{9}Z-[0-9a-f]{16}))?(?:[ \t]+#.*)?[ \t]*$/;
const blockLine = /^([A-Za-z0-9][A-Za-z0-9._/-]*):[ \t]*(?:#.*)?$/;
const fieldLine = /^ {2}(version|event|hold|held): (.+)$/;

/** Takes a pin that is not as we write it; returns the first line after it, or null to give up. */
export type OddPin = (start: number, collector: PinsCollector) => number | null;

/** Reads lines as we write them. Null when a pin is not as we write it, and is not taken. */
export function scanPins(environment: string, lines: readonly string[], takeOdd: OddPin): PinsFile | null {
  const collector = new PinsCollector(environment);
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
