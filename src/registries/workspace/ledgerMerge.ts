import { encodeText } from '../../core/bytes';
import { conflictLines, resolveConflict } from '../../core/conflicts';
import { linesOf, mergeUnknown, sameLines, textOf, threeWay, type Lines, type TextMerge } from '../../core/threeWay';
import { lineRef, parseLedger } from './ledger';

/** A ledger's lines by number and version, sorted by number; a version that a merge doubled has several. */
type LinesByNumber = ReadonlyMap<number, ReadonlyMap<string, Lines>>;

/**
 * Merges `versions.jsonl`: the versions of both sides, sorted by number. A number that the two sides gave to different
 * contents is left as a conflict, which is settled by keeping both lines and renumbering one of the versions.
 */
export function mergeLedgers(baseText: string, oursText: string, theirsText: string): TextMerge {
  const [a, b, c] = [baseText, oursText, theirsText].map(readLines);
  if (!a || !b || !c) {
    return mergeUnknown(baseText, oursText, theirsText);
  }
  const merged: string[] = [];
  let hasConflict = false;
  for (const number of [...new Set([...b.keys(), ...c.keys()])].sort((x, y) => x - y)) {
    const [left, right]: [string[], string[]] = [[], []];
    let isConflict = false;
    const [base = none, ours = none, theirs = none] = [a, b, c].map((side) => side.get(number));
    for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
      const [before = [], mine = [], other = []] = [base, ours, theirs].map((side) => side.get(id));
      const lines = mergeLines(before, mine, other);
      isConflict ||= lines === undefined;
      if (lines === undefined) {
        left.push(...mine);
        right.push(...other);
      } else if (base.has(id) || (mine.length > 0 && other.length > 0)) {
        merged.push(...lines);
      } else {
        (mine.length > 0 ? left : right).push(...lines);
      }
    }
    isConflict ||= left.length > 0 && right.length > 0;
    hasConflict ||= isConflict;
    merged.push(...(isConflict ? conflictLines(left, right) : [...left, ...right]));
  }
  return { text: textOf(merged), hasConflict };
}

/** Undefined where both sides changed them differently; of lines that both added, all are kept. */
function mergeLines(base: Lines, ours: Lines, theirs: Lines): Lines | undefined {
  const merged = threeWay(base, ours, theirs, sameLines);
  return merged ?? (base.length === 0 ? [...new Set([...ours, ...theirs])] : undefined);
}

/** A ledger with the lines of both sides of each conflict, sorted, none twice. Stray markers stay. */
export function resolveLedger(text: string): string {
  const both = resolveConflict(text, 'both').replaceAll('\r\n', '\n');
  const unique = textOf([...new Set(linesOf(both))]);
  const sorted = readLines(unique);
  return sorted === null ? unique : textOf([...sorted.values()].flatMap((versions) => [...versions.values()].flat()));
}

const none: ReadonlyMap<string, Lines> = new Map();

/** Null where a line is no version: what cannot be read is not sorted. */
function readLines(text: string): LinesByNumber | null {
  const versions = new Map<number, Map<string, string[]>>();
  for (const line of text.split(/\r?\n/).filter((each) => each !== '')) {
    const ledger = parseLedger('', encodeText(`${line}\n`));
    const [only] = ledger.lines;
    if (only === undefined) {
      return null;
    }
    const ofNumber = versions.get(only.number) ?? new Map<string, string[]>();
    versions.set(only.number, ofNumber);
    const { id } = lineRef(ledger, only);
    ofNumber.set(id, [...(ofNumber.get(id) ?? []), line]);
  }
  return new Map([...versions].sort((x, y) => x[0] - y[0]));
}
