import type { Comparison, FileChange } from './comparison';

/** More names than this are counted instead. */
const mostNames = 4;

/**
 * What differs, in the words of one line: `its text (+3 −1); model; its variables; _voice.prompt (added)`; empty where
 * nothing does.
 * @param quote shows a name that others chose
 * @param missing files that the right side includes, though they are not there
 */
export function changeWords(
  comparison: Comparison,
  quote: (name: string) => string,
  missing: readonly string[] = [],
): string {
  const { linesAdded, linesRemoved, settings, variables, files, unread = [] } = comparison;
  const parts = [
    linesAdded + linesRemoved === 0 ? '' : `its text (+${linesAdded} −${linesRemoved})`,
    cut(settings.map(({ path }) => quote(path))),
    variables.added.length + variables.removed.length === 0 ? '' : 'its variables',
    cut(files.map((file) => `${quote(file.path)}${stateWords(file, missing.includes(file.path))}`)),
    unread.length === 0 ? '' : 'it cannot be read, so nothing can be said about settings or files',
  ].filter((part) => part !== '');
  return comparison.same ? '' : parts.length === 0 ? 'its form alone' : parts.join('; ');
}

function cut(names: readonly string[]): string {
  const rest = names.length - mostNames;
  const shown = rest > 1 ? names.slice(0, mostNames) : names;
  return [...shown, ...(rest > 1 ? [`${rest} more`] : [])].join(', ');
}

/** Most files changed: that is not said. */
function stateWords({ state }: FileChange, isMissing: boolean): string {
  return state === 'changed' ? '' : isMissing ? ` (${state}; the draft still includes it)` : ` (${state})`;
}
