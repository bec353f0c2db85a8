import type * as vscode from 'vscode';
import type { InlineMode, InlineWindow } from './inlineChanges/inlineMode';
import { remembered } from './inlineChanges/remembered';

/** Inline changes, whose code is loaded when they are first turned on. */
export class InlineChanges implements vscode.Disposable {
  private loading: Promise<InlineMode> | undefined;
  private isDisposed = false;

  constructor(private readonly window: InlineWindow) {}

  /** Goes on where they were on when the window was last open. */
  resume(): void {
    if (remembered(this.window.memory).enabled) {
      void this.mode();
    }
  }

  /** Loads them. */
  mode(): Promise<InlineMode> {
    this.loading ??= this.load();
    return this.loading;
  }

  dispose(): void {
    this.isDisposed = true;
    void this.loading?.then((mode) => mode.dispose());
  }

  private async load(): Promise<InlineMode> {
    const { InlineMode } = await import('./inlineChanges/inlineMode');
    const mode = new InlineMode(this.window);
    if (this.isDisposed) {
      mode.dispose();
    }
    return mode;
  }
}
