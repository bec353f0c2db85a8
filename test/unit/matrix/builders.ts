import type { CellState, DraftCellState } from '../../../src/core/matrixMessages';
import type { Cell, Row } from '../../../src/matrix/rows';

export const environments = ['dev', 'staging', 'prod'] as const;

export function cell(
  state: CellState,
  version = '',
  words = 'not pinned',
  { number = null, distance = 0, at = null }: Partial<Pick<Cell, 'number' | 'distance' | 'at'>> = {},
): Cell {
  return { state, version, words, number, distance, at };
}

/** A row; without cells, of a prompt that is the latest version everywhere. */
export function row(
  id: string,
  { draft = 'clean', latest = 1 }: { readonly draft?: DraftCellState; readonly latest?: number | null } = {},
  cells: readonly Cell[] = [
    cell('latest', 'v1', 'latest'),
    cell('inStep', 'v1', 'in step'),
    cell('inStep', 'v1', 'in step'),
  ],
): Row {
  return { id, draft: { state: draft, words: draft, latest }, cells };
}
