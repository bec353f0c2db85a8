import * as vscode from 'vscode';
import type { MatrixPanel } from './matrixPanel';
import { matrixViewType, type MatrixParts } from './matrixParts';

/** The window's one matrix. Its code is loaded when it is first shown. */
export class Matrix implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private shown: MatrixPanel | undefined;
  private readonly serializer: vscode.Disposable;

  constructor(private readonly parts: MatrixParts) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(matrixViewType, this);
  }

  /** Opens the panel, or brings it to the front; with the registry that has this root. */
  async show(root?: string): Promise<void> {
    const { MatrixPanel } = await import('./matrixPanel');
    if (this.shown === undefined) {
      const { Active } = vscode.ViewColumn;
      this.keep(new MatrixPanel(vscode.window.createWebviewPanel(matrixViewType, 'Prompt Matrix', Active), this.parts));
    } else {
      this.shown.panel.reveal();
    }
    if (root !== undefined) {
      this.shown?.choose(root);
    }
  }

  /** Called for a panel that was open when the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const { MatrixPanel } = await import('./matrixPanel');
    // The page asks for its rows as soon as it is there, and they are read while it loads.
    this.parts.model.store.ensureLoaded().catch((error: unknown) => {
      this.parts.log.error(error);
    });
    this.keep(new MatrixPanel(panel, this.parts));
  }

  private keep(made: MatrixPanel): void {
    this.shown = made;
    made.panel.onDidDispose(() => {
      made.dispose();
      if (this.shown === made) {
        this.shown = undefined;
      }
    });
  }

  dispose(): void {
    this.serializer.dispose();
    this.shown?.dispose();
  }
}
