import { fileNameOf } from './paths';
import { piecesOf, similarity } from './similarity';

/** Less of the text than this is another text, as git has it. */
const leastSimilar = 0.5;

/**
 * Of more pairs than this, as in git, of more text (in UTF-16 units), or where more pieces of it would have to be looked
 * up, only those of the very same text are found.
 */
const [mostPairs, mostText, mostPieces] = [1_000_000, 32 * 1024 * 1024, 20_000_000];

export interface Rename {
  readonly from: string;
  /** How much of the text is still there, from 0 to 1. */
  readonly similarity: number;
}

/**
 * Which of the names that came took over the text of one that went, by the name that came: the same text first, then the
 * most alike, and of those the ones that keep their last part.
 */
export function renamesBetween(
  gone: ReadonlyMap<string, string>,
  come: ReadonlyMap<string, string>,
): ReadonlyMap<string, Rename> {
  const renames = new Map<string, Rename>();
  const taken = new Set<string>();
  const take = (from: string, to: string, alike: number): void => {
    if (!taken.has(from) && !renames.has(to)) {
      taken.add(from);
      renames.set(to, { from, similarity: alike });
    }
  };
  const byText = new Map<string, string[]>();
  for (const [name, text] of gone) {
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  for (const [to, text] of come) {
    const names = (byText.get(text) ?? []).filter((name) => !taken.has(name));
    const from = names.find((name) => isNamedAlike(name, to)) ?? names[0];
    if (from !== undefined) {
      take(from, to, 1);
    }
  }
  const pairs = similarPairs(
    [...gone].filter(([name]) => !taken.has(name)),
    [...come].filter(([name]) => !renames.has(name)),
  );
  for (const { from, to, similarity: alike } of pairs) {
    take(from, to, alike);
  }
  return renames;
}

type Named = readonly (readonly [name: string, text: string])[];

/** The most alike first. */
function similarPairs(gone: Named, come: Named): readonly (Rename & { readonly to: string })[] {
  const size = [...gone, ...come].reduce((sum, [, text]) => sum + text.length, 0);
  if (gone.length * come.length > mostPairs || size > mostText) {
    return [];
  }
  const [before, after] = [gone, come].map((names) => names.map(([name, text]) => [name, piecesOf(text)] as const));
  const pairs: (Rename & { readonly to: string })[] = [];
  let pieces = 0;
  for (const [to, now] of after ?? []) {
    for (const [from, then] of before ?? []) {
      if (Math.min(then.length, now.length) < leastSimilar * Math.max(then.length, now.length)) {
        continue;
      }
      pieces += Math.min(then.pieces.size, now.pieces.size);
      if (pieces > mostPieces) {
        return [];
      }
      const alike = similarity(then, now);
      if (alike >= leastSimilar) {
        pairs.push({ from, to, similarity: alike });
      }
    }
  }
  return pairs.sort(
    (a, b) => b.similarity - a.similarity || Number(isNamedAlike(b.from, b.to)) - Number(isNamedAlike(a.from, a.to)),
  );
}

function isNamedAlike(one: string, other: string): boolean {
  return fileNameOf(one) === fileNameOf(other);
}
