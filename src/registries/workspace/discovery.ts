import type { FileReader } from '../ports';
import { configPath } from './layout';

/**
 * The registry that a folder belongs to: the nearest parent with a `.promptenv/config.yaml`, looked for no higher than
 * the git top level; without git, the folder itself only. Null where there is none.
 */
export function findRegistryRoot(files: FileReader, start: string): string | null {
  return foldersToTop(files, start).find((folder) => isRegistryRoot(files, folder)) ?? null;
}

/** The folder and those above it, up to the git top level; without git, the folder itself only. */
export function foldersToTop(files: FileReader, start: string): readonly string[] {
  const folders = [...parents(start)];
  const top = folders.findIndex((folder) => files.facts(`${folder}/.git`) !== undefined);
  return folders.slice(0, top === -1 ? 1 : top + 1);
}

export function isRegistryRoot(files: FileReader, folder: string): boolean {
  return files.facts(`${folder}/${configPath}`)?.kind === 'file';
}

function* parents(start: string): Generator<string, void> {
  let folder = start.length > 1 && start.endsWith('/') ? start.slice(0, -1) : start;
  for (;;) {
    yield folder;
    const slash = folder.lastIndexOf('/');
    if (slash === -1 || folder === '/') {
      return;
    }
    folder = slash === 0 ? '/' : folder.slice(0, slash);
  }
}
