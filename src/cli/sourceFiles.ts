import { languageOf } from '../core/callSites/languageOf';
import type { FileReader } from '../registries/ports';

/** Folders of what others wrote, and of what tools make. */
const passedOver = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'venv', 'site-packages', '__pycache__'],
  ...['dist', 'build', 'out', 'target', 'bin', 'obj', 'coverage'],
]);

const deepest = 40;

/**
 * Source files of an application below a folder, as paths from it, sorted folder by folder. Hidden folders, links, and
 * folders of packages and of built files are passed over.
 */
export function* sourceFiles(files: FileReader, root: string, folder = '', depth = 0): Generator<string, void> {
  const entries = [...(files.list(folder === '' ? root : `${root}/${folder}`) ?? [])];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, kind } of entries) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'folder' && depth < deepest && !name.startsWith('.') && !passedOver.has(name)) {
      yield* sourceFiles(files, root, path, depth + 1);
    } else if (kind === 'file' && languageOf(name) !== null) {
      yield path;
    }
  }
}
