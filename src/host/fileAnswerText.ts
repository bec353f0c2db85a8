import * as vscode from 'vscode';
import type { PromptUse } from '../core/fileUse';
import { usesMarkdown } from '../core/fileUseMarkdown';
import { reachWords } from '../core/fileUseWords';
import { fileNameOf } from '../core/paths';
import { count, oneLine } from '../core/wording';
import type { FileAnswer } from './fileAnswer';
import { pinSummary } from './views/promptFacts';

/** `prod v3 · staging v5` for a file of one prompt, `in prod through 2 prompts`, `asks for 3 prompts`; empty for none. */
export function shortAnswer({ snapshot, uses }: FileAnswer): string {
  const [first] = uses;
  if (first === undefined) {
    return '';
  }
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
        ? `in ${count(uses.length, 'prompt')}, not pinned`
        : `in ${last} through ${count(servedIn(uses, last), 'prompt')}`;
  }
}

function servedIn(uses: readonly PromptUse[], name: string): number {
  return uses.filter(({ environments }) => environments.some((use) => use.environment === name && use.serves)).length;
}

/** The answer for a screen reader and for the head of a list: `_voice.prompt reaches prod, staging through 2 prompts`. */
export function answerSentence({ path, uses }: FileAnswer): string {
  return `${oneLine(fileNameOf(path))} ${reachWords(uses)}`;
}

/** The whole answer as a hover. */
export function answerTooltip({ path, uses, inDoubt }: FileAnswer): vscode.MarkdownString {
  const text = new vscode.MarkdownString(usesMarkdown(fileNameOf(path), uses, inDoubt));
  text.isTrusted = false;
  text.supportHtml = false;
  text.supportThemeIcons = false;
  return text;
}
