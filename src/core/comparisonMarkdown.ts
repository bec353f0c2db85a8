import type { Comparison, FileChange, SettingChange } from './comparison';
import { codeBlock, codeSpan, tableRow } from './markdown';
import type { TextHunk } from './textHunks';

/** A value is cut where it is longer, in UTF-16 units: `--json` gives all of it. */
const longestValue = 300;

/**
 * A comparison as one pastes it in a pull request. What stands in the prompt is shown as code: nothing in it is a link,
 * a mention or HTML there.
 * @param heading such as `##`; headings in it are one deeper
 */
export function comparisonMarkdown(left: string, right: string, comparison: Comparison, heading = '###'): string {
  const { text, settings, variables, files, linesAdded, linesRemoved } = comparison;
  const title = `${heading} ${codeSpan(left)} → ${codeSpan(right)}`;
  if (comparison.same) {
    return `${title}\n\nNothing differs.\n`;
  }
  const blocks = [title];
  blocks.push(
    text.length === 0 ? 'The text is the same.' : `**Text**: ${added(linesAdded, linesRemoved)}\n\n${hunksBlock(text)}`,
  );
  if (settings.length > 0) {
    blocks.push(['| setting | before | after |', '| --- | --- | --- |', ...settings.map(settingRow)].join('\n'));
  }
  const named = [...namesLine('removed', variables.removed), ...namesLine('added', variables.added)];
  if (named.length > 0) {
    blocks.push(`**Variables**: ${named.join('; ')}`);
  }
  if (files.length > 0) {
    blocks.push(`**Files**\n\n${files.map(fileItem).join('\n')}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function added(more: number, fewer: number): string {
  return `${more} lines added, ${fewer} removed`.replace(/\b1 lines/, '1 line');
}

function hunksBlock(hunks: readonly TextHunk[]): string {
  const lines = hunks.flatMap(({ leftStart, leftLines, rightStart, rightLines, lines: changed }) => [
    `@@ -${leftStart},${leftLines} +${rightStart},${rightLines} @@`,
    ...changed,
  ]);
  return codeBlock(lines.join('\n'), 'diff');
}

function settingRow({ path, left, right }: SettingChange): string {
  return tableRow([codeSpan(path), valueSpan(left), valueSpan(right)]);
}

function valueSpan(value: SettingChange['left']): string {
  if (value === undefined) {
    return '*not set*';
  }
  const text = JSON.stringify(value);
  return codeSpan(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
}

function namesLine(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what} ${names.map(codeSpan).join(', ')}`];
}

function fileItem({ path, state, text }: FileChange): string {
  const item = `- ${state} ${codeSpan(path)}`;
  return text.length === 0 ? item : `${item}\n\n${hunksBlock(text).replaceAll(/^/gm, '  ')}\n`;
}
