import * as vscode from 'vscode';
import type { App } from '../app';
import { commandId } from '../commandNames';
import { showError } from '../errors';
import type { EnvironmentNode, Node } from '../nodes';
import { draggedIn, dropOn, isDraggable } from './dropped';

/** What travels between our views. */
const mime = 'application/vnd.prompt-environments.rows';

/** Versions, prompts and pins can be dragged, and dropped on an environment to promote them there. */
export class DragAndDrop implements vscode.TreeDragAndDropController<Node> {
  readonly dragMimeTypes = [mime];
  readonly dropMimeTypes: readonly string[];

  constructor(
    private readonly app: App,
    view: 'prompts' | 'environments',
  ) {
    this.dropMimeTypes = view === 'environments' ? [mime] : [];
  }

  handleDrag(source: readonly Node[], transfer: vscode.DataTransfer): void {
    const dragged = source.filter(isDraggable);
    if (dragged.length > 0) {
      transfer.set(mime, new vscode.DataTransferItem(JSON.stringify(dragged)));
    }
  }

  /** Asks before anything moves, as the command does. */
  async handleDrop(target: Node | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const environment = target !== undefined && 'environment' in target ? target.environment : undefined;
    const entry = target === undefined ? undefined : this.app.store.entryAt(target.root);
    if (entry === undefined || target === undefined || environment === undefined) {
      return;
    }
    const to: EnvironmentNode = { kind: 'environment', root: target.root, environment };
    const { rows, pins } = dropOn(to, await draggedRows(transfer));
    const [first] = rows;
    if (first !== undefined) {
      await vscode.commands.executeCommand(commandId('promote'), first, [...rows, to]);
    }
    for (const { from, prompts } of pins) {
      const wish = { prompts, from, to: environment, registry: entry.name, confirmed: false };
      try {
        await vscode.commands.executeCommand(commandId('promote'), wish);
      } catch (error) {
        showError(this.app.log, error);
        return;
      }
    }
  }
}

/** From another view the type comes twice: empty, as the browser announced it, and filled. */
async function draggedRows(transfer: vscode.DataTransfer): Promise<readonly Node[]> {
  const texts: Thenable<string>[] = [];
  transfer.forEach((item, type) => {
    if (type === mime) {
      texts.push(item.asString());
    }
  });
  return (await Promise.all(texts)).flatMap(draggedIn);
}
