import type { Replacement } from '../../core/inlineChanges';
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

/**
 * Columns that nearly every editor has: what a line leaves free of them is room for what is drawn into it. How wide an
 * editor is and whether it wraps lines, an extension cannot ask.
 */
const columns = 100;

/** Of a removed text at least so many characters are drawn, however long its line is; the hover has all of it. */
const leastDrawn = {
  /** What stands after a line's end pushes nothing aside. */
  afterLine: 60,
  /** What stands inside a line pushes the rest of it aside, which does not wrap again. */
  inside: 28,
};

/** What to draw for the marks of changes: all that are in the same line must be among them to share its room. */
export function marksOf(
  replacements: readonly Replacement[],
  pinned: string,
  draft: string,
  lines: LineTable,
): readonly Mark[] {
  const marks = replacements.flatMap((mark): readonly Mark[] => {
    const removed = pinned.slice(mark.pinned.start, mark.pinned.end);
    const added = draft.slice(mark.draft.start, mark.draft.end);
    const isBlank = [removed, added].every(isBreak);
    return [
      ...(removed === '' ? [] : [removedMark(removed, isBlank, draft, mark.draft.start, lines)]),
      ...(added === '' ? [] : addedMarks(added, isBlank, mark.draft.start, lines)),
    ];
  });
  return withRoom(marks, lines);
}

/** Nothing but breaks and spaces, in a quote with the marks of its lines. */
function isBreak(text: string): boolean {
  return text.replaceAll(/\n[\t ]*>/g, '').trim() === '';
}

/** A removed text, whole. */
function removedMark(removed: string, isBlank: boolean, draft: string, offset: number, lines: LineTable): DrawnMark {
  const kind = isBlank ? 'removedBlank' : 'removed';
  // Lines that are gone stand after the line before them, so that the next one stays where it is.
  if (offset > 0 && draft.charAt(offset - 1) === '\n' && removed.endsWith('\n')) {
    return { kind, at: lines.placeAt(offset - 1), isAfterLine: true, text: `\n${removed.slice(0, -1)}` };
  }
  const isAfterLine = offset === draft.length || draft.charAt(offset) === '\n';
  return { kind, at: lines.placeAt(offset), isAfterLine, text: removed };
}

/** Texts as they are drawn: those of one line share the room that it has. */
function withRoom(marks: readonly Mark[], lines: LineTable): readonly Mark[] {
  const inLine = new Map<number, number>();
  for (const mark of marks) {
    if (isRemoved(mark)) {
      inLine.set(mark.at.line, (inLine.get(mark.at.line) ?? 0) + 1);
    }
  }
  return marks.map((mark) => {
    if (!isRemoved(mark)) {
      return mark;
    }
    const { line } = mark.at;
    const room = (columns - lines.lengthOf(line)) / (inLine.get(line) ?? 1);
    const least = mark.isAfterLine ? leastDrawn.afterLine : leastDrawn.inside;
    return { ...mark, text: drawn(mark.text, Math.max(least, Math.floor(room))) };
  });
}

function isRemoved(mark: Mark): mark is DrawnMark {
  return mark.kind === 'removed' || mark.kind === 'removedBlank';
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

/** Text of others on one line, with its line breaks visible; of what is longer than `most` the middle is left out. */
export function drawn(text: string, most: number): string {
  const shown = text.trim() === '' ? text.replaceAll(' ', '·') : text;
  const kept = shown.length <= most ? shown : shortened(shown, most);
  return escapeControls(kept.replaceAll('\r\n', '↵').replaceAll('\n', '↵')).replaceAll(/[\t ]/g, '\u00a0');
}

/**
 * How it begins and ends tells a passage that is gone better than its beginning alone. Cut between two words where one
 * ends near enough, and never inside a pair of surrogates.
 */
function shortened(text: string, most: number): string {
  const half = Math.floor((most - ' … '.length) / 2);
  const first = /^(.*\S)\s+\S*$/s.exec(text.slice(0, half + 1))?.[1] ?? '';
  const last = /^\S*\s+(\S.*)$/s.exec(text.slice(-half - 1))?.[1] ?? '';
  const [head, tail] = [text.slice(0, half).replace(/[\ud800-\udbff]$/, ''), text.slice(-half)];
  const begins = first.length >= half / 2 ? first : head.trimEnd();
  const ends = last.length >= half / 2 ? last : tail.replace(/^[\udc00-\udfff]/, '').trimStart();
  return `${begins} … ${ends}`;
}
