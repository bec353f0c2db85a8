import type { MatrixEnvironment } from '../core/matrixMessages';
import { columnNames, filterOf, sorted } from './choosing';
import { flatLines, groupedLines, manyPrompts, type Line } from './lines';
import type { Row } from './rows';
import type { Wishes } from './wishes';

/** The table's lines. */
export interface Composed {
  readonly lines: readonly Line[];
  /** How many prompts the filter leaves. */
  readonly rows: number;
  /** Whether lines are grouped by folder where they are sorted by name. */
  readonly isGrouped: boolean;
}

/**
 * What a person's choices make of the rows.
 * @param all sorted by id
 */
export function composed(
  all: readonly Row[],
  environments: readonly MatrixEnvironment[],
  { filter: text, onlyUnsettled, sort, grouped, folded }: Wishes,
): Composed {
  const names = environments.map(({ name }) => name);
  const filter = filterOf(text, onlyUnsettled, names);
  const rows = filter.isEmpty ? all : all.filter(filter.matches);
  const isGrouped = grouped ?? all.length > manyPrompts;
  const isByName = sort.column === 'name' || !columnNames(environments).includes(sort.column);
  if (!isByName || !isGrouped) {
    return { lines: flatLines(sorted(rows, sort, names)), rows: rows.length, isGrouped };
  }
  const shut = new Set(folded);
  // What a filter found is shown, whatever was folded before.
  const lines = groupedLines(rows, (path) => !filter.isEmpty || !shut.has(path), sort.descending);
  return { lines, rows: rows.length, isGrouped };
}
