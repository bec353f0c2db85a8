import { PromptEnvError } from '../../core/errors';
import { folderOf } from '../../core/paths';
import type { Platform } from '../ports';
import { hasJournal, unfinishedFiles, writeJournal, type NewFile } from './journal';
import type { Lock } from './lock';
import { takeLock } from './lock';
import { journalFolder, registryFolder, temporaryFolder } from './layout';

/** Enough to see that a lock is nobody's; a reader does not wait longer for what somebody else may be finishing. */
const readerPatience = 2_000;

/** Writes of one act, made under the registry's lock. Paths are from the registry's root. */
export interface Writing {
  /** Replaces a file whole, but for its mode: a temporary file, flushed, renamed into place, its folder flushed. */
  replaceFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Replaces several files as one: what a crash leaves half done, the next act finishes first. */
  replaceFiles(files: readonly NewFile[]): Promise<void>;
  /** Puts a folder of new files in place at once. */
  placeFolder(path: string, files: readonly NewFile[]): Promise<void>;
  /** Removes a file, or a folder with all that it holds. */
  remove(path: string): Promise<void>;
  /** What was left by writers that did not come to their end, and was removed before this act. */
  readonly swept: readonly string[];
}

/** Runs an act under the lock, finishing or sweeping what a crash left behind first. */
export async function underLock<T>(
  platform: Platform,
  root: string,
  act: (writing: Writing) => Promise<T>,
  patience?: number,
): Promise<T> {
  const lock = await takeLock(platform, root, patience);
  try {
    const writing = new LockedWriting(platform, root, lock, await sweep(platform, root, lock));
    await writing.finishJournal();
    return await act(writing);
  } finally {
    await lock.release();
  }
}

/**
 * Finishes what a crash interrupted, before anything is read. Where it cannot be, somebody else is at work or nothing
 * may be written here: what there is can be read all the same.
 */
export async function finishInterrupted(platform: Platform, root: string): Promise<void> {
  if (!hasJournal(platform, root)) {
    return;
  }
  try {
    await underLock(platform, root, () => Promise.resolve(), readerPatience);
  } catch (error) {
    if (!PromptEnvError.is(error)) {
      throw error;
    }
  }
}

/** Removes what writers left that did not come to their end, and says what that was. A link is removed, never followed. */
async function sweep(platform: Platform, root: string, lock: Lock): Promise<readonly string[]> {
  const { files, writer } = platform;
  const swept: string[] = [];
  for (const { name, kind } of files.list(`${root}/${registryFolder}`) ?? []) {
    const path = `${registryFolder}/${name}`;
    if (path === temporaryFolder && kind === 'folder') {
      swept.push(...(files.list(`${root}/${path}`) ?? []).map((entry) => `${path}/${entry.name}`));
    } else if (path === temporaryFolder || lock.isLeftover(name)) {
      swept.push(path);
    }
  }
  const removed = swept.filter((path) => path !== journalFolder || !hasJournal(platform, root));
  for (const path of removed) {
    await writer.remove(`${root}/${path}`);
  }
  return removed;
}

class LockedWriting implements Writing {
  readonly #platform: Platform;
  readonly #root: string;
  readonly #lock: Lock;
  readonly swept: readonly string[];
  #next = 0;

  constructor(platform: Platform, root: string, lock: Lock, swept: readonly string[]) {
    this.swept = swept;
    this.#platform = platform;
    this.#root = root;
    this.#lock = lock;
  }

  async replaceFile(path: string, bytes: Uint8Array): Promise<void> {
    const { writer } = this.#platform;
    const temporary = await this.#temporaryPath();
    await writer.write(temporary, bytes, `${this.#root}/${path}`);
    await this.#moveInto(temporary, path);
  }

  async replaceFiles(files: readonly NewFile[]): Promise<void> {
    const [only, another] = files;
    if (another === undefined) {
      await (only && this.replaceFile(only.path, only.bytes));
      return;
    }
    const before = files.map(({ path }) => this.#platform.files.read(`${this.#root}/${path}`));
    const temporary = await this.#temporaryPath();
    await writeJournal(this.#platform, this.#root, temporary, files);
    await this.#moveInto(temporary, journalFolder);
    try {
      await this.finishJournal();
    } catch (error) {
      // Where even this fails the journal is still there, and the next act finishes it.
      await this.#putBack(files, before).catch(() => undefined);
      throw error;
    }
  }

  /** Replaces what a journal says is still to be replaced, and lays the journal aside. */
  async finishJournal(): Promise<void> {
    const unfinished = unfinishedFiles(this.#platform, this.#root);
    if (unfinished !== null) {
      for (const { path, bytes } of unfinished) {
        await this.replaceFile(path, bytes);
      }
      await this.#dropJournal();
    }
  }

  async #putBack(files: readonly NewFile[], before: readonly (Uint8Array | undefined)[]): Promise<void> {
    const { files: reader, writer, sha256 } = this.#platform;
    for (const [index, { path, bytes }] of files.entries()) {
      const present = reader.read(`${this.#root}/${path}`);
      const earlier = before[index];
      if (present !== undefined && sha256(present) === sha256(bytes)) {
        await (earlier === undefined ? writer.remove(`${this.#root}/${path}`) : this.replaceFile(path, earlier));
      }
    }
    await this.#dropJournal();
  }

  async #dropJournal(): Promise<void> {
    const { writer } = this.#platform;
    if (hasJournal(this.#platform, this.#root)) {
      const aside = await this.#temporaryPath();
      await writer.rename(`${this.#root}/${journalFolder}`, aside);
      await writer.flushFolder(`${this.#root}/${temporaryFolder}`);
      await writer.remove(aside);
    }
  }

  async placeFolder(path: string, files: readonly NewFile[]): Promise<void> {
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
    this.#requireInside(folderOf(path));
    if (reader.facts(`${this.#root}/${path}`) !== undefined) {
      // Left by a snapshot that did not come to its end: no ledger names it.
      await writer.remove(`${this.#root}/${path}`);
    }
    await this.#moveInto(temporary, path);
  }

  async remove(path: string): Promise<void> {
    const { writer } = this.#platform;
    this.#requireInside(folderOf(path));
    this.#lock.confirm();
    await writer.remove(`${this.#root}/${path}`);
    await writer.flushFolder(`${this.#root}/${folderOf(path)}`);
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
