import { nodePlatform } from '../../src/platform/nodePlatform';
import type { FileFacts, FileReader, FileWriter, FolderEntry, Platform } from '../../src/registries/ports';

/** The files of a registry, by path from its root. */
export type Files = ReadonlyMap<string, Uint8Array>;

export const root = '/registry';

/** A disk that is a map: thousands of histories are made and forgotten in the time that a real one takes for a few. */
export class MemoryDisk {
  readonly #files = new Map<string, Uint8Array>();
  readonly #marks = new Map<string, number>();
  #changes = 0;
  now = Date.parse('2026-11-01T08:00:00.000Z');
  by = 'Ada Lovelace <ada@example.org>';

  constructor(files: Files = new Map()) {
    for (const [path, bytes] of files) {
      this.#set(`${root}/${path}`, bytes);
    }
  }

  /** What git would see: neither locks nor temporary files. */
  files(): Map<string, Uint8Array> {
    const kept = [...this.#files].map(([path, bytes]) => [path.slice(root.length + 1), bytes] as const);
    return new Map(kept.filter(([path]) => !/^\.promptenv\/\.(?:lock|tmp)/.test(path)));
  }

  text(path: string): string | undefined {
    const bytes = this.#files.get(`${root}/${path}`);
    return bytes && new TextDecoder().decode(bytes);
  }

  write(path: string, text: string): void {
    this.#set(`${root}/${path}`, new TextEncoder().encode(text));
  }

  remove(path: string): void {
    this.#files.delete(`${root}/${path}`);
  }

  platform(): Platform {
    return {
      ...nodePlatform(),
      files: this.#reader(),
      writer: this.#writer(),
      now: () => this.now,
      identity: () => Promise.resolve(this.by),
    };
  }

  #set(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
    this.#marks.set(path, ++this.#changes);
  }

  #isFolder(path: string): boolean {
    return path === root || [...this.#files.keys()].some((file) => file.startsWith(`${path}/`));
  }

  #facts(path: string): FileFacts | undefined {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) {
      return { kind: 'file', size: bytes.length, modified: this.#marks.get(path) ?? 0 };
    }
    return this.#isFolder(path) ? { kind: 'folder', size: 0, modified: 0 } : undefined;
  }

  #reader(): FileReader {
    return {
      read: (path) => this.#files.get(path),
      readPlain: (path, maxBytes) => {
        const bytes = this.#files.get(path);
        return bytes !== undefined && bytes.length > maxBytes ? 'large' : bytes;
      },
      stamp: (path, into) => {
        const facts = this.#facts(path);
        into.set([facts?.size ?? 0, facts?.modified ?? 0, facts?.modified ?? 0, 0]);
        return facts?.kind;
      },
      list: (path) => (this.#facts(path)?.kind === 'folder' ? this.#list(`${path}/`) : undefined),
      facts: (path) => this.#facts(path),
      realPath: (path) => (this.#facts(path) === undefined ? undefined : path),
      birthMark: (path) => (this.#facts(path) === undefined ? undefined : String(this.#marks.get(path) ?? 0)),
    };
  }

  #list(prefix: string): readonly FolderEntry[] {
    const entries = new Map<string, FolderEntry>();
    for (const path of this.#files.keys()) {
      if (path.startsWith(prefix)) {
        const [name = '', below] = path.slice(prefix.length).split('/');
        entries.set(name, { name, kind: below === undefined ? 'file' : 'folder' });
      }
    }
    return [...entries.values()];
  }

  #writer(): FileWriter {
    const done = (): Promise<void> => Promise.resolve();
    return {
      createExclusive: (path, bytes) => {
        if (this.#files.has(path)) {
          return Promise.resolve(null);
        }
        this.#set(path, bytes);
        return Promise.resolve({ overwrite: done, close: done });
      },
      write: (path, bytes) => {
        this.#set(path, bytes);
        return done();
      },
      rename: (from, to) => {
        for (const [path, bytes] of [...this.#files]) {
          if (path === from || path.startsWith(`${from}/`)) {
            this.#files.delete(path);
            this.#set(to + path.slice(from.length), bytes);
          }
        }
        return done();
      },
      remove: (path) => {
        for (const each of [...this.#files.keys()]) {
          if (each === path || each.startsWith(`${path}/`)) {
            this.#files.delete(each);
          }
        }
        return done();
      },
      makeFolder: done,
      flushFolder: done,
    };
  }
}
