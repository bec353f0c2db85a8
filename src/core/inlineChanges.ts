import { commonRuns } from './commonRuns';
import { lineChanges, numberOf, splitLines } from './lineChanges';
import { isQuote, withoutQuoteMarks } from './quoteMarks';
import { wordsOf, type Words } from './words';

/** A part of a text in UTF-16 units; the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands in the one text and what stands in its place in the other; either may be empty. */
export interface Replacement {
  readonly pinned: Span;
  readonly draft: Span;
}

/**
 * A place where the draft says something else than the pinned text. Between changes both texts are the same,
 * character for character: to put one back is to write its pinned part over its part of the draft.
 */
export interface Change extends Replacement {
  /** `spacing`: the words are the same, only breaks and spaces between them moved, in a quote with its marks. */
  readonly kind: 'wording' | 'spacing';
}

export interface InlineChange extends Change {
  /** The places inside to mark, in order. */
  readonly marks: readonly Replacement[];
}

/** Up to this many words on both sides of a changed stretch, the search between them is exact. */
const exactUpTo = 96;
/** So many characters that did not change are shown as such, however much changed around them. */
const mostShared = 40;

/**
 * What a person changed in the wording, both texts with LF as line end: the lines that differ first, then the words
 * inside them. White space counts for nothing when words are compared, so that text that was only wrapped anew shows
 * its moved breaks alone.
 */
export function inlineChanges(pinned: string, draft: string): readonly InlineChange[] {
  if (pinned === draft) {
    return [];
  }
  const [before, after] = [splitLines(pinned), splitLines(draft)];
  const [leftStarts, rightStarts] = [startsOf(before), startsOf(after)];
  return lineChanges(before, after).flatMap(({ left, leftEnd, right, rightEnd }) =>
    changesIn(pinned, draft, {
      pinned: { start: leftStarts[left] ?? 0, end: leftStarts[leftEnd] ?? 0 },
      draft: { start: rightStarts[right] ?? 0, end: rightStarts[rightEnd] ?? 0 },
    }),
  );
}

/** The draft with one of its changes put back. */
export function withPutBack(pinned: string, draft: string, change: Replacement): string {
  return (
    draft.slice(0, change.draft.start) +
    pinned.slice(change.pinned.start, change.pinned.end) +
    draft.slice(change.draft.end)
  );
}

/** Where each line begins, and where the last one ends. */
function startsOf(lines: readonly string[]): Int32Array {
  const starts = new Int32Array(lines.length + 1);
  lines.forEach((line, index) => (starts[index + 1] = (starts[index] ?? 0) + line.length));
  return starts;
}

function changesIn(pinned: string, draft: string, stretch: Replacement): readonly InlineChange[] {
  // Where both sides are a quote altogether, its marks go with the breaks: they move with them when it is wrapped anew.
  const areQuotes = [
    pinned.slice(stretch.pinned.start, stretch.pinned.end),
    draft.slice(stretch.draft.start, stretch.draft.end),
  ].every(isQuote);
  const wordsIn = (text: string, { start, end }: Span): Words => {
    const words = wordsOf(text, start, end);
    return areQuotes ? withoutQuoteMarks(text, words) : words;
  };
  const [left, right] = [wordsIn(pinned, stretch.pinned), wordsIn(draft, stretch.draft)];
  const numbers = new Map<string, number>();
  const numbered = (text: string, { starts, ends }: Words): Int32Array =>
    starts.map((start, index) => numberOf(numbers, text.slice(start, ends[index])));
  const runs = commonRuns(numbered(pinned, left), numbered(draft, right), exactUpTo);
  const parts: Change[] = [];
  /** Up to where both sides are told, and the words that come next. */
  let told: Replacement = { pinned: at(stretch.pinned.start), draft: at(stretch.draft.start) };
  let [leftNext, rightNext] = [0, 0];
  const tell = (leftWord: number, rightWord: number): void => {
    const upTo = {
      pinned: at(left.starts[leftWord] ?? stretch.pinned.end),
      draft: at(right.starts[rightWord] ?? stretch.draft.end),
    };
    const [removed, added] = [wordSpan(left, leftNext, leftWord), wordSpan(right, rightNext, rightWord)];
    if (removed !== null && added !== null) {
      // The blanks around words that were replaced may differ on their own.
      addSpacing(parts, pinned, draft, between(told, { pinned: at(removed.start), draft: at(added.start) }));
      parts.push({ kind: 'wording', pinned: removed, draft: added });
      addSpacing(parts, pinned, draft, between({ pinned: at(removed.end), draft: at(added.end) }, upTo));
    } else if (removed !== null || added !== null) {
      parts.push({ kind: 'wording', ...withoutCommonBlanks(pinned, draft, between(told, upTo)) });
    } else {
      addSpacing(parts, pinned, draft, between(told, upTo));
    }
  };
  for (const run of runs) {
    tell(run.left, run.right);
    for (let index = 1; index < run.length; index += 1) {
      addSpacing(parts, pinned, draft, {
        pinned: gapBefore(left, run.left + index),
        draft: gapBefore(right, run.right + index),
      });
    }
    [leftNext, rightNext] = [run.left + run.length, run.right + run.length];
    told = { pinned: at(left.ends[leftNext - 1] ?? 0), draft: at(right.ends[rightNext - 1] ?? 0) };
  }
  tell(left.starts.length, right.starts.length);
  return grouped(joined(parts));
}

