import * as vscode from 'vscode';
import { idPrefix } from './commandNames';
import type { SettingName } from './contributedNames';

function section(scope?: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(idPrefix, scope);
}

/** Whether prompt files, pins and calls for prompts show a lens. */
export function isCodeLensEnabled(): boolean {
  return section().get<boolean>('codeLens.enabled' satisfies SettingName, true);
}

/** Writes the user's wish for all workspaces. */
export function setCodeLensEnabled(enabled: boolean): Thenable<void> {
  return section().update('codeLens.enabled' satisfies SettingName, enabled, vscode.ConfigurationTarget.Global);
}

/** The name to write into versions and events when git has none; null when the setting is empty. */
export function configuredAuthor(scope: vscode.Uri): string | null {
  const name = section(scope)
    .get<string>('author' satisfies SettingName, '')
    .trim();
  return name === '' ? null : name;
}

/** A team's own functions that ask for prompts, as they are written in the settings: unchecked. */
export function callPatternsOf(scope: vscode.Uri): unknown {
  return section(scope).get<unknown>('callPatterns' satisfies SettingName);
}

/** Whether calls for what does not exist are marked in source files. */
export function areCallsChecked(scope: vscode.Uri): boolean {
  return section(scope).get<boolean>('callChecks.enabled' satisfies SettingName, true);
}

/** Opens the settings at one of ours. */
export function showSetting(name: SettingName): void {
  void vscode.commands.executeCommand('workbench.action.openSettings', `@id:${idPrefix}.${name}`);
}

/** Whether a configuration change concerns this setting. */
export function affects(event: vscode.ConfigurationChangeEvent, name: SettingName): boolean {
  return event.affectsConfiguration(`${idPrefix}.${name}`);
}
