import type { TextHunk } from '../core/textHunks';
import { oneLine } from '../core/wording';

/** A line that goes or comes, as far as a list has room for it. */
export interface TextExcerpt {
  readonly sign: '-' | '+';
  /** One line of plain text; begins where it differs from its counterpart. */
  readonly text: string;
}

/** Longest text of an excerpt. */
const longest = 110;

/** What stays of the common beginning, so that the eye finds the place. */
const kept = 20;

/** The first changed lines of a text, blank ones left out; lines that replace each other begin where they differ. */
export function textExcerpts(hunks: readonly TextHunk[], most: number): readonly TextExcerpt[] {
  const found: TextExcerpt[] = [];
  for (const { removed, added } of hunks.flatMap((hunk) => changesIn(hunk.lines))) {
    for (let index = 0; index < Math.max(removed.length, added.length) && found.length < most; index += 1) {
      const [left, right] = [removed[index], added[index]];
      const start = left === undefined || right === undefined ? 0 : differenceOf(left, right);
      found.push(...excerpt('-', left, start), ...excerpt('+', right, start));
    }
  }
  return found.slice(0, most);
}

/** Lines without their sign, from `-` lines to the `+` lines that stand in their place. */
function changesIn(lines: readonly string[]): readonly { readonly removed: string[]; readonly added: string[] }[] {
  const changes: { removed: string[]; added: string[] }[] = [];
  let before = ' ';
  for (const line of lines) {
    const sign = line.charAt(0);
    if (sign === '-' || sign === '+') {
      if (before === ' ' || (before === '+' && sign === '-')) {
        changes.push({ removed: [], added: [] });
      }
      changes.at(-1)?.[sign === '-' ? 'removed' : 'added'].push(line.slice(1));
    }
    before = sign === '\\' ? before : sign;
  }
  return changes;
}

function excerpt(sign: '-' | '+', line: string | undefined, start: number): readonly TextExcerpt[] {
  const text = line === undefined ? '' : oneLine(start > 0 ? `…${line.slice(start)}` : line, longest);
  return text === '' || text === '…' ? [] : [{ sign, text }];
}

/** Where two lines are worth showing from: a few words before they differ, at the beginning of a word. */
function differenceOf(left: string, right: string): number {
  let same = 0;
  while (same < left.length && left.charCodeAt(same) === right.charCodeAt(same)) {
    same += 1;
  }
  const from = same - kept;
  if (from <= kept) {
    return 0;
  }
  const space = left.indexOf(' ', from);
  return space >= 0 && space < same ? space + 1 : from;
}