function at(place: number): Span {
  return { start: place, end: place };
}

function between(from: Replacement, to: Replacement): Replacement {
  return {
    pinned: { start: from.pinned.start, end: to.pinned.end },
    draft: { start: from.draft.start, end: to.draft.end },
  };
}

/** From the first to the last of some words, or null where there are none. */
function wordSpan({ starts, ends }: Words, from: number, to: number): Span | null {
  return from === to ? null : { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 };
}

function gapBefore({ starts, ends }: Words, word: number): Span {
  return { start: ends[word - 1] ?? 0, end: starts[word] ?? 0 };
}

/** Adds the blanks between words where they differ. */
function addSpacing(parts: Change[], pinned: string, draft: string, gap: Replacement): void {
  if (!isSameText(pinned, gap.pinned, draft, gap.draft)) {
    parts.push({ kind: 'spacing', ...withoutCommonBlanks(pinned, draft, gap) });
  }
}

function isSameText(pinned: string, { start, end }: Span, draft: string, other: Span): boolean {
  if (end - start !== other.end - other.start) {
    return false;
  }
  for (let index = 0; index < end - start; index += 1) {
    if (pinned.charCodeAt(start + index) !== draft.charCodeAt(other.start + index)) {
      return false;
    }
  }
  return true;
}

/** A replacement without the white space, and the marks of a quote in it, that both sides begin and end with. */
function withoutCommonBlanks(pinned: string, draft: string, whole: Replacement): Replacement {
  let { start: left, end: leftEnd } = whole.pinned;
  let { start: right, end: rightEnd } = whole.draft;
  while (left < leftEnd && right < rightEnd && isSameBlank(pinned, left, draft, right)) {
    left += 1;
    right += 1;
  }
  while (left < leftEnd && right < rightEnd && isSameBlank(pinned, leftEnd - 1, draft, rightEnd - 1)) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  return { pinned: { start: left, end: leftEnd }, draft: { start: right, end: rightEnd } };
}

function isSameBlank(pinned: string, left: number, draft: string, right: number): boolean {
  const character = pinned.charAt(left);
  return character === draft.charAt(right) && /[\s>]/.test(character);
}

/**
 * Words that were replaced with less between them than is new on both sides read better as one replacement: a sentence
 * that was written anew shares an "a" or a comma with the one before it, which means nothing.
 */
function joined(parts: readonly Change[]): readonly Change[] {
  const result: Change[] = [];
  /** Where in it the wordings stand: to look for the last one among blanks would take the longer, the more there are. */
  const wordings: number[] = [];
  for (const part of parts) {
    let whole = part;
    while (part.kind === 'wording') {
      const before = wordings.at(-1) ?? -1;
      const last = result[before];
      const shared = last === undefined ? Infinity : whole.draft.start - last.draft.end;
      if (last === undefined || shared > Math.min(mostShared, sizeOf(last), sizeOf(whole))) {
        break;
      }
      whole = { kind: 'wording', ...between(last, whole) };
      // With the blanks that differ between the two.
      result.length = before;
      wordings.pop();
    }
    if (part.kind === 'wording') {
      wordings.push(result.length);
    }
    result.push(whole);
  }
  return result;
}

function sizeOf({ pinned, draft }: Replacement): number {
  return Math.max(pinned.end - pinned.start, draft.end - draft.start);
}

/** Each wording is a change of its own, with the blanks that touch it; the blanks between two of them are one together. */
function grouped(parts: readonly Change[]): readonly InlineChange[] {
  const groups: (Change & { readonly marks: Replacement[] })[] = [];
  for (const { kind, pinned, draft } of parts) {
    const last = groups.at(-1);
    const touches = last?.pinned.end === pinned.start && last.draft.end === draft.start;
    if (last !== undefined && (touches || (last.kind === 'spacing' && kind === 'spacing'))) {
      // One list for the whole group, however many marks it gets.
      last.marks.push({ pinned, draft });
      const whole = between(last, { pinned, draft });
      groups[groups.length - 1] = { kind: last.kind === 'wording' ? last.kind : kind, ...whole, marks: last.marks };
    } else {
      groups.push({ kind, pinned, draft, marks: [{ pinned, draft }] });
    }
  }
  return groups;
}
