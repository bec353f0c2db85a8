import type { Words } from './words';

/** Whether a text has lines, and each of them begins as the lines of a Markdown quote do. */
export function isQuote(text: string): boolean {
  return /^[\t ]*>/.test(text) && !/\n(?![\t ]*>)/.test(text.replace(/\n$/, ''));
}

/** The words of a part of a text without the quote marks that its lines begin with; it begins with a line. */
export function withoutQuoteMarks(text: string, { starts, ends }: Words): Words {
  const isWord = (start: number, index: number): boolean => {
    const isAtLineStart = index === 0 || text.slice(ends[index - 1], start).includes('\n');
    return !isAtLineStart || text.slice(start, ends[index]) !== '>';
  };
  return { starts: starts.filter(isWord), ends: ends.filter((_, index) => isWord(starts[index] ?? 0, index)) };
}
