// Files in memory behind the product's own ports: ten thousand registries are made and checked in a minute, and one
// edit is undone by putting a buffer back.
// @ts-check
import { createHash } from 'node:crypto';

/** @typedef {import('../../src/registries/ports').Platform} Platform */
/** @typedef {Map<string, Buffer | Folder>} Folder */

export class MemoryFiles {
  /** @type {Folder} */
  #top = new Map();

  /** @param {string} path @returns {Buffer | Folder | undefined} */
  #at(path) {
    /** @type {Buffer | Folder | undefined} */
    let node = this.#top;
    for (const part of path.split('/')) {
      if (part !== '') node = node instanceof Map ? node.get(part) : undefined;
    }
    return node;
  }

  /** @param {string} path @returns {{ folder: Folder, name: string }} */
  #place(path) {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop() ?? '';
    return { folder: this.makeFolder(parts.join('/')), name };
  }

  /** @param {string} path @returns {Folder} */
  makeFolder(path) {
    let folder = this.#top;
    for (const part of path.split('/').filter((each) => each !== '')) {
      let next = folder.get(part);
      if (next === undefined) folder.set(part, (next = new Map()));
      if (!(next instanceof Map)) throw new Error(`${path}: ${part} is no folder`);
      folder = next;
    }
    return folder;
  }

  /** @param {string} path @returns {Buffer | undefined} */
  get(path) {
    const node = this.#at(path);
    return node instanceof Map ? undefined : node;
  }

  /** Puts a file in place, or removes what is there. @param {string} path @param {Buffer | Folder | undefined} node */
  set(path, node) {
    const { folder, name } = this.#place(path);
    if (node === undefined) folder.delete(name);
    else folder.set(name, node);
  }

  /** @param {string} from @param {string} to */
  rename(from, to) {
    const node = this.#at(from);
    if (node === undefined) throw new Error(`there is no ${from}`);
    this.set(from, undefined);
    this.set(to, node);
  }

  /** @param {string} path */
  kind(path) {
    const node = this.#at(path);
    return node === undefined ? undefined : node instanceof Map ? 'folder' : 'file';
  }

  /** @param {string} path */
  list(path) {
    const node = this.#at(path);
    return node instanceof Map ? [...node.keys()] : undefined;
  }

  /** Paths of all files below a folder, from it, sorted. @param {string} path @returns {string[]} */
  files(path) {
    return (this.list(path) ?? [])
      .flatMap((name) =>
        this.kind(`${path}/${name}`) === 'file'
          ? [name]
          : this.files(`${path}/${name}`).map((file) => `${name}/${file}`),
      )
      .sort();
  }
}

/**
 * @param {MemoryFiles} files
 * @param {{ now: number }} clock milliseconds since the epoch
 * @returns {Platform}
 */
export function memoryPlatform(files, clock) {
  let marks = 0;
  return {
    files: {
      read: (path) => files.get(path),
      readPlain: (path, maxBytes, scratch) => {
        const bytes = files.get(path);
        if (bytes === undefined || bytes.length > maxBytes) return bytes && 'large';
        if (scratch === undefined || scratch.length < bytes.length) return bytes;
        // As on a disk: what was read before is written over.
        scratch.set(bytes);
        return scratch.subarray(0, bytes.length);
      },
      list: (path) => files.list(path)?.map((name) => ({ name, kind: files.kind(`${path}/${name}`) ?? 'other' })),
      facts: (path) => {
        const kind = files.kind(path);
        return kind && { kind, size: files.get(path)?.length ?? 0, modified: 0 };
      },
      realPath: (path) => (files.kind(path) === undefined ? undefined : path),
      stamp: (path) => files.kind(path),
      birthMark: (path) => (files.kind(path) === undefined ? undefined : `${path} ${marks++}`),
    },
    writer: {
      createExclusive: async (path, bytes) => {
        if (files.kind(path) !== undefined) return null;
        files.set(path, Buffer.from(bytes));
        return { overwrite: async () => undefined, close: async () => undefined };
      },
      write: async (path, bytes) => files.set(path, Buffer.from(bytes)),
      rename: async (from, to) => files.rename(from, to),
      remove: async (path) => files.set(path, undefined),
      makeFolder: async (path) => void files.makeFolder(path),
      flushFolder: async () => undefined,
    },
    host: {
      hostName: 'memory',
      processId: 1,
      processSpace: 'memory',
      processStart: () => '1',
      every: () => () => undefined,
      randomHex: (bytes) => '0'.repeat(bytes * 2),
      sleep: async () => undefined,
      monotonicNow: () => performance.now(),
    },
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sameBytes: (a, b) => Buffer.compare(a, b) === 0,
    now: () => clock.now,
    identity: async () => 'Ada Lovelace <ada@example.org>',
  };
}
