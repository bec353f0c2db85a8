import { diffArrays } from 'diff';

/** A run of changed lines with its surroundings. Line numbers are 1-based; lines begin with ' ', '-' or '+'. */
export interface TextHunk {
  readonly leftStart: number;
  readonly leftLines: number;
  readonly rightStart: number;
  readonly rightLines: number;
  readonly lines: readonly string[];
}

/** Lines `left` up to `leftEnd` became lines `right` up to `rightEnd`; 0-based, the ends not included. */
interface Change {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/** Unchanged lines around a change. */
const context = 3;
/** Above this many changed lines the exact shortest edit is not worth its time: the texts are shown as replaced. */
const maxEditLength = 6000;
/** The same for its time, by the length of both texts: two of 64 KiB take little more than half of what they may in all. */
const milliseconds = { least: 50, forEach64KiB: 30, most: 200 };
/** Up to this many lines on both sides the search takes few ms, so that no clock decides what a busy machine shows. */
const untimedLines = 400;

/** What changed between two texts, by lines. */
export function textHunks(left: string, right: string): readonly TextHunk[] {
  if (left === right) {
    return [];
  }
  const [before, after] = [splitLines(left), splitLines(right)];
  return grouped(changesBetween(before, after, timeFor(left, right)), before.length).map((changes) =>
    hunk(changes, before, after),
  );
}

function timeFor(left: string, right: string): number {
  const size = (left.length + right.length) / (64 * 1024);
  return Math.min(milliseconds.most, Math.max(milliseconds.least, milliseconds.forEach64KiB * size));
}

/** With their line ends: a last line without one differs from the same line with one. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * The shortest edit. Lines that the other text has nowhere are set aside first, as git does: they match nothing, so
 * what is left to search is short even where the texts have little in common.
 */
function changesBetween(before: readonly string[], after: readonly string[], timeout: number): readonly Change[] {
  const [left, right] = [linesAlsoIn(before, after), linesAlsoIn(after, before)];
  const found = diffArrays(
    left.map((index) => before[index]),
    right.map((index) => after[index]),
    { maxEditLength, timeout: left.length + right.length <= untimedLines ? Infinity : timeout },
  ) as ReturnType<typeof diffArrays> | undefined;
  const changes: Change[] = [];
  let [leftNext, rightNext] = [0, 0];
  const changeUpTo = (leftEnd: number, rightEnd: number): void => {
    if (leftEnd > leftNext || rightEnd > rightNext) {
      changes.push({ left: leftNext, leftEnd, right: rightNext, rightEnd });
    }
    [leftNext, rightNext] = [leftEnd + 1, rightEnd + 1];
  };
  let [leftPlace, rightPlace] = [0, 0];
  for (const { added, removed, count } of found ?? []) {
    for (let number = 0; number < count && !added && !removed; number += 1) {
      changeUpTo(left[leftPlace + number] ?? 0, right[rightPlace + number] ?? 0);
    }
    leftPlace += added ? 0 : count;
    rightPlace += removed ? 0 : count;
  }
  changeUpTo(before.length, after.length);
  return changes;
}

/** Places of the lines that the other text has too. */
function linesAlsoIn(lines: readonly string[], others: readonly string[]): readonly number[] {
  const known = new Set(others);
  return lines.flatMap((line, index) => (known.has(line) ? [index] : []));
}

/** Changes whose surroundings would touch stand in one hunk. */
function grouped(changes: readonly Change[], end: number): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  let last = -end;
  for (const change of changes) {
    const group = groups.at(-1);
    if (group === undefined || change.left - last > 2 * context) {
      groups.push([change]);
    } else {
      group.push(change);
    }
    last = change.leftEnd;
  }
  return groups;
}

function hunk(changes: readonly Change[], before: readonly string[], after: readonly string[]): TextHunk {
  const [first, last] = [changes[0], changes.at(-1)];
  const lead = Math.min(context, first?.left ?? 0);
  const start = (first?.left ?? 0) - lead;
  const end = Math.min((last?.leftEnd ?? 0) + context, before.length);
  const rightStart = (first?.right ?? 0) - lead;
  const rightEnd = (last?.rightEnd ?? 0) + end - (last?.leftEnd ?? 0);
  const lines = changes.flatMap((change, index) => [
    ...signed(' ', before, changes[index - 1]?.leftEnd ?? start, change.left),
    ...signed('-', before, change.left, change.leftEnd),
    ...signed('+', after, change.right, change.rightEnd),
  ]);
  return {
    leftStart: start + 1,
    leftLines: end - start,
    rightStart: rightStart + 1,
    rightLines: rightEnd - rightStart,
    lines: [...lines, ...signed(' ', before, last?.leftEnd ?? start, end)],
  };
}

function signed(sign: string, lines: readonly string[], from: number, to: number): readonly string[] {
  return lines
    .slice(from, to)
    .flatMap((line) =>
      line.endsWith('\n') ? [`${sign}${line.slice(0, -1)}`] : [`${sign}${line}`, '\\ No newline at end of file'],
    );
}
