import { escapeControls, visibleLine } from './visibleText';

/**
 * Text of others as a code span of GitHub's Markdown: on one line, its characters as they are, whatever they are.
 * Backticks inside are fenced by longer runs.
 */
export function codeSpan(text: string): string {
  const shown = visibleLine(text);
  if (shown === '') {
    return '` `';
  }
  const fence = '`'.repeat(longestRun(shown) + 1);
  // A blank beside the fence is taken off again.
  const pad = shown.startsWith('`') || shown.endsWith('`') || fence.length > 1 ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Text of others as a fenced block that none of its lines can end. */
export function codeBlock(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${escapeControls(text)}\n${fence}`;
}

/** A table's row; a bar in a cell would divide it, also inside a code span. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/**
 * Text of others as plain words of Markdown, on one line: none of its characters is markup, a link, an address, an icon or
 * HTML. Unlike a code span it wraps.
 */
export function plainMarkdown(text: string): string {
  return visibleLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** Text of others inside HTML, as in the summary of what is folded. */
export function htmlCode(text: string): string {
  const shown = visibleLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<code>${shown}</code>`;
}

/** Folded until somebody opens it. The summary is HTML, the rest Markdown. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body.trimEnd()}\n\n</details>\n`;
}
