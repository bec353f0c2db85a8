import {
  cellStates,
  draftStates,
  numbersPerCell,
  numbersPerDraft,
  type CellState,
  type DraftCellState,
  type MatrixRow,
} from '../core/matrixMessages';

/** What one environment pins of a prompt. */
export interface Cell {
  readonly state: CellState;
  /** `v3`, `v3 → v4`; empty where nothing is pinned here or before. */
  readonly version: string;
  /** The state in words. */
  readonly words: string;
  /** The version's number; null where it has none. */
  readonly number: number | null;
  /** Versions between this and what it is compared with. */
  readonly distance: number;
  /** When it moved, in milliseconds since the epoch; null where that is not known. */
  readonly at: number | null;
}

export interface DraftCell {
  readonly state: DraftCellState;
  readonly words: string;
  /** The number of the latest version; null where there is none. */
  readonly latest: number | null;
}

/** One prompt, with a cell for each environment in promotion order. */
export interface Row {
  readonly id: string;
  readonly draft: DraftCell;
  readonly cells: readonly Cell[];
}

/** A row as it was sent, in words. */
export function rowOf(sent: MatrixRow, words: readonly string[]): Row {
  const [id, ...numbers] = sent;
  const word = (place: number | undefined): string => (place === undefined ? '' : (words[place] ?? ''));
  const cells: Cell[] = [];
  for (let at = numbersPerDraft; at < numbers.length; at += numbersPerCell) {
    const [state = -1, version, text, number = -1, distance = 0, seconds = -1] = numbers.slice(at, at + numbersPerCell);
    cells.push({
      state: cellStates[state] ?? 'none',
      version: word(version),
      words: word(text),
      number: number < 0 ? null : number,
      distance,
      at: seconds < 0 ? null : seconds * 1000,
    });
  }
  const [state = -1, text, latest = -1] = numbers;
  return {
    id,
    draft: { state: draftStates[state] ?? 'absent', words: word(text), latest: latest < 0 ? null : latest },
    cells,
  };
}

/** Whether two states of one row look the same. */
export function sameRow(a: Row, b: Row): boolean {
  return (
    a.draft.words === b.draft.words &&
    a.draft.state === b.draft.state &&
    a.draft.latest === b.draft.latest &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, place) => sameCell(cell, b.cells[place]))
  );
}

function sameCell(a: Cell, b: Cell | undefined): boolean {
  return (
    a.state === b?.state &&
    a.version === b.version &&
    a.words === b.words &&
    a.number === b.number &&
    a.distance === b.distance &&
    a.at === b.at
  );
}

const settled: ReadonlySet<CellState> = new Set(['inStep', 'latest', 'unread', 'none']);

/** Whether anything of a prompt is not in step, or its draft cannot be read. */
export function needsLook({ draft, cells }: Row): boolean {
  return draft.state === 'invalid' || draft.state === 'absent' || cells.some(({ state }) => !settled.has(state));
}

/** How many of a column's pins wait for a promotion, are held and cannot be served. */
export interface ColumnCounts {
  waiting: number;
  held: number;
  damaged: number;
}

export function countsOf(rows: Iterable<Row>, environments: number): readonly ColumnCounts[] {
  const counts = Array.from({ length: environments }, () => ({ waiting: 0, held: 0, damaged: 0 }));
  for (const { cells } of rows) {
    for (const [place, { state }] of cells.entries()) {
      const column = counts[place];
      if (column === undefined) {
        continue;
      }
      column.waiting += state === 'behind' || state === 'missing' ? 1 : 0;
      column.held += state === 'held' ? 1 : 0;
      column.damaged += state === 'damaged' || state === 'unknown' ? 1 : 0;
    }
  }
  return counts;
}
