import * as vscode from 'vscode';
import { idPrefix } from './commandNames';
import type { ContextKeyName, SidebarState } from './contributedNames';

/** What each context key may hold. */
export type ContextKeyValues = { state: SidebarState; canUndo: boolean; hasComparison: boolean } & Record<
  ContextKeyName,
  unknown
>;

/** Sets a context key for `when` clauses; does not wait for the window to take it. */
export function setContextKey<K extends ContextKeyName>(name: K, value: ContextKeyValues[K]): void {
  void vscode.commands.executeCommand('setContext', `${idPrefix}.${name}`, value);
}
