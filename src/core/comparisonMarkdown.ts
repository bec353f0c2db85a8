import type { ChangedCalls } from './callSites/passing';
import { noCallText, passingText } from './callSites/passingWords';
import type { Comparison, FileChange, SettingChange } from './comparison';
import { comparisonNotes, settingJson } from './comparisonWords';
import { codeBlock, codeSpan, tableRow } from './markdown';
import { hunkHeader, type TextHunk } from './textHunks';
import { wordCounts } from './wordCounts';
import { count } from './wording';

/**
 * A comparison as one pastes it in a pull request. What stands in the prompt is shown as code: nothing in it is a link,
 * a mention or HTML there.
 * @param left null where there is none: all of the right side is new
 * @param heading such as `##`; headings in it are one deeper
 * @param concerned calls for the prompt, where its variables differ
 * @param showsLines otherwise the lines that differ are counted alone
 */
export function comparisonMarkdown(
  left: string | null,
  right: string,
  comparison: Comparison,
  heading = '###',
  concerned: ChangedCalls | null = null,
  showsLines = true,
): string {
  const { text, settings, variables, files } = comparison;
  const sides = left === null ? `${codeSpan(right)}, new` : `${codeSpan(left)} → ${codeSpan(right)}`;
  const title = `${heading} ${sides}`;
  if (comparison.same) {
    return `${title}\n\nNothing differs.\n`;
  }
  const blocks = [title];
  blocks.push(
    text.length === 0
      ? 'The text is the same.'
      : `**Text**: ${countsOf(comparison)}${showsLines ? `\n\n${hunksBlock(text)}` : ''}`,
    ...(left === null ? newNotes(comparison) : comparisonNotes(comparison)),
  );
  if (settings.length > 0) {
    blocks.push(['| setting | before | after |', '| --- | --- | --- |', ...settings.map(settingRow)].join('\n'));
  }
  const named = [...namesLine('removed', variables.removed), ...namesLine('added', variables.added)];
  if (named.length > 0) {
    blocks.push(`**Variables**: ${named.join('; ')}`);
  }
  if (concerned !== null) {
    blocks.push(callsBlock(concerned));
  }
  if (files.length > 0) {
    blocks.push(`**Files**\n\n${files.map((file) => fileItem(file, showsLines)).join('\n')}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function newNotes({ unread = [] }: Comparison): readonly string[] {
  return unread.length === 0 ? [] : ['It is nothing that its format can read: the text alone is shown.'];
}

function countsOf({ linesAdded, linesRemoved, text }: Comparison): string {
  const words = wordCounts(text);
  const lines = `${count(linesAdded, 'line')} added, ${linesRemoved} removed`;
  if (words === null) {
    return lines;
  }
  const { added, removed } = words;
  const isWrapping = added + removed === 0;
  return `${lines}; ${isWrapping ? 'the words are the same' : `${count(added, 'word')} added, ${removed} removed`}`;
}

function callsBlock({ calls, environment, gap }: ChangedCalls): string {
  const where = environment === null ? 'Calls for it' : `Calls that get ${codeSpan(environment)}`;
  const items = calls.map((call) => `- ${codeSpan(`${call.path}:${call.line}`)} ${codeSpan(passingText(call))}`);
  const lines = items.length === 0 ? [noCallText(environment)] : items;
  return `**${where}**\n\n${lines.join('\n')}${gap === null ? '' : `\n\n${codeSpan(gap)}`}`;
}

function hunksBlock(hunks: readonly TextHunk[]): string {
  const lines = hunks.flatMap((hunk) => [hunkHeader(hunk), ...hunk.lines]);
  return codeBlock(lines.join('\n'), 'diff');
}

function settingRow({ path, left, right }: SettingChange): string {
  return tableRow([codeSpan(path), valueSpan(left), valueSpan(right)]);
}

function valueSpan(value: SettingChange['left']): string {
  const text = settingJson(value);
  return text === null ? '*not set*' : codeSpan(text);
}

function namesLine(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what} ${names.map(codeSpan).join(', ')}`];
}

function fileItem({ path, state, text }: FileChange, showsLines: boolean): string {
  const item = `- ${state} ${codeSpan(path)}`;
  return text.length === 0 || !showsLines ? item : `${item}\n\n${hunksBlock(text).replaceAll(/^/gm, '  ')}\n`;
}
