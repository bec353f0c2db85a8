import * as vscode from 'vscode';

/** The extension's log. Its channel is a file: it is made when there is something to say, not for every window. */
export class Log implements vscode.Disposable {
  private opened: vscode.LogOutputChannel | undefined;

  debug(message: string): void {
    if (vscode.env.logLevel !== vscode.LogLevel.Off && vscode.env.logLevel <= vscode.LogLevel.Debug) {
      this.channel().debug(message);
    }
  }

  error(error: unknown): void {
    this.channel().error(error instanceof Error ? error : String(error));
  }

  show(): void {
    this.channel().show(true);
  }

  dispose(): void {
    this.opened?.dispose();
  }

  private channel(): vscode.LogOutputChannel {
    this.opened ??= vscode.window.createOutputChannel('Prompt Environments', { log: true });
    return this.opened;
  }
}
