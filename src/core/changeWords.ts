import type { Comparison } from './comparison';

/** More names than this are counted instead. */
const mostNames = 4;

/**
 * What differs, in the words of one line: `its text (+3 −1), model, its variables`; empty where nothing does.
 * @param quote shows a name that others chose
 */
export function changeWords(comparison: Comparison, quote: (name: string) => string): string {
  const { linesAdded, linesRemoved, settings, variables, files, unread = [] } = comparison;
  const parts = [
    linesAdded + linesRemoved === 0 ? '' : `its text (+${linesAdded} −${linesRemoved})`,
    names(settings.map(({ path }) => path)),
    variables.added.length + variables.removed.length === 0 ? '' : 'its variables',
    names(files.map(({ path }) => path)),
    unread.length === 0 ? '' : 'it cannot be read, so nothing can be said about settings or files',
  ].filter((part) => part !== '');
  return comparison.same ? '' : parts.length === 0 ? 'its form alone' : parts.join('; ');

  function names(all: readonly string[]): string {
    const rest = all.length - mostNames;
    const shown = rest > 1 ? all.slice(0, mostNames) : all;
    return [...shown.map(quote), ...(rest > 1 ? [`${rest} more`] : [])].join(', ');
  }
}
