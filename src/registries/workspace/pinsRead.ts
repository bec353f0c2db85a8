import { isConflictMarker } from '../../core/conflicts';
import { endOfPin, readPinsByLibrary } from './pinsByLibrary';
import { PinsCollector } from './pinsCollector';
import { describeConflict, readConflictedPins } from './pinsConflicts';
import { maxPinsBytes, pinsFinding, unreadable, type PinsFile } from './pinsFile';
import { scanPins, type OddPin } from './pinsScan';

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

function linesOf(text: string): readonly string[] {
  return text.includes('\r') ? text.split(/\r?\n/) : text.split('\n');
}

function parseLines(environment: string, lines: readonly string[]): PinsFile {
  const plain = scanPins(environment, lines, () => null);
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
    pinsFinding(environment, 'conflictMarkers', describeConflict(conflict), conflict.line + 1, hint, conflict.prompt),
  );
  return { environment, lines, findings, readOnly: `${environment}: ${message}`, isPlain: false, ...sides };
}

/** Lines that are not as we write them are read by the YAML library, which takes far longer than our own scan. */
function readWithLibrary(environment: string, lines: readonly string[]): PinsFile {
  const odd: number[] = [];
  const divided = scanPins(environment, lines, (start) => {
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
    const collector = new PinsCollector(environment);
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
  return { ...(scanPins(environment, lines, addOdd) ?? divided), ...(readOnly === null ? {} : { readOnly }) };
}
