import { samePin } from '../../core/chain';
import { readConflicts, resolvedLines, type ConflictRegion } from '../../core/conflicts';
import { versionLabel, type Pin } from '../../core/model';

/** A prompt whose pin is not the same on both sides of a merge. */
export interface PinConflict {
  readonly prompt: string;
  /** Null: that side has no line for the prompt. */
  readonly ours: Pin | null;
  readonly theirs: Pin | null;
  /** Where its conflict begins, counted from 0. */
  readonly line: number;
}

interface Entry {
  readonly pin: Pin;
  readonly start: number;
  readonly end: number;
}

interface Side {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly readOnly: string | null;
}

export interface ConflictedPins {
  /** Pins that are the same on both sides: no choice changes them. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** In the order of their lines. */
  readonly conflicts: readonly PinConflict[];
}

/** Reads a pins file that a merge left with conflicts, by reading each side. Null where one of them cannot be read. */
export function readConflictedPins(
  lines: readonly string[],
  parse: (lines: readonly string[]) => Side,
): ConflictedPins | null {
  const { regions, stray } = readConflicts(lines);
  if (stray.length > 0) {
    return null;
  }
  const [ours, theirs] = (['ours', 'theirs'] as const).map((side) => {
    const kept = resolvedLines(lines, () => side);
    const read = parse(kept.map((index) => lines[index] ?? ''));
    return { kept, entries: read.entries, readOnly: read.readOnly };
  });
  if (ours === undefined || theirs === undefined || ours.readOnly !== null || theirs.readOnly !== null) {
    return null;
  }
  const entries = new Map<string, Entry>();
  const conflicts: PinConflict[] = [];
  for (const prompt of new Set([...ours.entries.keys(), ...theirs.entries.keys()])) {
    const [left, right] = [ours.entries.get(prompt), theirs.entries.get(prompt)];
    const [start, end] = placeOf(left === undefined ? theirs.kept : ours.kept, left ?? right);
    if (left !== undefined && right !== undefined && samePin(left.pin, right.pin)) {
      entries.set(prompt, { pin: left.pin, start, end });
    } else {
      const line = regions.find((region) => touches(region, start, end))?.start ?? start;
      conflicts.push({ prompt, ours: left?.pin ?? null, theirs: right?.pin ?? null, line });
    }
  }
  return { entries, conflicts: conflicts.sort((a, b) => a.line - b.line) };
}

export function describeConflict({ prompt, ours, theirs }: PinConflict): string {
  return `both sides of a merge moved ${prompt}: ours pins ${pinText(ours)}, theirs ${pinText(theirs)}`;
}

function pinText(pin: Pin | null): string {
  if (pin === null) {
    return 'nothing';
  }
  const version = pin.version === null ? 'no version' : versionLabel(pin.version);
  return pin.hold === null ? version : `${version} with a hold`;
}

/** The lines of an entry in the text with its markers. */
function placeOf(kept: readonly number[], entry: Entry | undefined): readonly [start: number, end: number] {
  const start = kept[entry?.start ?? 0] ?? 0;
  return [start, (kept[(entry?.end ?? 1) - 1] ?? start) + 1];
}

function touches(region: ConflictRegion, start: number, end: number): boolean {
  return start < region.end && end > region.start;
}
