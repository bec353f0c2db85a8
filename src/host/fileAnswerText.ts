import * as vscode from 'vscode';
import { environmentsUnreadable, type PromptUse } from '../core/fileUse';
import { usesMarkdown } from '../core/fileUseMarkdown';
import { reachWords } from '../core/fileUseWords';
import { plainMarkdown } from '../core/markdown';
import { fileNameOf } from '../core/paths';
import { hiddenPinsWords } from '../core/unreadablePins';
import { count, oneLine } from '../core/wording';
import type { FileAnswer } from './fileAnswer';
import { environmentsFolder } from './fileChanges';
import { pinSummary } from './views/promptFacts';

/** `prod v3 · staging v5` for a file of one prompt, `in prod through 2 prompts`, `asks for 3 prompts`; empty for none. */
export function shortAnswer({ snapshot, path, uses, hidden }: FileAnswer): string {
  const [first] = uses;
  if (first === undefined) {
    const [pins] = path.startsWith(environmentsFolder) ? hidden : [];
    return pins === undefined ? '' : `${pins.environment} cannot be told`;
  }
  const untold = environmentsUnreadable(uses).map((name) => `, ${name} cannot be told`);
  const last = [...snapshot.environments].reverse().find(({ name }) => servedIn(uses, name) > 0)?.name;
  switch (first.role) {
    case 'draft':
    case 'versions':
    case 'version':
      return pinSummary(snapshot, first.prompt);
    case 'call':
      return `asks for ${count(uses.length, 'prompt')}`;
    case 'pins':
    case 'event': {
      const environment = first.environments[0]?.environment ?? '';
      return `${environment}: ${count(uses.length, 'prompt')}${first.role === 'event' ? ' moved' : ''}`;
    }
    default:
      return last === undefined
        ? `in ${count(uses.length, 'prompt')}${untold.length === 0 ? ', not pinned' : untold.join('')}`
        : `in ${last} through ${count(servedIn(uses, last), 'prompt')}${untold.join('')}`;
  }
}

function servedIn(uses: readonly PromptUse[], name: string): number {
  return uses.filter(({ environments }) => environments.some((use) => use.environment === name && use.serves)).length;
}

/** The answer for a screen reader and for the head of a list: `_voice.prompt reaches prod, staging through 2 prompts`. */
export function answerSentence({ path, uses, hidden }: FileAnswer): string {
  return uses.length === 0
    ? hidden.map((pins) => hiddenPinsWords(pins, oneLine)).join('; ')
    : `${oneLine(fileNameOf(path))} ${reachWords(uses)}`;
}

/** The whole answer as a hover. */
export function answerTooltip(answer: FileAnswer): vscode.MarkdownString {
  const { path, uses, inDoubt } = answer;
  const text = new vscode.MarkdownString(
    uses.length === 0 ? plainMarkdown(answerSentence(answer)) : usesMarkdown(fileNameOf(path), uses, inDoubt),
  );
  text.isTrusted = false;
  text.supportHtml = false;
  text.supportThemeIcons = false;
  return text;
}
