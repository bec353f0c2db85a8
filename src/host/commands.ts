import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import type { App } from './app';
import { callOf, type ArgumentsOf, type argumentShapes, type Call } from './arguments';
import { commandId, type CommandName, type InternalCommandName } from './commandNames';
import { showError } from './errors';
import { menuRow } from './matrix/matrixContext';

type Handled = keyof typeof argumentShapes;
type Handlers = {
  readonly [C in Handled]: (app: App, call: Call<ArgumentsOf<C>>) => Promise<unknown>;
};

/** What each command does. Each loads its code on first use, so that activation stays small. */
export const handlers: Handlers = {
  initialize: async (app, call) => (await import('./commands/initialize')).initialize(app, call),
  status: async (app, call) => (await import('./commands/status')).status(app, call),
  snapshot: async (app, call) => (await import('./commands/snapshot')).snapshot(app, call),
  compare: async (app, call) => (await import('./commands/compare')).compare(app, call),
  compareWithEnvironment: async (app, call) => (await import('./commands/compare')).compareWithEnvironment(app, call),
  compareEnvironments: async (app, call) =>
    (await import('./commands/compareEnvironments')).compareEnvironments(app, call),
  copyComparison: async (app, call) => (await import('./commands/copyComparison')).copyComparison(app, call),
  promote: async (app, call) => (await import('./commands/promote')).promote(app, call),
  rollback: async (app, call) => (await import('./commands/rollback')).rollback(app, call),
  openVersion: async (app, call) => (await import('./commands/openVersion')).openVersion(app, call),
  restoreDraft: async (app, call) => (await import('./commands/restoreDraft')).restoreDraft(app, call),
  showHistory: async (app, call) => (await import('./commands/showHistory')).showHistory(app, call),
  showPinsAt: async (app, call) => (await import('./commands/showPinsAt')).showPinsAt(app, call),
  openMatrix: async (app, call) => (await import('./commands/openMatrix')).openMatrix(app, call),
  showWhere: async (app, call) => (await import('./commands/showWhere')).showWhere(app, call),
  verify: async (app, call) => (await import('./commands/verify')).verify(app, call),
  refresh: async (app, call) => (await import('./commands/refresh')).refresh(app, call),
  toggleCodeLens: async (app, call) => (await import('./commands/toggleCodeLens')).toggleCodeLens(app, call),
  toggleInlineChanges: async (app, call) =>
    (await import('./commands/toggleInlineChanges')).toggleInlineChanges(app, call),
  chooseInlineEnvironment: async (app, call) =>
    (await import('./commands/toggleInlineChanges')).chooseInlineEnvironment(app, call),
  nextInlineChange: async (app, call) => (await import('./commands/inlineMoves')).nextInlineChange(app, call),
  previousInlineChange: async (app, call) => (await import('./commands/inlineMoves')).previousInlineChange(app, call),
  putBackWording: async (app, call) => (await import('./commands/inlineMoves')).putBackWording(app, call),
  undoLastMove: async (app, call) => (await import('./commands/undoLastMove')).undoLastMove(app, call),
  newPrompt: async (app, call) => (await import('./commands/newPrompt')).newPrompt(app, call),
  recordPin: async (app, call) => (await import('./commands/recordPin')).recordPin(app, call),
  renumberVersion: async (app, call) => (await import('./commands/renumberVersion')).renumberVersion(app, call),
  settleConflict: async (app, call) => (await import('./commands/settleConflict')).settleConflict(app, call),
  repair: async (app, call) => (await import('./commands/repair')).repair(app, call),
  findCalls: async (app, call) => (await import('./commands/findCalls')).findCalls(app, call),
  findOrphans: async (app, call) => (await import('./commands/findOrphans')).findOrphans(app, call),
  openMove: async (app, call) => (await import('./commands/openMove')).openMove(app, call),
} satisfies Handlers & Record<CommandName, unknown>;

/** Registers every command. */
export function registerCommands(app: App): void {
  for (const name of Object.keys(handlers) as Handled[]) {
    app.subscriptions.push(
      vscode.commands.registerCommand(commandId(name), (...args: unknown[]) => run(app, name, args)),
    );
  }
}

/** A command for a row, lens or status bar item. Hand it rows (`Node`), so that its errors are shown to the person. */
export function command(
  name: CommandName | InternalCommandName,
  title: string,
  ...args: readonly unknown[]
): vscode.Command {
  return { command: commandId(name), title, arguments: [...args] };
}

async function run(app: App, name: Handled, args: readonly unknown[]): Promise<unknown> {
  const row = menuRow(app.model, args[0]);
  if (row === null) {
    showError(app.log, new PromptEnvError('notFound', 'this row is not there any more', 'choose another one'));
    return undefined;
  }
  // Fails only for argument objects, whose errors go to the caller.
  const call = callOf(name, row === undefined ? args : [row]);
  try {
    // The matrix is there at once and tells how far reading is.
    if (name !== 'openMatrix') {
      await app.store.ensureLoaded();
    }
    return await handlers[name](app, call);
  } catch (error) {
    if (error instanceof vscode.CancellationError) {
      return undefined;
    }
    if (call.fromCode) {
      throw error;
    }
    showError(app.log, error, app.store.entries.length === 0);
    return undefined;
  }
}
