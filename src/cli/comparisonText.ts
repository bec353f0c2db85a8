import type { ChangedCalls } from '../core/callSites/passing';
import type { Comparison, FileChange, SettingChange } from '../core/comparison';
import { comparisonNotes, isTextAlone, settingJson, textCounts } from '../core/comparisonWords';
import { hunkHeader, type TextHunk } from '../core/textHunks';
import { escapeControls, visibleLine } from '../core/visibleText';
import { changedCallsText } from './callsToChange';
import type { Style } from './style';

/**
 * A comparison for people: the text as unified hunks, then what else differs, each under its own heading.
 * @param concerned calls for the prompt, where its variables differ
 */
export function comparisonText(
  left: string,
  right: string,
  comparison: Comparison,
  style: Style,
  concerned: ChangedCalls | null = null,
): string {
  const { text, settings, variables, files } = comparison;
  if (comparison.same) {
    return `${left} and ${right} are the same.\n`;
  }
  const blocks: string[] = [];
  if (text.length > 0) {
    blocks.push([style.red(`--- ${left}`), style.green(`+++ ${right}`), ...hunkLines(text, style)].join('\n'));
    blocks.push(
      style.dim(`${textCounts(comparison)}${isTextAlone(comparison) ? '; nothing besides the text differs' : ''}`),
    );
  } else {
    blocks.push(`The text of ${left} and ${right} is the same.`);
  }
  blocks.push(...comparisonNotes(comparison));
  if (settings.length > 0) {
    blocks.push([style.bold('Settings'), ...settings.map((setting) => `  ${settingText(setting, style)}`)].join('\n'));
  }
  if (variables.added.length + variables.removed.length > 0) {
    const line = (sign: string, name: string): string => `  ${sign} ${visibleLine(name)}`;
    blocks.push(
      [
        style.bold('Variables'),
        ...variables.removed.map((name) => style.red(line('-', name))),
        ...variables.added.map((name) => style.green(line('+', name))),
      ].join('\n'),
    );
  }
  if (concerned !== null) {
    const where = concerned.environment === null ? 'Calls for it' : `Calls that get ${concerned.environment}`;
    blocks.push(`${style.bold(where)}\n${changedCallsText(concerned, style)}`);
  }
  if (files.length > 0) {
    blocks.push([style.bold('Files'), ...files.flatMap((file) => fileLines(file, style))].join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function hunkLines(hunks: readonly TextHunk[], style: Style): readonly string[] {
  return hunks.flatMap((hunk) => [style.cyan(hunkHeader(hunk)), ...hunk.lines.map((line) => hunkLine(line, style))]);
}

function hunkLine(line: string, style: Style): string {
  const text = style.raw(line);
  if (line.startsWith('+')) {
    return style.green(text);
  }
  return line.startsWith('-') ? style.red(text) : text;
}

function settingText({ path, left, right }: SettingChange, style: Style): string {
  return `${visibleLine(path)}: ${style.red(valueText(left))} → ${style.green(valueText(right))}`;
}

function valueText(value: SettingChange['left']): string {
  return escapeControls(settingJson(value) ?? '(not set)');
}

function fileLines({ path, state, text }: FileChange, style: Style): readonly string[] {
  const paint = { added: style.green, removed: style.red, changed: style.yellow }[state];
  return [`  ${paint(state)} ${visibleLine(path)}`, ...hunkLines(text, style).map((line) => `  ${line}`)];
}
