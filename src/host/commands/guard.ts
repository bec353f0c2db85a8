import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { RegistryEntry } from '../registryEntries';

/** Nothing is written, and no process is started, in a workspace that is not trusted. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) {
    throw new PromptEnvError(
      'refused',
      'this workspace is in restricted mode, so nothing is written',
      'trust the workspace to snapshot, promote and roll back',
    );
  }
}

/** Throws where a registry cannot be written to, with the reason. */
export function requireWritable(entry: RegistryEntry): void {
  requireTrust();
  if (entry.error !== undefined && entry.snapshot === undefined) {
    throw entry.error;
  }
  const reason = entry.snapshot?.readOnly ?? null;
  if (reason !== null) {
    throw new PromptEnvError(
      'refused',
      `${entry.name} is read-only: ${reason}`,
      'see the findings in the Prompts view',
    );
  }
  if (!entry.registry.capabilities.write) {
    throw new PromptEnvError('refused', `${entry.name} cannot be written to`, 'use a registry on a disk');
  }
}
