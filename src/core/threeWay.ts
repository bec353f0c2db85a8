import { conflictLines } from './conflicts';

/** What a merge gave. A conflict is left between markers in the text. */
export interface TextMerge {
  readonly text: string;
  readonly hasConflict: boolean;
}

export type Lines = readonly string[];

export function sameLines(a: Lines, b: Lines): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** The side that changed where at most one did, or both where they agree; undefined where both changed differently. */
export function threeWay<T>(base: T, ours: T, theirs: T, isSame: (a: T, b: T) => boolean): T | undefined {
  if (isSame(ours, theirs) || isSame(base, theirs)) {
    return ours;
  }
  return isSame(base, ours) ? theirs : undefined;
}

/**
 * Merges texts of which nothing is known: where both sides changed, everything between their common beginning and
 * their common end is left as one conflict, so that nothing is lost and nothing is guessed.
 */
export function mergeUnknown(base: string, ours: string, theirs: string): TextMerge {
  const merged = threeWay(base, ours, theirs, (a, b) => a === b);
  if (merged !== undefined) {
    return { text: merged, hasConflict: false };
  }
  const [a, b] = [linesOf(ours), linesOf(theirs)];
  if (sameLines(a, b)) {
    return { text: ours, hasConflict: false };
  }
  const most = Math.min(a.length, b.length);
  let before = 0;
  while (before < most && a[before] === b[before]) {
    before += 1;
  }
  let after = 0;
  while (after < most - before && a.at(-1 - after) === b.at(-1 - after)) {
    after += 1;
  }
  const lines = [
    ...a.slice(0, before),
    ...conflictLines(a.slice(before, a.length - after), b.slice(before, b.length - after)),
    ...a.slice(a.length - after),
  ];
  return { text: textOf(lines), hasConflict: true };
}

/** Lines without the empty one after the last line feed. */
export function linesOf(text: string): Lines {
  const lines = text.split('\n');
  if (lines.at(-1) === '') {
    lines.pop();
  }
  return lines;
}

export function textOf(lines: Lines): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
