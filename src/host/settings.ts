import * as vscode from 'vscode';
import { idPrefix } from './commandNames';
import type { SettingName } from './contributedNames';

function section(scope?: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(idPrefix, scope);
}

/** Whether prompt files and pins show a lens. */
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

/** Whether a configuration change concerns this setting. */
export function affects(event: vscode.ConfigurationChangeEvent, name: SettingName): boolean {
  return event.affectsConfiguration(`${idPrefix}.${name}`);
}
