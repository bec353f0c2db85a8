import { cellStates, draftStates, type MatrixEnvironment } from '../core/matrixMessages';
import { fileNameOf } from '../core/paths';
import { visibleLine } from '../core/visibleText';
import { needsLook, type Row } from './rows';

/** What environments' columns are sorted by. */
export const sortKeys = ['state', 'version', 'age'] as const;
export type SortKey = (typeof sortKeys)[number];

/** What they are called. */
export const sortWords: Readonly<Record<SortKey, string>> = { state: 'state', version: 'version', age: 'last move' };

export interface Sort {
  /** `name`, `draft`, or `env:` and an environment's name. */
  readonly column: string;
  readonly by: SortKey;
  readonly descending: boolean;
}

export const byName: Sort = { column: 'name', by: 'state', descending: false };

export function columnOf(environment: string): string {
  return `env:${environment}`;
}

/** The name of each column for sorting, in the order of the columns. */
export function columnNames(environments: readonly MatrixEnvironment[]): readonly string[] {
  return ['name', 'draft', ...environments.map(({ name }) => columnOf(name))];
}

/** `Sorted by prod, last move, latest first.` */
export function sortText({ column, by, descending }: Sort): string {
  const name = visibleLine(column.replace(/^env:/, ''));
  const key = column.startsWith('env:') || column === 'draft' ? `, by ${sortWords[by]}` : '';
  return `Sorted by ${name}${key}${descending ? ', reversed' : ''}.`;
}

/** The rows in order: those that have nothing to compare come last, and equals by their names. */
export function sorted(rows: readonly Row[], sort: Sort, environments: readonly string[]): readonly Row[] {
  const place = environments.findIndex((name) => columnOf(name) === sort.column);
  if (sort.column !== 'draft' && place === -1) {
    return sortedByName(rows, sort.column === 'name' && sort.descending);
  }
  const keyed = rows.map((row) => ({
    row,
    key: sort.column === 'draft' ? draftKey(row, sort) : keyOf(row, sort, place),
  }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === b.key) {
      return a.row.id < b.row.id ? -1 : 1;
    }
    return a.key === null ? 1 : b.key === null ? -1 : sign * (a.key - b.key);
  });
  return keyed.map(({ row }) => row);
}

function sortedByName(rows: readonly Row[], descending: boolean): readonly Row[] {
  // One key a row: comparing with a function is many times slower where there are thousands.
  const byKey = new Map(rows.map((row) => [`${fileNameOf(row.id)}\n${row.id}`, row] as const));
  const order = [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
  return descending ? order.reverse() : order;
}

/** What needs a look first; the highest version first; what moved last first. Null where there is nothing to compare. */
function keyOf({ cells }: Row, { by }: Sort, place: number): number | null {
  const cell = cells[place];
  if (cell === undefined) {
    return null;
  }
  switch (by) {
    case 'state':
      // Of those that are equally bad, what is further away comes first.
      return cell.state === 'none' ? null : cellStates.indexOf(cell.state) - Math.min(cell.distance, 9_999) / 10_000;
    case 'version':
      return cell.number === null ? null : -cell.number;
    case 'age':
      return cell.at === null ? null : -cell.at;
  }
}

function draftKey({ draft }: Row, { by }: Sort): number | null {
  return by === 'version' ? (draft.latest === null ? null : -draft.latest) : draftStates.indexOf(draft.state);
}

/** What a filter box says, ready to be asked of each row. */
export interface Filter {
  readonly matches: (row: Row) => boolean;
  /** Nothing is filtered out. */
  readonly isEmpty: boolean;
}

/**
 * A row must have all words of the text, in its id or in what any column says; `prod:held` looks in the column `prod`
 * alone, and `draft:modified` among drafts.
 */
export function filterOf(text: string, onlyUnsettled: boolean, environments: readonly string[]): Filter {
  const terms = text
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '')
    .map((term) => termOf(term, environments));
  return {
    isEmpty: terms.length === 0 && !onlyUnsettled,
    matches: (row) => (!onlyUnsettled || needsLook(row)) && terms.every((term) => term(row)),
  };
}

function termOf(term: string, environments: readonly string[]): (row: Row) => boolean {
  const colon = term.indexOf(':');
  const [column, rest] = [term.slice(0, Math.max(colon, 0)), term.slice(colon + 1)];
  const place = environments.indexOf(column);
  if (colon > 0 && place !== -1) {
    return (row) => cellText(row, place).includes(rest);
  }
  if (column === 'draft') {
    return ({ draft }) => draft.words.toLowerCase().includes(rest);
  }
  return (row) => textOf(row).includes(term);
}

const texts = new WeakMap<Row, string>();

function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) {
    return known;
  }
  const cells = row.cells.map((_cell, place) => cellText(row, place));
  const text = [row.id.toLowerCase(), row.draft.words.toLowerCase(), ...cells].join('\n');
  texts.set(row, text);
  return text;
}

function cellText({ cells }: Row, place: number): string {
  const cell = cells[place];
  return cell === undefined ? '' : `${cell.version} ${cell.words}`.toLowerCase();
}
