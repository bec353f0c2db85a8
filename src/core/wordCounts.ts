import { diffArrays } from 'diff';
import type { TextHunk } from './textHunks';

/** Above this many changed words in one hunk, its lines are taken as replaced. */
const maxEditLength = 1000;
/** Hunks with more words than these are not read word by word. */
const mostWords = 20_000;

export interface WordCounts {
  readonly added: number;
  readonly removed: number;
}

/** How many words came and went in changed lines. Where lines were only wrapped anew, none did. */
export function wordCounts(hunks: readonly TextHunk[]): WordCounts {
  let [added, removed] = [0, 0];
  for (const { lines } of hunks) {
    const [before, after] = [wordsOf(lines, '-'), wordsOf(lines, '+')];
    const changes = before.length + after.length > mostWords ? undefined : diffArrays(before, after, { maxEditLength });
    if (changes === undefined) {
      added += after.length;
      removed += before.length;
    }
    for (const change of changes ?? []) {
      added += change.added ? change.count : 0;
      removed += change.removed ? change.count : 0;
    }
  }
  return { added, removed };
}

function wordsOf(lines: readonly string[], sign: string): string[] {
  return lines.flatMap((line) => (line.startsWith(sign) ? (line.slice(1).match(/\S+/g) ?? []) : []));
}
