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
import type { EntryKind, FileReader, FileStamp, NotRead } from '../registries/ports';
import { codeOf, fileError } from './fileErrors';
import { slashed } from './slashed';

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
