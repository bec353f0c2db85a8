import { commonRuns } from './commonRuns';

/** Lines `left` up to `leftEnd` became lines `right` up to `rightEnd`; 0-based, the ends not included. */
export interface LineChange {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/** Up to this many lines on both sides, what is found is the shortest edit. */
const exactUpTo = 400;

/** With their line ends: a last line without one differs from the same line with one. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * Which lines became which. Lines that the other text has nowhere are set aside first, as git does: they match
 * nothing, so what is left to search is short even where the texts have little in common.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const [left, right] = [linesAlsoIn(before, after), linesAlsoIn(after, before)];
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[], places: readonly number[]): Int32Array =>
    Int32Array.from(places, (place) => numberOf(numbers, lines[place] ?? ''));
  const changes: LineChange[] = [];
  let [leftNext, rightNext] = [0, 0];
  const changeUpTo = (leftEnd: number, rightEnd: number): void => {
    if (leftEnd > leftNext || rightEnd > rightNext) {
      changes.push({ left: leftNext, leftEnd, right: rightNext, rightEnd });
    }
    [leftNext, rightNext] = [leftEnd + 1, rightEnd + 1];
  };
  for (const run of commonRuns(numbered(before, left), numbered(after, right), exactUpTo)) {
    for (let index = 0; index < run.length; index += 1) {
      changeUpTo(left[run.left + index] ?? 0, right[run.right + index] ?? 0);
    }
  }
  changeUpTo(before.length, after.length);
  return changes;
}

/** The number that stands for a text; equal texts have the same. */
export function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) {
    return known;
  }
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** Places of the lines that the other text has too. */
function linesAlsoIn(lines: readonly string[], others: readonly string[]): readonly number[] {
  const known = new Set(others);
  return lines.flatMap((line, index) => (known.has(line) ? [index] : []));
}
