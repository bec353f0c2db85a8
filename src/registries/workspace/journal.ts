import { encodeText } from '../../core/bytes';
import type { Platform } from '../ports';
import { journalFolder } from './layout';

/** A file as it is to be. */
export interface NewFile {
  /** From the registry's root; of a folder's file, from the folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface Journal {
  /** The folder that the journal was written in. A copy of it, or one that came with a repository, is not to be obeyed. */
  readonly mark: string;
  readonly files: readonly { readonly path: string; readonly before: string | null }[];
}

const listName = 'files.json';
const maxFileBytes = 64 * 1024 * 1024;

/**
 * Writes down what several files are to be, in a folder that is then put in place as `journalFolder`: from then on
 * they count as replaced, and whoever takes the lock next replaces those that are left. `folder` is absolute.
 */
export async function writeJournal(
  platform: Platform,
  root: string,
  folder: string,
  files: readonly NewFile[],
): Promise<void> {
  const { writer } = platform;
  await writer.makeFolder(folder);
  const journal: Journal = {
    mark: platform.files.birthMark(folder) ?? '',
    files: files.map(({ path }) => ({ path, before: hashOf(platform, root, path) })),
  };
  for (const [index, { bytes }] of files.entries()) {
    await writer.write(`${folder}/${index}`, bytes);
  }
  await writer.write(`${folder}/${listName}`, encodeText(`${JSON.stringify(journal)}\n`));
  await writer.flushFolder(folder);
}

/** Files of the journal that stand as they did before it. Others have been replaced, or written by somebody since. */
export function unfinishedFiles(platform: Platform, root: string): readonly NewFile[] | null {
  const journal = readJournal(platform, root);
  if (journal === null) {
    return null;
  }
  return journal.files.flatMap(({ path, before }, index) => {
    const bytes = platform.files.readPlain(`${root}/${journalFolder}/${index}`, maxFileBytes);
    return bytes instanceof Uint8Array && hashOf(platform, root, path) === before ? [{ path, bytes }] : [];
  });
}

/** Null where there is none that was written here. */
function readJournal(platform: Platform, root: string): Journal | null {
  const folder = `${root}/${journalFolder}`;
  const mark = platform.files.birthMark(folder);
  const bytes = mark === undefined ? undefined : platform.files.readPlain(`${folder}/${listName}`, maxFileBytes);
  if (!(bytes instanceof Uint8Array)) {
    return null;
  }
  try {
    const journal = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Journal>;
    return journal.mark === mark && Array.isArray(journal.files) ? (journal as Journal) : null;
  } catch {
    return null;
  }
}

export function hasJournal(platform: Platform, root: string): boolean {
  return readJournal(platform, root) !== null;
}

function hashOf(platform: Platform, root: string, path: string): string | null {
  const bytes = platform.files.read(`${root}/${path}`);
  return bytes === undefined ? null : platform.sha256(bytes);
}
