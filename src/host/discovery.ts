import * as vscode from 'vscode';
import { RootFinder } from './opening';
import { pathOf } from './paths';

/** A registry's root and what to call it. */
export interface FoundRoot {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** The registries of the window: each folder's, and those of files that are open below a folder. */
export async function findRoots(): Promise<readonly FoundRoot[]> {
  const finder = new RootFinder();
  const found = new Map<string, FoundRoot>();
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const root = folder.uri.scheme === 'file' ? onDisk(finder.find(pathOf(folder.uri))) : await virtualRoot(folder.uri);
    if (root !== null && !found.has(root.toString())) {
      const name = root.toString() === folder.uri.toString() ? folder.name : lastSegment(root);
      found.set(root.toString(), { uri: root, name });
    }
  }
  for (const document of vscode.workspace.textDocuments) {
    const root = rootOfFile(finder, document.uri);
    if (root !== null && !found.has(root.toString())) {
      found.set(root.toString(), { uri: root, name: lastSegment(root) });
    }
  }
  return [...found.values()];
}

/** Whether a file that was opened lies in a registry that is none of these. */
export function isInUnknownRegistry(uri: vscode.Uri, known: readonly { readonly root: vscode.Uri }[]): boolean {
  const root = rootOfFile(new RootFinder(), uri);
  return root !== null && !known.some((entry) => entry.root.toString() === root.toString());
}

/** The registry that governs a file below one of the window's folders. */
function rootOfFile(finder: RootFinder, uri: vscode.Uri): vscode.Uri | null {
  if (uri.scheme !== 'file' || vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    return null;
  }
  const path = pathOf(uri);
  return onDisk(finder.find(path.slice(0, path.lastIndexOf('/'))));
}

function onDisk(path: string | null): vscode.Uri | null {
  return path === null ? null : vscode.Uri.file(path);
}

async function virtualRoot(folder: vscode.Uri): Promise<vscode.Uri | null> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, '.promptenv', 'config.yaml'));
    return folder;
  } catch {
    return null;
  }
}

function lastSegment(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
