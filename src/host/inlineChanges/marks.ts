import type { InlineChange } from '../../core/inlineChanges';
import { escapeControls } from '../../core/visibleText';
import type { LineTable, Place } from './lineTable';

/** Words that are new in the draft. */
export interface AddedMark {
  readonly kind: 'added' | 'addedBlank';
  readonly start: Place;
  readonly end: Place;
}

/** A text of one line that is drawn into the draft without being part of it. */
export interface DrawnMark {
  /** `removed` and `removedBlank`: what the draft has no more. `addedBreak`: a line break that is new. */
  readonly kind: 'removed' | 'removedBlank' | 'addedBreak';
  readonly at: Place;
  /** After the end of a line, where it pushes nothing aside; otherwise before the character at that place. */
  readonly isAfterLine: boolean;
  readonly text: string;
}

export type Mark = AddedMark | DrawnMark;

/** Of a removed text so many characters are drawn; the hover has the rest. */
const mostDrawn = {
  /** What stands after a line's end has the room to its right. */
  afterLine: 60,
  /** What stands inside a line pushes the rest of it aside, which does not wrap again. */
  inside: 28,
};

/** What to draw for changes. */
export function marksOf(
  changes: readonly InlineChange[],
  pinned: string,
  draft: string,
  lines: LineTable,
): readonly Mark[] {
  return changes.flatMap(({ kind, marks }) =>
    marks.flatMap((mark): readonly Mark[] => {
      const removed = pinned.slice(mark.pinned.start, mark.pinned.end);
      const added = draft.slice(mark.draft.start, mark.draft.end);
      const isBlank = kind === 'spacing' || (removed + added).trim() === '';
      return [
        ...(removed === '' ? [] : [removedMark(removed, isBlank, draft, mark.draft.start, lines)]),
        ...(added === '' ? [] : addedMarks(added, isBlank, mark.draft.start, lines)),
      ];
    }),
  );
}

function removedMark(removed: string, isBlank: boolean, draft: string, offset: number, lines: LineTable): DrawnMark {
  const kind = isBlank ? 'removedBlank' : 'removed';
  // Lines that are gone stand after the line before them, so that the next one stays where it is.
  const isAfterLine = offset > 0 && draft.charAt(offset - 1) === '\n' && removed.endsWith('\n');
  if (isAfterLine) {
    return {
      kind,
      at: lines.placeAt(offset - 1),
      isAfterLine,
      text: drawn(`\n${removed.slice(0, -1)}`, mostDrawn.afterLine),
    };
  }
  const isAtLineEnd = offset === draft.length || draft.charAt(offset) === '\n';
  const most = isAtLineEnd ? mostDrawn.afterLine : mostDrawn.inside;
  return { kind, at: lines.placeAt(offset), isAfterLine: isAtLineEnd, text: drawn(removed, most) };
}

function addedMarks(added: string, isBlank: boolean, offset: number, lines: LineTable): readonly Mark[] {
  const range: AddedMark = {
    kind: isBlank ? 'addedBlank' : 'added',
    start: lines.placeAt(offset),
    end: lines.placeAt(offset + added.length),
  };
  // A line break has nothing that could be coloured.
  return isBlank && added.includes('\n')
    ? [range, { kind: 'addedBreak', at: lines.placeAt(offset + added.indexOf('\n')), isAfterLine: true, text: '↵' }]
    : [range];
}

/** Text of others on one line, with its line breaks visible; what is longer than `most` ends in an ellipsis. */
export function drawn(text: string, most: number): string {
  const shown = text.trim() === '' ? text.replaceAll(' ', '·') : text;
  const kept = shown.length <= most ? shown : shortened(shown, most);
  return escapeControls(kept.replaceAll('\r\n', '↵').replaceAll('\n', '↵')).replaceAll(/[\t ]/g, '\u00a0');
}

/** Cut between two words where one ends near enough, and never inside a pair of surrogates. */
function shortened(text: string, most: number): string {
  const kept = text.slice(0, most - 1);
  const words = /^(.*\S)\s+\S*$/s.exec(kept)?.[1] ?? '';
  return `${words.length >= most / 2 ? words : kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}
