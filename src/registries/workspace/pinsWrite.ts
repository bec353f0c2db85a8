import { sameHold } from '../../core/chain';
import { PromptEnvError } from '../../core/errors';
import { sameVersion, type Pin } from '../../core/model';
import { pinsPath } from './layout';
import { editLines, type PinsEdit } from './pinsEdit';
import { maxPinsBytes, type PinEntry, type PinsFile } from './pinsFile';
import { parsePins } from './pinsRead';

/** What a pins file becomes: its text, and what that reads as. */
export interface NewPins {
  readonly text: string;
  readonly file: PinsFile;
}

/** Sets pins in a file. Throws invalid where its layout is such that an edit by lines would break it. */
export function setPins(file: PinsFile, pins: ReadonlyMap<string, Pin>): NewPins {
  const edit = editLines(file, pins);
  const text = edit.lines.join('\n');
  const placed = text.length > maxPinsBytes ? null : readPlaced(file, pins, edit);
  return { text, file: placed ?? readWhole(file, pins, text) };
}

/**
 * Where every line is as we write it, a pin reads the same whatever stands around it: only those that were set are read
 * anew. Null where that cannot be said.
 */
function readPlaced(file: PinsFile, pins: ReadonlyMap<string, Pin>, edit: PinsEdit): PinsFile | null {
  if (!file.isPlain) {
    return null;
  }
  const { environment } = file;
  const entries = new Map<string, PinEntry>();
  for (const [prompt, entry] of file.entries) {
    const start = edit.placeOf(entry.start);
    entries.set(prompt, start === entry.start ? entry : { ...entry, start, end: start + entry.end - entry.start });
  }
  for (const [prompt, pin] of pins) {
    const { start, end } = edit.placed.get(prompt) ?? { start: 0, end: 0 };
    const read = parsePins(environment, edit.lines.slice(start, end).join('\n'));
    const entry = read.entries.get(prompt);
    const isWhole = entry?.start === 0 && entry.end === end - start;
    if (!read.isPlain || read.readOnly !== null || !isWhole || !samePin(entry.pin, pin)) {
      return null;
    }
    entries.set(prompt, { pin: entry.pin, start, end });
  }
  return { ...file, lines: edit.lines, entries };
}

/** Reads the whole text, as somebody else will. */
function readWhole(file: PinsFile, pins: ReadonlyMap<string, Pin>, text: string): PinsFile {
  const read = parsePins(file.environment, text);
  const expected = new Map([...file.entries].map(([prompt, { pin }]) => [prompt, pin] as const));
  pins.forEach((pin, prompt) => expected.set(prompt, pin));
  const isSame = [...expected].every(([prompt, pin]) => samePin(read.entries.get(prompt)?.pin, pin));
  if (read.readOnly !== null || read.entries.size !== expected.size || !isSame) {
    throw new PromptEnvError(
      'invalid',
      `${pinsPath(file.environment)} cannot be edited as it is laid out`,
      'write each pin on a line of its own that begins with the prompt, such as a/b: 1@sha256:…',
    );
  }
  return read;
}

function samePin(read: Pin | undefined, meant: Pin): boolean {
  return read?.event === meant.event && sameVersion(read.version, meant.version) && sameHold(read.hold, meant.hold);
}
