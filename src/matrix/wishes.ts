import { byName, sortKeys, type Sort } from './choosing';

/** What a person chose in the page; kept over reloads. */
export interface Wishes {
  /** The registry that is shown, by its root; null for the first one. */
  readonly registry: string | null;
  readonly filter: string;
  readonly onlyUnsettled: boolean;
  readonly sort: Sort;
  /** Whether lines are grouped by folder; null where nobody chose. */
  readonly grouped: boolean | null;
  /** Paths of folders that are folded. */
  readonly folded: readonly string[];
  /** The cell that has the focus, by its line's key. */
  readonly active: { readonly key: string; readonly column: number } | null;
  /** The first line in view, by its key, and how much of it is out of view, in pixels. */
  readonly top: { readonly key: string; readonly hidden: number } | null;
}

export const noWishes: Wishes = {
  registry: null,
  filter: '',
  onlyUnsettled: false,
  sort: byName,
  grouped: null,
  folded: [],
  active: null,
  top: null,
};

/** Reads what was kept; what cannot be understood is as if it had not been chosen. */
export function readWishes(kept: unknown): Wishes {
  const { registry, filter, onlyUnsettled, sort, grouped, folded, active, top } = fieldsOf(kept);
  return {
    registry: typeof registry === 'string' ? registry : null,
    filter: typeof filter === 'string' ? filter : '',
    onlyUnsettled: onlyUnsettled === true,
    sort: readSort(sort),
    grouped: typeof grouped === 'boolean' ? grouped : null,
    folded: Array.isArray(folded) ? folded.filter((path) => typeof path === 'string') : [],
    active: readPlace(active, 'column', (key, column) => ({ key, column })),
    top: readPlace(top, 'hidden', (key, hidden) => ({ key, hidden })),
  };
}

function readSort(kept: unknown): Sort {
  const { column, by, descending } = fieldsOf(kept);
  const key = sortKeys.find((known) => known === by);
  return typeof column === 'string' && key !== undefined
    ? { column, by: key, descending: descending === true }
    : byName;
}

function readPlace<T>(kept: unknown, name: string, make: (key: string, number: number) => T): T | null {
  const fields = fieldsOf(kept);
  const [key, number] = [fields['key'], fields[name]];
  return typeof key === 'string' && typeof number === 'number' && Number.isSafeInteger(Math.round(number))
    ? make(key, Math.round(number))
    : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
