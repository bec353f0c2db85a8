import { fstatSync, lstatSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PromptEnvError } from '../core/errors';
import type { FileWriter, OpenFile } from '../registries/ports';
import { codeOf, fileError } from './fileErrors';
import { makeFolders } from './makeFolders';
import { slashed } from './slashed';

/** Writing with node's own calls. */
export const nodeFileWriter: FileWriter = {
  createExclusive: async (path, bytes) => {
    try {
      const file = await createWhole(path, bytes);
      return file && openFile(file);
    } catch (error) {
      throw fileError(path, 'written', error);
    }
  },
  write: (path, bytes, like) =>
    orFileError(path, 'written', async () => {
      const mode = like === undefined ? null : modeOf(like);
      const file = await open(path, 'w', mode ?? 0o644);
      try {
        if (mode !== null) {
          await keepMode(file, mode);
        }
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    }),
  rename: (from, to) => orFileError(to, 'written', () => rename(from, to)),
  remove: (path) => orFileError(path, 'removed', () => remove(path)),
  makeFolder: (path) => orFileError(path, 'made', () => makeFolder(path)),
  flushFolder: (path) => orFileError(path, 'flushed', () => flushFolder(path)),
};

type Handle = Awaited<ReturnType<typeof open>>;

/** What a file system says that knows no second names for a file. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Written under another name first: nobody, and no crash, ever finds the file without its content. What stays of the
 * other name is swept by whoever holds the file.
 */
async function createWhole(path: string, bytes: Uint8Array): Promise<Handle | null> {
  const other = `${path}.${randomBytes(8).toString('hex')}`;
  const file = await createWritten(other, bytes);
  try {
    await link(other, path);
    return file;
  } catch (error) {
    await file.close();
    if (noLinks.has(codeOf(error))) {
      return await createWritten(path, bytes).catch(nullWhereItExists);
    }
    // Where the other name is gone, somebody came to hold the file and swept it.
    return codeOf(error) === 'ENOENT' ? null : nullWhereItExists(error);
  } finally {
    await unlink(other).catch(() => undefined);
  }
}

function nullWhereItExists(error: unknown): null {
  if (codeOf(error) === 'EEXIST') {
    return null;
  }
  throw error;
}

async function createWritten(path: string, bytes: Uint8Array): Promise<Handle> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    return file;
  } catch (error) {
    // On a full disk an empty file would stay, and stand in everybody's way.
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

function openFile(file: Handle): OpenFile {
  return {
    overwrite: async (bytes) => {
      await file.write(bytes, 0, bytes.length, 0);
    },
    close: () => file.close(),
  };
}

/** A plain file's permissions; null where there is none. */
function modeOf(path: string): number | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.mode & 0o777 : null;
}

/** As made, the mode is narrowed by the process's mask. */
async function keepMode(file: Handle, mode: number): Promise<void> {
  if ((fstatSync(file.fd).mode & 0o777) !== mode) {
    // A file system that knows no modes is no reason to write nothing.
    await file.chmod(mode).catch(() => undefined);
  }
}

/** Nearly all that is removed is a file: one call instead of the three that asking first what it is takes. */
async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    await rm(path, { recursive: true, force: true });
  }
}

async function makeFolder(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    return;
  }
  const first = await makeFolders(path);
  if (first === undefined) {
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      return;
    }
    throw new PromptEnvError('refused', `${path} is no folder`, 'put a plain folder in its place');
  }
  // Each new folder stands in its parent only once the parent is flushed.
  for (let folder = path; ; folder = dirname(folder)) {
    await flushFolder(dirname(folder));
    if (slashed(folder) === slashed(first) || dirname(folder) === folder) {
      return;
    }
  }
}

async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') {
    // Windows has no way to flush a folder: its renames are journalled.
    return;
  }
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function orFileError(path: string, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw PromptEnvError.is(error) ? error : fileError(path, what, error);
  }
}
