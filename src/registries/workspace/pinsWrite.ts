import { encodeText, joinBytes } from '../../core/bytes';
import { sameHold } from '../../core/chain';
import { PromptEnvError } from '../../core/errors';
import { sameVersion, type Pin } from '../../core/model';
import { pinsPath } from './layout';
import { mapWith } from './mapView';
import { editLines, type PinsEdit } from './pinsEdit';
import { maxPinsBytes, type PinEntry, type PinsFile, type PinsOnDisk } from './pinsFile';
import { parsePins } from './pinsRead';

/** What a pins file becomes with some pins set. Throws invalid where an edit by lines would break its layout. */
export function setPins(before: PinsOnDisk, pins: ReadonlyMap<string, Pin>): PinsOnDisk {
  const { file } = before;
  const edit = editLines(file, pins);
  const placed = readPlaced(file, pins, edit);
  const bytes = (placed && spliceBytes(before, edit)) ?? encodeText(edit.lines.join('\n'));
  const isPlaced = placed !== null && bytes.length <= maxPinsBytes;
  return { bytes, file: isPlaced ? placed : readWhole(file, pins, edit.lines.join('\n')) };
}

/**
 * The same edit of the bytes that the lines were read from: for the sake of one line of ten thousand, no text is put
 * together and encoded. Null unless each character and each line end is one byte: decoding never makes a text longer,
 * so then text and bytes are equally long.
 */
function spliceBytes({ bytes, file: { lines } }: PinsOnDisk, edit: PinsEdit): Uint8Array | null {
  const places = new Int32Array(lines.length + 1);
  lines.forEach((line, index) => {
    places[index + 1] = (places[index] ?? 0) + line.length + 1;
  });
  const last = lines.length - 1;
  const pieces: Uint8Array[] = [];
  let kept = 0;
  let length = lines.length;
  for (const { start, end, lines: changed } of edit.changes) {
    pieces.push(bytes.subarray(kept, places[start]), encodeText(changed.map((line) => `${line}\n`).join('')));
    kept = places[end] ?? 0;
    length += changed.length - (end - start);
  }
  // The last line is the empty one behind the last line end, and stays.
  const isEnded = lines[last] === '' && edit.changes.every(({ end }) => end <= last) && edit.lines.length === length;
  return isEnded && places[last] === bytes.length ? joinBytes([...pieces, bytes.subarray(kept)]) : null;
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
  const changed = new Map<string, PinEntry>();
  if (edit.isShifted) {
    for (const [prompt, entry] of file.entries) {
      const start = edit.placeOf(entry.start);
      if (start !== entry.start) {
        changed.set(prompt, { ...entry, start, end: start + entry.end - entry.start });
      }
    }
  }
  for (const [prompt, pin] of pins) {
    const { start, end } = edit.placed.get(prompt) ?? { start: 0, end: 0 };
    const read = parsePins(environment, edit.lines.slice(start, end).join('\n'));
    const entry = read.entries.get(prompt);
    const isWhole = entry?.start === 0 && entry.end === end - start;
    if (!read.isPlain || read.readOnly !== null || !isWhole || !samePin(entry.pin, pin)) {
      return null;
    }
    changed.set(prompt, { pin: entry.pin, start, end });
  }
  return { ...file, lines: edit.lines, entries: mapWith(file.entries, changed) };
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
