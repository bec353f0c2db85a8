import * as vscode from 'vscode';
import type { MatrixNotice } from '../../core/matrixMessages';
import type { RegistrySnapshot } from '../../core/model';
import { oneLine } from '../../core/wording';
import type { RegistryEntry } from '../registryEntries';
import type { Store } from '../store';
import { progressText, restrictedText } from '../views/stateTexts';
import { capitalised, sentence } from '../wording';

type Tone = MatrixNotice['tone'];

/** What there is to say above the table: what is wrong first, then what is missing, then what cannot be done. */
export function matrixNotice(store: Store, entry: RegistryEntry | undefined): MatrixNotice {
  if (entry === undefined) {
    return withoutRegistry(store.loaded);
  }
  const { error, snapshot } = entry;
  if (error !== undefined) {
    const known = snapshot === undefined ? '' : ' What was read last is shown.';
    const text = `${sentence(error.message)}. ${capitalised(error.hint)}.${known}`;
    return notice('error', oneLine(text, 600), 'refresh');
  }
  const { progress } = store;
  if (progress !== undefined) {
    return notice('info', `${capitalised(progressText(progress))} prompts…`);
  }
  if (snapshot === undefined) {
    return notice('info', 'Reading the prompts…');
  }
  if (snapshot.readOnly !== null) {
    return notice('warning', readOnlyText(snapshot, snapshot.readOnly));
  }
  if (snapshot.prompts.length === 0) {
    return notice('info', 'No prompts yet. They are looked for in the folders that .promptenv/config.yaml names.');
  }
  return notice('info', vscode.workspace.isTrusted ? '' : restrictedText);
}

/** Why nothing may be written, that this is so, and what to do. */
function readOnlyText({ findings }: RegistrySnapshot, readOnly: string): string {
  const cause = findings.find(({ path, message }) => readOnly === `${path}: ${message}`);
  const remedy = cause === undefined ? '' : ` ${capitalised(cause.hint)}.`;
  return oneLine(`${sentence(readOnly)}. No pin can be moved.${remedy}`, 600);
}

function withoutRegistry(isLoaded: boolean): MatrixNotice {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    return notice('info', 'Open the folder that holds your prompts.');
  }
  return isLoaded
    ? notice('info', 'This folder has no prompt environments yet.', 'setUp')
    : notice('info', 'Reading the prompts…');
}

function notice(tone: Tone, text: string, remedy: MatrixNotice['remedy'] = null): MatrixNotice {
  return { kind: 'notice', tone, text, remedy };
}
