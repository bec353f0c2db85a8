import type { ChangeTable } from '../../core/changeTable';
import type { Change } from '../../core/inlineChanges';
import type { Seen } from './inlineDraft';
import type { Place } from './lineTable';

/** The changes that a selection touches; of a caret between two that touch it, the one after it. */
export function changesAt({ changes, lines }: Seen, start: Place, end: Place): readonly Change[] {
  const [from, to] = [lines.offsetAt(start), lines.offsetAt(end)];
  const touched = changes.touching(from, to);
  if (from !== to) {
    return touched;
  }
  const last = touched.at(-1);
  return last === undefined ? [] : [last];
}

/** The change after an offset of the draft, or before it; beyond the last one follows the first. */
export function neighbour(changes: ChangeTable, offset: number, direction: 'next' | 'previous'): Change | undefined {
  return direction === 'next'
    ? (changes.at(changes.firstFrom(offset + 1)) ?? changes.at(0))
    : (changes.at(changes.firstFrom(offset) - 1) ?? changes.at(changes.length - 1));
}
