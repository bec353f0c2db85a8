import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Content, PromptState } from '../../core/model';
import type { Overlay } from '../../registries/registry';
import type { RegistryEntry } from '../registryEntries';

/** The text of files that are open with unsaved edits, by path from the registry's root; `used` collects those asked for. */
export function unsavedText(entry: RegistryEntry, used?: Set<vscode.TextDocument>): Overlay {
  const dirty = new Map(
    vscode.workspace.textDocuments
      .filter((document) => document.isDirty && document.uri.scheme === entry.root.scheme)
      .map((document) => [document.uri.path, document] as const),
  );
  return (path) => {
    const document = dirty.get(vscode.Uri.joinPath(entry.root, path).path);
    if (document !== undefined) {
      used?.add(document);
    }
    return document?.getText();
  };
}

/** A draft with its unsaved edits, and the documents that hold them. */
export async function draftWithEdits(
  entry: RegistryEntry,
  prompt: string,
): Promise<{ readonly content: Content; readonly unsaved: ReadonlySet<vscode.TextDocument> }> {
  const unsaved = new Set<vscode.TextDocument>();
  const content = await entry.registry.draftContent(prompt, unsavedText(entry, unsaved));
  return { content, unsaved };
}

/** Whether a draft, or a file that it includes, is open with edits that are not saved. */
export function hasUnsavedEdits(entry: RegistryEntry, { draft }: Pick<PromptState, 'draft'>): boolean {
  const overlay = unsavedText(entry);
  return [draft.path, ...draft.includes].some((path) => path !== null && overlay(path) !== undefined);
}

/** Saves documents; throws when one cannot be saved. */
export async function saveAll(documents: ReadonlySet<vscode.TextDocument>): Promise<void> {
  for (const document of documents) {
    if (document.isDirty && !(await document.save())) {
      throw new PromptEnvError(
        'refused',
        `${vscode.workspace.asRelativePath(document.uri)} could not be saved`,
        'save it, then try again',
      );
    }
  }
}
