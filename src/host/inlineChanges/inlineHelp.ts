import * as vscode from 'vscode';
import type { Change } from '../../core/inlineChanges';
import { codeBlock } from '../../core/markdown';
import { versionLabel } from '../../core/model';
import { commandId } from '../commandNames';
import type { Seen } from './inlineDraft';
import type { InlineDrafts } from './inlineDrafts';
import { changesAt } from './places';

/** Of a removed text so many characters stand in the hover. */
const mostInHover = 5000;

/** Registers what a change says when it is pointed at, and its quick fix. */
export function registerInlineHelp(drafts: InlineDrafts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(
      { scheme: 'file' },
      { provideHover: (document, position) => hoverAt(drafts, document, position) },
    ),
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file' },
      { provideCodeActions: (document, range) => fixesAt(drafts, document, range) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function hoverAt(
  drafts: InlineDrafts,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Hover | undefined {
  const seen = drafts.of(document)?.seen;
  const [change] = seen?.version === document.version ? changesAt(seen, position, position) : [];
  return seen === undefined || change === undefined ? undefined : new vscode.Hover(hoverText(seen, change));
}

/** Text of others stands in a block of plain text, where nothing in it is a link or a picture. */
function hoverText({ pinned }: Seen, change: Change): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const name = `${pinned.environment} ${versionLabel(pinned.version)}`;
  const removed = pinned.text.slice(change.pinned.start, change.pinned.end);
  if (change.kind === 'spacing') {
    return text.appendText(`${name} has the same words, wrapped or spaced otherwise.`);
  }
  if (removed === '') {
    return text.appendText(`Not in ${name}.`);
  }
  text.appendText(`${name} has:`);
  const shown = removed.length <= mostInHover ? removed : `${removed.slice(0, mostInHover)}…`;
  return text.appendMarkdown(`\n\n${codeBlock(shown, 'text')}`);
}

function fixesAt(drafts: InlineDrafts, document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const seen = drafts.of(document)?.seen;
  if (seen?.version !== document.version || changesAt(seen, range.start, range.end).length === 0) {
    return [];
  }
  const title = `Put back ${seen.pinned.environment}’s wording`;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command: commandId('putBackWording'), title };
  return [action];
}
