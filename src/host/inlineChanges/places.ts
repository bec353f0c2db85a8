import type { InlineChange } from '../../core/inlineChanges';
import type { Seen } from './inlineDraft';
import type { Place } from './lineTable';

/** The changes that a selection touches; of a caret between two that touch it, the one after it. */
export function changesAt({ changes, lines }: Seen, start: Place, end: Place): readonly InlineChange[] {
  const [from, to] = [lines.offsetAt(start), lines.offsetAt(end)];
  const touched = changes.filter(({ draft }) => draft.start <= to && draft.end >= from);
  if (from !== to) {
    return touched;
  }
  const last = touched.at(-1);
  return last === undefined ? [] : [last];
}

/** The change after an offset of the draft, or before it; beyond the last one follows the first. */
export function neighbour(
  changes: readonly InlineChange[],
  offset: number,
  direction: 'next' | 'previous',
): InlineChange | undefined {
  return direction === 'next'
    ? (changes.find(({ draft }) => draft.start > offset) ?? changes[0])
    : (changes.findLast(({ draft }) => draft.start < offset) ?? changes.at(-1));
}
