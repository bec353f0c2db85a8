import * as vscode from 'vscode';
import type { MatrixPanel } from './matrixPanel';
import { matrixViewType, type MatrixParts } from './matrixParts';

/** The window's one matrix, whatever registry it shows. Its code is loaded when it is first shown. */
export class Matrix implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private shown: MatrixPanel | undefined;
  /** The registry that a tab from before a reload shall show, by its root. */
  private wanted: string | undefined;
  private readonly serializer: vscode.Disposable;

  constructor(private readonly parts: MatrixParts) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(matrixViewType, this);
  }

  /** Opens the panel, or brings it to the front; with the registry that has this root. */
  async show(root?: string): Promise<void> {
    const { MatrixPanel } = await import('./matrixPanel');
    const left = this.shown === undefined ? tabFromBefore() : undefined;
    if (left !== undefined) {
      this.wanted = root;
      await bringToFront(left);
      return;
    }
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

  /** Called for a panel that was open when the window was closed or reloaded, as soon as somebody looks at it. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const { MatrixPanel } = await import('./matrixPanel');
    if (this.shown !== undefined) {
      // There is one already: two would show the same.
      panel.dispose();
      this.shown.panel.reveal();
      return;
    }
    // The page asks for its rows as soon as it is there, and they are read while it loads.
    this.parts.model.store.ensureLoaded().catch((error: unknown) => {
      this.parts.log.error(error);
    });
    this.keep(new MatrixPanel(panel, this.parts), this.wanted);
    this.wanted = undefined;
  }

  private keep(made: MatrixPanel, root?: string): void {
    this.shown = made;
    made.panel.onDidDispose(() => {
      made.dispose();
      if (this.shown === made) {
        this.shown = undefined;
      }
    });
    if (root !== undefined) {
      made.choose(root);
    }
  }

  dispose(): void {
    this.serializer.dispose();
    this.shown?.dispose();
  }
}

/** VS Code knows the tab of a reloaded window long before it hands its panel over. */
function tabFromBefore(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${matrixViewType}`));
}

const groupNames = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];

/** There is no call for it: its group gets the focus, and then the tab by its place in it. */
async function bringToFront(tab: vscode.Tab): Promise<void> {
  const group = groupNames[tab.group.viewColumn - 1] ?? 'Active';
  await vscode.commands.executeCommand(`workbench.action.focus${group}EditorGroup`);
  await vscode.commands.executeCommand('workbench.action.openEditorAtIndex', tab.group.tabs.indexOf(tab));
}
