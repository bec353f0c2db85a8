import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { readMatrixRequest, type MatrixRequest } from '../../core/matrixMessages';
import { commandId } from '../commandNames';
import { actOnCell } from './matrixActs';
import { MatrixFeed } from './matrixFeed';
import { matrixPage } from './matrixPage';
import type { MatrixParts } from './matrixParts';

/** The matrix's tab: a page that shows what it is told, and asks for what a person does in it. */
export class MatrixPanel implements vscode.Disposable {
  private readonly feed: MatrixFeed;
  private readonly subscriptions: { dispose(): unknown }[] = [];

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly parts: MatrixParts,
  ) {
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(parts.extensionUri, 'dist', 'matrix');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = vscode.Uri.joinPath(parts.extensionUri, 'media', 'icon.png');
    this.feed = new MatrixFeed(parts.model, parts.log, (message) => void webview.postMessage(message));
    this.subscriptions.push(
      this.feed,
      webview.onDidReceiveMessage((message: unknown) => this.received(message)),
      // A page that is not shown is gone; it asks for everything when it is shown again.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.feed.stop();
        }
      }),
    );
    const asked = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.html = matrixPage({
      script: asked('page.js'),
      style: asked('page.css'),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
    });
  }

  /** Shows a registry, by its root. */
  choose(root: string): void {
    this.feed.choose(root);
  }

  private received(message: unknown): void {
    const request = readMatrixRequest(message);
    if (request !== null) {
      this.answer(request).catch((error: unknown) => {
        this.parts.log.error(error);
      });
    }
  }

  private async answer(request: MatrixRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.feed.start(request.registry);
        return;
      case 'choose':
        this.feed.choose(request.registry);
        return;
      case 'moves':
        return this.feed.tellMoves(request.round, request.prompts);
      case 'act':
        return actOnCell(this.parts.model, this.parts.log, request);
      case 'refresh':
        await vscode.commands.executeCommand(commandId('refresh'));
        return;
      case 'setUp':
        await vscode.commands.executeCommand(commandId('initialize'));
    }
  }

  dispose(): void {
    this.subscriptions.forEach((each) => {
      each.dispose();
    });
  }
}
