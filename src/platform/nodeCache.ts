import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { chmod, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { version } from '../../package.json';
import type { Cache } from '../registries/ports';
import { makeFolders } from './makeFolders';

const maxBytes = 512 * 1024 * 1024;

/** When there are more, the oldest go, down to half as many. */
const mostFiles = 100;
const abandoned = 3_600_000;

/**
 * Keeps files in a folder of its own below `folder()`, which is asked each time; null keeps nothing. What others could
 * have written there is as nothing.
 */
export function nodeCache(folder: () => string | null): Cache {
  return {
    program: programName(),
    read: (name) => {
      const place = placeIn(folder());
      try {
        return place === null ? undefined : readOwn(place, name);
      } catch {
        return undefined;
      }
    },
    write: (name, bytes) => {
      const place = placeIn(folder());
      if (place !== null) {
        // What cannot be kept is read again.
        writeOwn(place, name, bytes).catch(() => undefined);
      }
    },
  };
}

/** The folder for what can be made again, as the environment's variables and the system's customs say; null for none. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const chosen = env['PROMPTENV_CACHE_DIR'];
  if (chosen !== undefined && chosen !== '') {
    return path.resolve(chosen);
  }
  const base =
    process.platform === 'win32'
      ? env['LOCALAPPDATA']
      : process.platform === 'darwin'
        ? below(env['HOME'], 'Library', 'Caches')
        : isAbsolute(env['XDG_CACHE_HOME'])
          ? env['XDG_CACHE_HOME']
          : below(env['HOME'], '.cache');
  return isAbsolute(base) ? path.join(base, 'promptenv') : null;
}

function below(folder: string | undefined, ...names: readonly string[]): string | undefined {
  return isAbsolute(folder) ? path.join(folder, ...names) : undefined;
}

function isAbsolute(folder: string | undefined): folder is string {
  return folder !== undefined && path.isAbsolute(folder);
}

function placeIn(folder: string | null): string | null {
  return folder === null ? null : path.join(folder, 'readings');
}

/** The release, and which build of it: two of one release may conclude otherwise from the same bytes. */
function programName(): string {
  try {
    const { size, mtimeMs } = statSync(__filename);
    return `${version} ${size} ${mtimeMs}`;
  } catch {
    return version;
  }
}

function readOwn(place: string, name: string): Uint8Array | undefined {
  if (!isOurs(lstatSync(place), 'folder')) {
    return undefined;
  }
  const noFollow = (constants as Readonly<Record<string, number | undefined>>)['O_NOFOLLOW'] ?? 0;
  const file = openSync(path.join(place, name), constants.O_RDONLY | noFollow);
  try {
    const stats = fstatSync(file);
    return isOurs(stats, 'file') && stats.size <= maxBytes ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

/** Of this user, and nobody else may write it. Windows keeps such folders to their user by itself. */
function isOurs(stats: Stats, kind: 'file' | 'folder'): boolean {
  const isKind = kind === 'file' ? stats.isFile() : stats.isDirectory();
  return isKind && (process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0));
}

async function writeOwn(place: string, name: string, bytes: Uint8Array): Promise<void> {
  if ((await makeFolders(place, 0o700)) !== undefined) {
    // As made, the mode may have been narrowed, never widened; parents that were made have the same.
    await chmod(place, 0o700);
  }
  if (!isOurs(await lstat(place), 'folder')) {
    return;
  }
  const temporary = path.join(place, `${name}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(temporary, path.join(place, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await sweep(place);
}

async function sweep(place: string): Promise<void> {
  const names = await readdir(place);
  const old = names.filter((name) => name.endsWith('.tmp'));
  if (names.length <= mostFiles && old.length === 0) {
    return;
  }
  const files: { readonly name: string; readonly modified: number }[] = [];
  for (const name of names.length > mostFiles ? names : old) {
    const facts = await stat(path.join(place, name)).catch(() => null);
    if (facts !== null) {
      files.push({ name, modified: facts.mtimeMs });
    }
  }
  files.sort((a, b) => b.modified - a.modified);
  const kept = names.length > mostFiles ? mostFiles / 2 : names.length;
  for (const [index, { name, modified }] of files.entries()) {
    if (index >= kept || (name.endsWith('.tmp') && modified < Date.now() - abandoned)) {
      await rm(path.join(place, name), { force: true });
    }
  }
}
