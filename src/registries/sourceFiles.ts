import { decodeText } from '../core/bytes';
import { languageOf } from '../core/callSites/languageOf';
import type { FileReader } from './ports';

/** Larger files are no source that anybody wrote. */
const maxSourceBytes = 4 * 1024 * 1024;

/** Folders of what others wrote, and of what tools make. */
const passedOver = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'venv', 'site-packages', '__pycache__'],
  ...['dist', 'build', 'out', 'target', 'bin', 'obj', 'coverage'],
]);

const deepest = 40;

/**
 * Source files of an application below a folder, as paths from it, sorted folder by folder. Hidden folders, links, and
 * folders of packages and of built files are passed over. Null after each folder that was listed, so that a caller who
 * shares its thread can rest.
 */
export function* sourceFiles(
  files: Pick<FileReader, 'list'>,
  root: string,
  folder = '',
  depth = 0,
): Generator<string | null, void> {
  const entries = [...(files.list(folder === '' ? root : `${root}/${folder}`) ?? [])];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, kind } of entries) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'folder' && depth < deepest && isSearched(name)) {
      yield* sourceFiles(files, root, path, depth + 1);
    } else if (kind === 'file' && languageOf(name) !== null) {
      yield path;
    }
  }
  yield null;
}

/** Whether `sourceFiles` would look at a file with this path from the root. */
export function isSourcePath(path: string): boolean {
  return languageOf(path) !== null && isSourceFolder(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** Whether `sourceFiles` would look into a folder with this path from the root. */
export function isSourceFolder(path: string): boolean {
  return path === '' || path.split('/').every(isSearched);
}

function isSearched(folder: string): boolean {
  return !folder.startsWith('.') && !passedOver.has(folder);
}

/** A source file's text; null for what is too large, no plain file, no UTF-8 text, or not there. `path` is absolute. */
export function sourceText(files: FileReader, path: string): string | null {
  const bytes = files.readPlain(path, maxSourceBytes);
  return bytes instanceof Uint8Array ? decodeText(bytes) : null;
}
