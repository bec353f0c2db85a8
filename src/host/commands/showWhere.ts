import * as vscode from 'vscode';
import type { EnvironmentUse, PromptUse } from '../../core/fileUse';
import { byReach, pinnedUses } from '../../core/fileUseMarkdown';
import { bringsWords, inDoubtWords, roleWords, servesWords } from '../../core/fileUseWords';
import { PromptEnvError } from '../../core/errors';
import { versionLabel } from '../../core/model';
import type { Target } from '../../core/references';
import { whereReport } from '../../core/reports';
import { visibleLine } from '../../core/visibleText';
import { oneLine } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { commandId } from '../commandNames';
import { answerFor, type FileAnswer } from '../fileAnswer';
import { answerSentence } from '../fileAnswerText';
import { pickOne, separator, type Separator } from '../steps';
import { plainText } from '../wording';
import { compareTargets } from './compare';
import { saySo } from './moving';
import { entryFor } from './target';

interface UseItem extends vscode.QuickPickItem {
  readonly act: () => Promise<unknown>;
}

/**
 * Which environments serve a file, and what it would change in each: as a list that leads to the comparisons, and as
 * data. Of the file in the active editor where none is named.
 */
export async function showWhere(app: App, call: Call<ArgumentsOf<'showWhere'>>): Promise<unknown> {
  const uri = await fileOf(app, call);
  const answer = await answerFor(app, uri);
  if (answer === undefined) {
    throw new PromptEnvError(
      'notFound',
      `${vscode.workspace.asRelativePath(uri)} lies in no registry`,
      'open a file of a folder that has .promptenv/config.yaml',
    );
  }
  if (!call.fromCode) {
    await show(app, answer);
  }
  return whereReport(answer.path, answer.uses, answer.inDoubt, answer.hidden);
}

async function fileOf(app: App, call: Call<ArgumentsOf<'showWhere'>>): Promise<vscode.Uri> {
  const { path } = call.given;
  if (path !== undefined) {
    const { root } = await entryFor(app, call);
    const uri = vscode.Uri.joinPath(root, path);
    await vscode.workspace.fs.stat(uri).then(undefined, () => {
      throw new PromptEnvError(
        'notFound',
        `there is no file ${JSON.stringify(path)}`,
        'name it from the root of the registry',
      );
    });
    return uri;
  }
  const uri = call.uri ?? vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    throw new PromptEnvError('usage', 'no file is open', 'open one, or name it as path');
  }
  return uri;
}

async function show(app: App, answer: FileAnswer): Promise<void> {
  const doubt = answer.inDoubt.length === 0 ? '' : inDoubtWords(answer.inDoubt, (name) => oneLine(name, 60));
  if (answer.uses.length === 0) {
    if (answer.hidden.length > 0) {
      saySo(plainText(answerSentence(answer)));
      return;
    }
    const none = 'This file belongs to no prompt, so no environment serves it';
    saySo(doubt === '' ? none : `${none}. ${plainText(doubt)}`);
    return;
  }
  const items = byReach(answer.uses).flatMap((use): (UseItem | Separator)[] => [
    separator(`${visibleLine(use.prompt)} — ${roleWords(use)}`),
    ...pinnedUses(use).map((each) => environmentItem(app, answer, use, each)),
    {
      label: `$(list-tree) Show ${plainText(visibleLine(use.prompt))} in Prompts`,
      description: pinnedUses(use).length === 0 ? 'no environment pins it' : '',
      act: () => reveal(app, answer, use.prompt),
    },
  ]);
  const chosen = await pickOne({
    title: plainText(answerSentence(answer)),
    step: 1,
    totalSteps: 1,
    placeholder: `Choose an environment to see what would change in it${doubt === '' ? '' : `. ${doubt}`}`,
    items,
  });
  await chosen.act();
}

function environmentItem(app: App, answer: FileAnswer, use: PromptUse, each: EnvironmentUse): UseItem {
  const version = each.version === null ? '' : versionLabel(each.version);
  return {
    label: each.environment,
    description: [version, servesWords(each, use)].filter((part) => part !== '').join(' · '),
    detail: plainText(bringsWords(each, use, (name) => oneLine(name, 60))),
    act: () => compareUse(app, answer, use, each),
  };
}

/** What the environment serves, against what the file would bring there. */
async function compareUse(app: App, { entry }: FileAnswer, use: PromptUse, each: EnvironmentUse): Promise<unknown> {
  const { prompt } = use;
  const right: Target = use.version === null ? { kind: 'draft' } : { kind: 'version', version: use.version.id };
  return compareTargets(app, entry, [prompt, { kind: 'environment', name: each.environment }], [prompt, right]);
}

async function reveal(app: App, { entry }: FileAnswer, prompt: string): Promise<void> {
  const draftPath = app.store.promptOf(entry, prompt)?.draft.path ?? null;
  const node = { kind: 'prompt', root: entry.root.toString(), prompt, draftPath };
  await vscode.commands.executeCommand(commandId('revealPrompt'), node);
}
