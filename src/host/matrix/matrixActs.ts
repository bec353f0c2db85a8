import * as vscode from 'vscode';
import type { MatrixActRequest } from '../../core/matrixMessages';
import { sameVersion } from '../../core/model';
import { formatReference } from '../../core/references';
import { commandId, type CommandName } from '../commandNames';
import { showError } from '../errors';
import type { Log } from '../log';
import type { Node, PinNode, PromptNode } from '../nodes';
import type { RegistryView, ViewModel } from '../views/viewModel';
import { cellNode } from './matrixContext';

/**
 * Does what a page asks for one cell, by the same commands and dialogs as a row of the views. A registry, prompt or
 * environment that is not there (any more) is nothing to do.
 */
export async function actOnCell(model: ViewModel, log: Log, request: MatrixActRequest): Promise<void> {
  const node = cellNode(model, request);
  const view = model.of(request.registry);
  if (node === null || view === undefined) {
    return;
  }
  try {
    switch (request.action) {
      case 'promote':
      case 'rollback':
        await run(request.action, node);
        return;
      case 'openDraft':
        await openDraft(model, view, request.prompt);
        return;
      case 'open':
        await (node.kind === 'pin' ? openPin(model, view, node) : openDraftChanges(model, view, node));
    }
  } catch (error) {
    showError(log, error);
  }
}

/** The difference to the cell at the left; where there is none, what the environment serves or would serve. */
async function openPin(model: ViewModel, view: RegistryView, node: PinNode): Promise<void> {
  const { root, prompt, environment } = node;
  const standing = view.standings.of(environment, prompt);
  if (standing === undefined) {
    return;
  }
  const { version, candidate, before } = standing;
  if (version === null) {
    await (candidate === null
      ? openDraft(model, view, prompt)
      : run('openVersion', { kind: 'version', root, prompt, version: candidate }));
    return;
  }
  if (before === null) {
    const draft = model.store.promptOf(view.entry, prompt)?.draft;
    const differs = draft?.path != null && draft.state !== 'invalid' && !sameVersion(draft.matches, version);
    await run(differs ? 'compareWithEnvironment' : 'openVersion', node);
    return;
  }
  await run(candidate === null || sameVersion(version, candidate) ? 'openVersion' : 'compare', node);
}

/** What the draft changes against the latest version; where that is nothing, the draft. */
async function openDraftChanges(model: ViewModel, view: RegistryView, { prompt }: PromptNode): Promise<void> {
  const state = model.store.promptOf(view.entry, prompt);
  if (state?.draft.path != null && state.draft.state === 'modified' && state.latest !== null) {
    const left = formatReference(prompt, { kind: 'version', version: state.latest.id });
    const right = formatReference(prompt, { kind: 'draft' });
    await vscode.commands.executeCommand(commandId('compare'), { left, right, registry: view.entry.name });
    return;
  }
  await openDraft(model, view, prompt);
}

/** Opens a prompt's own file; its latest version where the draft is missing. */
async function openDraft(model: ViewModel, view: RegistryView, prompt: string): Promise<void> {
  const state = model.store.promptOf(view.entry, prompt);
  const root = view.entry.root.toString();
  if (state?.draft.path != null) {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(view.entry.root, state.draft.path), { preview: true });
  } else if (state?.latest != null) {
    await run('openVersion', { kind: 'version', root, prompt, version: state.latest });
  }
}

async function run(name: CommandName, node: Node): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), node);
}
