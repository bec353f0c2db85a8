import {
  stampLength,
  type FileFacts,
  type FileReader,
  type FileStamp,
  type EntryKind,
  type FolderEntry,
  type NotRead,
} from '../ports';

/** What was looked at, by absolute path. Null: nothing was there. */
export interface Seen {
  /** Plain files that were read. */
  readonly files: ReadonlyMap<string, readonly number[] | null>;
  /** Folders that were listed. */
  readonly folders: ReadonlyMap<string, readonly number[]>;
  /** Where paths led. */
  readonly realPaths: ReadonlyMap<string, string | null>;
}

/** Reads files and notes what they were, so that it can be told later whether reading would give the same. */
export class NotedFiles implements FileReader {
  readonly #files: FileReader;
  readonly #stamp: FileStamp = new Float64Array(stampLength);
  #seen = new Notes();
  #isTold = true;

  constructor(files: FileReader) {
    this.#files = files;
  }

  /** What was looked at since the last call; null where what was found rests on more than can be noted. */
  takeSeen(): Seen | null {
    const seen = this.#isTold ? this.#seen : null;
    this.#seen = new Notes();
    this.#isTold = true;
    return seen;
  }

  readPlain(path: string, maxBytes: number, scratch?: Uint8Array, into?: FileStamp): Uint8Array | NotRead | undefined {
    // As `#noting` does it, without making functions: each of tens of thousands of files comes here.
    const stamp = into ?? this.#stamp;
    const isTold = this.#isTold;
    this.#isTold = false;
    const bytes = this.#files.readPlain(path, maxBytes, scratch, stamp);
    const isNoted = typeof bytes !== 'string' && this.#noteFile(path, bytes === undefined ? null : stamp);
    this.#isTold = isNoted && isTold;
    return bytes;
  }

  stamp(path: string, into: FileStamp): EntryKind | undefined {
    return this.#noting(
      () => this.#files.stamp(path, into),
      (kind) => {
        if (kind === 'folder') {
          this.#seen.folders.set(path, copyOf(into));
          return true;
        }
        return (kind === undefined || kind === 'file') && this.#noteFile(path, kind === undefined ? null : into);
      },
    );
  }

  facts(path: string): FileFacts | undefined {
    return this.#noting(
      () => this.#files.facts(path),
      (facts) => facts === undefined && this.#noteFile(path, null),
    );
  }

  list(path: string): readonly FolderEntry[] | undefined {
    const stamp = this.#stamp;
    return this.#noting(
      () => ({ kind: this.#files.stamp(path, stamp), entries: this.#files.list(path) }),
      ({ kind, entries }) => {
        if (kind === undefined && entries === undefined) {
          return this.#noteFile(path, null);
        }
        this.#seen.folders.set(path, copyOf(stamp));
        return kind === 'folder' && entries !== undefined;
      },
    ).entries;
  }

  realPath(path: string): string | undefined {
    return this.#noting(
      () => this.#files.realPath(path),
      (real) => {
        this.#seen.realPaths.set(path, real ?? null);
        return true;
      },
    );
  }

  read(path: string): Uint8Array | undefined {
    this.#isTold = false;
    return this.#files.read(path);
  }

  birthMark(path: string): string | undefined {
    this.#isTold = false;
    return this.#files.birthMark(path);
  }

  /** What fails, or is found and cannot be noted, leaves the whole untold. */
  #noting<T>(look: () => T, note: (found: T) => boolean): T {
    const isTold = this.#isTold;
    this.#isTold = false;
    const found = look();
    this.#isTold = note(found) && isTold;
    return found;
  }

  /** False where the file changed since it was looked at last: it is not one thing. */
  #noteFile(path: string, stamp: FileStamp | null): boolean {
    const { files } = this.#seen;
    const before = files.get(path);
    const now = stamp === null ? null : copyOf(stamp);
    files.set(path, now);
    return before === undefined || before?.join() === now?.join();
  }
}

function copyOf(stamp: FileStamp): readonly number[] {
  return [stamp[0] ?? 0, stamp[1] ?? 0, stamp[2] ?? 0, stamp[3] ?? 0];
}

class Notes implements Seen {
  readonly files = new Map<string, readonly number[] | null>();
  readonly folders = new Map<string, readonly number[]>();
  readonly realPaths = new Map<string, string | null>();
}
