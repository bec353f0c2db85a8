import * as vscode from 'vscode';
import type { ChangeTable } from '../../core/changeTable';
import { count } from '../../core/wording';
import { commandId } from '../commandNames';
import { capitalised, plainText, sentence } from '../wording';
import type { InlineDraft } from './inlineDraft';
import type { InlineDrafts } from './inlineDrafts';

/** The status bar item that counts the changes in the active draft; choosing it changes the environment. */
export class InlineStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'promptEnvironments.inlineChanges',
    vscode.StatusBarAlignment.Right,
    91,
  );
  private readonly subscription: vscode.Disposable;

  constructor(private readonly drafts: InlineDrafts) {
    this.item.name = 'Prompt Environments: Inline Changes';
    this.item.command = commandId('chooseInlineEnvironment');
    this.subscription = drafts.onDidChange(() => this.show());
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private show(): void {
    const draft = this.drafts.active;
    if (draft === undefined) {
      this.item.hide();
      return;
    }
    const { error, seen } = draft;
    const text = statusText(draft);
    this.item.text = `$(${error === undefined ? 'diff' : 'warning'}) ${plainText(text)}`;
    const detail =
      error === undefined ? (seen === undefined ? '' : detailOf(seen.changes)) : capitalised(sentence(error.message));
    this.item.tooltip = `${detail === '' ? text : detail}\nChoose another environment, or turn inline changes off`;
    this.item.accessibilityInformation = {
      label: `Inline changes: ${text}. Choose another environment, or turn them off`,
      role: 'button',
    };
    this.item.show();
  }
}

/** `3 changes against prod v5`. */
function statusText({ error, seen, label }: InlineDraft): string {
  if (error !== undefined) {
    return `No comparison with ${label}`;
  }
  if (seen === undefined) {
    return `Comparing with ${label}…`;
  }
  const { length } = seen.changes;
  return `${length === 0 ? 'No changes' : count(length, 'change')} against ${label}`;
}

/** `2 changes of wording, 1 of line breaks and spaces alone`. */
function detailOf({ length, spacings }: ChangeTable): string {
  return spacings === 0
    ? ''
    : `${count(length - spacings, 'change')} of wording, ${spacings} of line breaks and spaces alone`;
}
