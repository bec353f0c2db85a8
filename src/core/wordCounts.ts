import { commonRuns } from './commonRuns';
import { numberOf } from './lineChanges';
import type { TextHunk } from './textHunks';

/** Up to this many words of a hunk the search for those that stayed is exact. */
const exactUpTo = 400;

/** Hunks of so many characters in all are counted in few milliseconds. */
const mostCharacters = 100_000;

export interface WordCounts {
  readonly added: number;
  readonly removed: number;
}

/**
 * How many words came and went in changed lines; where lines were only wrapped anew, none did. Null where so much
 * changed that the lines alone say it.
 */
export function wordCounts(hunks: readonly TextHunk[]): WordCounts | null {
  const size = hunks.reduce((sum, { lines }) => sum + lines.reduce((length, line) => length + line.length, 0), 0);
  if (size > mostCharacters) {
    return null;
  }
  let [added, removed] = [0, 0];
  const numbers = new Map<string, number>();
  for (const { lines } of hunks) {
    const [before, after] = ['-', '+'].map((sign) =>
      Int32Array.from(wordsIn(lines, sign), (word) => numberOf(numbers, word)),
    );
    if (before !== undefined && after !== undefined) {
      const kept = commonRuns(before, after, exactUpTo).reduce((sum, { length }) => sum + length, 0);
      added += after.length - kept;
      removed += before.length - kept;
    }
  }
  return { added, removed };
}

function wordsIn(lines: readonly string[], sign: string): readonly string[] {
  return lines.flatMap((line) => (line.startsWith(sign) ? (line.slice(1).match(/\S+/g) ?? []) : []));
}
