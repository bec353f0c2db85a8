import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import { nodePlatform } from '../platform/nodePlatform';
import { findRegistryRoot } from '../registries/workspace/discovery';
import { finishInterrupted } from '../registries/workspace/durable';
import { openWorkspaceRegistry } from '../registries/workspace/workspaceRegistry';
import type { FileReader, Platform } from '../registries/ports';
import type { Registry } from '../registries/registry';
import { pathOf } from './paths';
import { configuredAuthor } from './settings';

// Loaded on first use: this module brings the YAML reader and everything else that is heavy.

/** The platform for acts in one folder: its author is git's, otherwise the setting's. */
export function platformFor(root: vscode.Uri, cacheFolder: string | null = null): Platform {
  return nodePlatform({
    author: () => configuredAuthor(root) ?? '',
    // Nothing is written for a workspace that is not trusted, in no folder.
    cacheFolder: () => (vscode.workspace.isTrusted ? cacheFolder : null),
  });
}

/** The registry whose root is this folder. `cacheFolder` is where its readings may be kept; null for nowhere. */
export function openRegistry(root: vscode.Uri, cacheFolder: string | null): Registry {
  return root.scheme === 'file'
    ? openWorkspaceRegistry(platformFor(root, cacheFolder), pathOf(root))
    : unsupportedRegistry(root, unsupportedError(root));
}

/** Finishes a restore that a crash interrupted, where the workspace may be written to. */
export async function finishRestore(root: vscode.Uri): Promise<void> {
  if (root.scheme === 'file' && vscode.workspace.isTrusted) {
    await finishInterrupted(platformFor(root), pathOf(root));
  }
}

/** Finds the registry that governs a folder of the disk, looked for from the folder upwards. */
export class RootFinder {
  private readonly files: FileReader = nodePlatform().files;
  private readonly found = new Map<string, string | null>();

  find(folder: string): string | null {
    const known = this.found.get(folder);
    if (known !== undefined) {
      return known;
    }
    const root = findRegistryRoot(this.files, folder);
    this.found.set(folder, root);
    return root;
  }
}

/** Why a registry on a virtual file system cannot be used. */
export function unsupportedError(root: vscode.Uri): PromptEnvError {
  return new PromptEnvError(
    'refused',
    `The registry in ${root.path} is not on a disk: ${root.scheme} folders are not supported yet`,
    'Open the repository from a local or remote folder',
  );
}

function unsupportedRegistry(root: vscode.Uri, error: PromptEnvError): Registry {
  const refuse = (): Promise<never> => Promise.reject(error);
  return {
    name: root.path.slice(root.path.lastIndexOf('/') + 1),
    root: root.toString(),
    capabilities: { write: false, unpin: false, history: false, hold: false, compareAndSet: false, verify: false },
    load: refuse,
    loadPrompt: refuse,
    fileRole: () => null,
    movesDrafts: () => false,
    configuration: () => null,
    promptAt: () => null,
    realPaths: () => (path) => path,
    planInput: refuse,
    versions: refuse,
    content: refuse,
    draftContent: refuse,
    history: refuse,
    timeOf: () => null,
    eventHead: refuse,
    chain: async function* () {
      yield await refuse();
    },
    pinsAt: refuse,
    snapshot: refuse,
    apply: refuse,
    record: refuse,
    renumber: refuse,
    settle: refuse,
    restore: refuse,
    verify: refuse,
    repair: refuse,
  };
}
