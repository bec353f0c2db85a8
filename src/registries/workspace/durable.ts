import { PromptEnvError } from '../../core/errors';
import { folderOf } from '../../core/paths';
import type { Platform } from '../ports';
import type { Lock } from './lock';
import { takeLock } from './lock';
import { registryFolder, temporaryFolder } from './layout';

/** Writes of one act, made under the registry's lock. */
export interface Writing {
  /** Replaces a file whole: a temporary file, flushed, renamed into place, its folder flushed. */
  replaceFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Puts a folder of new files in place at once. */
  placeFolder(path: string, files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<void>;
}

/** Runs an act under the lock, sweeping what a crash left behind first. Paths are from the registry's root. */
export async function underLock<T>(
  platform: Platform,
  root: string,
  act: (writing: Writing) => Promise<T>,
): Promise<T> {
  const lock = await takeLock(platform, root);
  try {
    if (platform.files.facts(`${root}/${temporaryFolder}`) !== undefined) {
      await platform.writer.remove(`${root}/${temporaryFolder}`);
    }
    return await act(new LockedWriting(platform, root, lock));
  } finally {
    await lock.release();
  }
}

class LockedWriting implements Writing {
  readonly #platform: Platform;
  readonly #root: string;
  readonly #lock: Lock;
  #next = 0;

  constructor(platform: Platform, root: string, lock: Lock) {
    this.#platform = platform;
    this.#root = root;
    this.#lock = lock;
  }

  async replaceFile(path: string, bytes: Uint8Array): Promise<void> {
    const { writer } = this.#platform;
    const temporary = await this.#temporaryPath();
    await writer.write(temporary, bytes);
    await this.#moveInto(temporary, path);
  }

  async placeFolder(
    path: string,
    files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  ): Promise<void> {
    const { writer, files: reader } = this.#platform;
    const temporary = await this.#temporaryPath();
    const folders = new Set([temporary]);
    for (const file of files) {
      const target = `${temporary}/${file.path}`;
      const folder = folderOf(target);
      if (!folders.has(folder) || folder === temporary) {
        await writer.makeFolder(folder);
        folders.add(folder);
      }
      await writer.write(target, file.bytes);
    }
    for (const folder of folders) {
      await writer.flushFolder(folder);
    }
    if (reader.facts(`${this.#root}/${path}`) !== undefined) {
      // Left by a snapshot that did not come to its end: no ledger names it.
      await writer.remove(`${this.#root}/${path}`);
    }
    await this.#moveInto(temporary, path);
  }

  async #temporaryPath(): Promise<string> {
    const folder = `${this.#root}/${temporaryFolder}`;
    if (this.#next === 0) {
      await this.#platform.writer.makeFolder(folder);
    }
    this.#next += 1;
    return `${folder}/${this.#next}`;
  }

  /** A link among the folders could lead anywhere: what is written stays below the root, by real path. */
  #requireInside(folder: string): void {
    const { files } = this.#platform;
    const root = files.realPath(this.#root);
    let existing = folder;
    while (existing !== '' && files.facts(`${this.#root}/${existing}`) === undefined) {
      existing = folderOf(existing);
    }
    const real = files.realPath(`${this.#root}/${existing}`.replace(/\/$/, ''));
    // The registry's own files are never behind a link; a draft may be, as long as it stays inside.
    const own = existing === registryFolder || existing.startsWith(`${registryFolder}/`);
    const isInside = real !== undefined && `${real}/`.startsWith(`${root}/`);
    if (root === undefined || !(own ? real === `${root}/${existing}` : isInside)) {
      throw new PromptEnvError(
        'refused',
        `${existing} is a link, or lies behind one that leaves the registry's folder`,
        'put a plain folder in its place',
      );
    }
  }

  async #moveInto(temporary: string, path: string): Promise<void> {
    const { writer } = this.#platform;
    const target = `${this.#root}/${path}`;
    this.#requireInside(folderOf(path));
    await writer.makeFolder(folderOf(target));
    this.#lock.confirm();
    await writer.rename(temporary, target);
    await writer.flushFolder(folderOf(target));
  }
}
