import { oneLine } from './wording';

/** A text of others in a cell or an item of a list, in UTF-16 units. */
export const longestCell = 240;

/** More names than this are counted instead. */
export const mostTold = 5;

/** A few names of others, each as `show` gives it, and how many more there are. */
export function cutNames(names: readonly string[], show: (name: string) => string): readonly string[] {
  const rest = names.length - mostTold;
  const shown = rest > 1 ? names.slice(0, mostTold) : names;
  return [...shown.map((name) => show(oneLine(name, longestCell))), ...(rest > 1 ? [`${rest} more`] : [])];
}
