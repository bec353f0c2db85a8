import { lineChanges, splitLines, type LineChange } from './lineChanges';

/** A run of changed lines with its surroundings. Line numbers are 1-based; lines begin with ' ', '-' or '+'. */
export interface TextHunk {
  readonly leftStart: number;
  readonly leftLines: number;
  readonly rightStart: number;
  readonly rightLines: number;
  readonly lines: readonly string[];
}

/** `@@ -3,7 +3,8 @@`, as `diff -u` and git write it: a length of one is left out, and an empty side begins at 0. */
export function hunkHeader({ leftStart, leftLines, rightStart, rightLines }: TextHunk): string {
  return `@@ -${range(leftStart, leftLines)} +${range(rightStart, rightLines)} @@`;
}

function range(start: number, lines: number): string {
  return lines === 1 ? String(start) : lines === 0 ? '0,0' : `${start},${lines}`;
}

/** Unchanged lines around a change. */
const context = 3;

/** What changed between two texts, by lines. */
export function textHunks(left: string, right: string): readonly TextHunk[] {
  if (left === right) {
    return [];
  }
  const [before, after] = [splitLines(left), splitLines(right)];
  return grouped(lineChanges(before, after), before.length).map((changes) => hunk(changes, before, after));
}

/** Changes whose surroundings would touch stand in one hunk. */
function grouped(changes: readonly LineChange[], end: number): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
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

function hunk(changes: readonly LineChange[], before: readonly string[], after: readonly string[]): TextHunk {
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
