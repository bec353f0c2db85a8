import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PromptEnvError } from '../core/errors';
import type { EntryKind, FileReader, FileStamp, FileWriter, NotRead, OpenFile } from '../registries/ports';
import { makeFolders } from './makeFolders';

/** Reading with node's own calls. */
export const nodeFileReader: FileReader = {
  read: (path) => whereThere(path, () => readFileSync(path)),
  readPlain,
  stamp: (path, into) =>
    whereThere(path, () => {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats !== undefined) {
        fillStamp(into, stats);
      }
      return stats && kindOf(stats);
    }),
  list: (path) =>
    whereThere(path, () =>
      readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
    ),
  facts: (path) =>
    whereThere(path, () => {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      return stats && { kind: kindOf(stats), size: stats.size, modified: stats.mtimeMs };
    }),
  realPath: (path) => whereThere(path, () => slashed(realpathSync.native(path))),
  birthMark: (path) =>
    whereThere(path, () => {
      const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
      return stats && `${stats.ino}-${stats.birthtimeNs}`;
    }),
};

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

/** Absolute path with `/`, as registries take it. */
export function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

// Windows has neither, though the types say so.
const flags: Readonly<Record<string, number | undefined>> = { ...constants };
const noFollow = flags['O_NOFOLLOW'] ?? 0;
const noWait = flags['O_NONBLOCK'] ?? 0;

/** One open, one look at its facts and one read: half the calls of asking for the facts by path first. */
function readPlain(
  path: string,
  maxBytes: number,
  scratch?: Uint8Array,
  stamp?: FileStamp,
): Uint8Array | NotRead | undefined {
  let file: number | undefined;
  try {
    if (noFollow === 0 && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      return 'link';
    }
    // A pipe would block an open that waits for its writer.
    file = openSync(path, constants.O_RDONLY | noFollow | noWait);
    return readOpen(file, maxBytes, scratch, stamp);
  } catch (error) {
    if (file === undefined && (codeOf(error) === 'ELOOP' || codeOf(error) === 'EMLINK')) {
      return 'link';
    }
    // Windows opens no folder, and no system a socket.
    if (codeOf(error) === 'EISDIR' || codeOf(error) === 'ENXIO') {
      return 'other';
    }
    throwUnlessMissing(path, error);
    return undefined;
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}

function readOpen(
  file: number,
  maxBytes: number,
  scratch: Uint8Array | undefined,
  stamp: FileStamp | undefined,
): Uint8Array | NotRead {
  const stats = fstatSync(file);
  if (!stats.isFile()) {
    return 'other';
  }
  const { size } = stats;
  if (size > maxBytes) {
    return 'large';
  }
  if (stamp !== undefined) {
    fillStamp(stamp, stats);
  }
  const bytes = scratch !== undefined && size <= scratch.length ? scratch : Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, null);
    if (read === 0) {
      break;
    }
    length += read;
  }
  return length === bytes.length ? bytes : bytes.subarray(0, length);
}

function fillStamp(stamp: FileStamp, { size, mtimeMs, ctimeMs, ino }: Stats): void {
  stamp[0] = size;
  stamp[1] = mtimeMs;
  stamp[2] = ctimeMs;
  stamp[3] = ino;
}

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

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) {
    return 'file';
  }
  return entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';
}

function whereThere<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    throwUnlessMissing(path, error);
    return undefined;
  }
}

function throwUnlessMissing(path: string, error: unknown): void {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP' && code !== 'EISDIR') {
    throw fileError(path, 'read', error);
  }
}

async function orFileError(path: string, what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw PromptEnvError.is(error) ? error : fileError(path, what, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function fileError(path: string, what: string, error: unknown): PromptEnvError {
  const code = codeOf(error);
  const hints: Readonly<Record<string, string>> = {
    EACCES: 'check who may read and write it',
    EPERM: 'check who may read and write it',
    EROFS: 'the disk is read-only: make it writable, or work in a copy elsewhere',
    ENOSPC: 'make room on the disk, then try again',
    EDQUOT: 'make room on the disk, then try again',
  };
  const why = error instanceof Error ? error.message : String(error);
  return new PromptEnvError(
    'refused',
    `${path} could not be ${what}: ${code === '' ? why : code}`,
    hints[code] ?? 'check the disk, then try again',
  );
}
