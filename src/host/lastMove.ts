import * as vscode from 'vscode';
import type { Hold, VersionRef } from '../core/model';
import { commandId } from './commandNames';
import { setContextKey } from './contextKeys';

/** A move that was made in this window, with what is needed to take it back. */
export interface Move {
  /** The registry's root as a URI string. */
  readonly root: string;
  readonly action: 'promote' | 'rollback';
  readonly environment: string;
  readonly changes: readonly {
    readonly prompt: string;
    readonly from: VersionRef | null;
    readonly to: VersionRef | null;
    /** The hold that stood before the move. */
    readonly hold: Hold | null;
  }[];
  /** Name of the event that recorded it. */
  readonly event: string;
}

/** How long the status bar offers Undo. */
const offeredFor = 5 * 60_000;

/** Remembers the last move and offers to undo it in the status bar for a while. */
export class LastMove implements vscode.Disposable {
  private move: Move | undefined;
  private item: vscode.StatusBarItem | undefined;
  private timer: NodeJS.Timeout | undefined;

  get current(): Move | undefined {
    return this.move;
  }

  set(move: Move, summary: string): void {
    this.clear();
    this.move = move;
    this.item = vscode.window.createStatusBarItem('promptEnvironments.undo', vscode.StatusBarAlignment.Left, 0);
    this.item.name = 'Prompt Environments: Undo';
    this.item.text = `$(discard) Undo`;
    this.item.tooltip = `${summary}. Choose to undo it.`;
    this.item.accessibilityInformation = { label: `Undo: ${summary}`, role: 'button' };
    this.item.command = commandId('undoLastMove');
    this.item.show();
    setContextKey('canUndo', true);
    this.timer = setTimeout(() => {
      this.clear();
    }, offeredFor);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.item?.dispose();
    this.item = undefined;
    if (this.move !== undefined) {
      setContextKey('canUndo', false);
    }
    this.move = undefined;
  }

  dispose(): void {
    this.clear();
  }
}
