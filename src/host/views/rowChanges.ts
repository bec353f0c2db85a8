import * as vscode from 'vscode';
import type { Node } from '../nodes';

/**
 * Tells the window which rows of a tree to draw anew; undefined is all of them. Before it was given any there is nothing
 * to tell: what it asks for is answered as things are then, and at a word of change it would drop that answer and ask
 * once more, a good while later.
 */
export class RowChanges implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly event = this.changed.event;
  private isGiven = false;

  /** The topmost rows are being given as they are now. */
  given(): void {
    this.isGiven = true;
  }

  fire(rows: Node | Node[] | undefined): void {
    if (this.isGiven) {
      this.changed.fire(rows);
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}
