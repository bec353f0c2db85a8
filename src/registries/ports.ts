/** What a registry of files needs from the platform. Paths are absolute, in the platform's own form but with `/`. */

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileFacts {
  readonly kind: EntryKind;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/**
 * What tells a file from what it was: its size in bytes, when its bytes and when anything of it was changed, both in
 * milliseconds since the epoch and as finely as the disk says, and the number that the disk gave it.
 */
export type FileStamp = Float64Array;

export const stampLength = 4;

/** Why a file is not read although something is there: `other` is a folder, a pipe or a device. */
export type NotRead = 'large' | 'link' | 'other';

/**
 * Reading, at once: measured, it is several times faster than waiting for each file, and callers pause between files.
 * What is not there is undefined; any other failure throws PromptEnvError.
 */
export interface FileReader {
  read(path: string): Uint8Array | undefined;
  /**
   * Reads a plain file that is no larger than `maxBytes`; a link at the end of the path is not followed. A file that
   * fits is read into `scratch` where given: what is returned then is good until the next such call. `stamp`, where
   * given, gets the file's as it was before the first byte was read; it says nothing where no bytes are returned.
   */
  readPlain(path: string, maxBytes: number, scratch?: Uint8Array, stamp?: FileStamp): Uint8Array | NotRead | undefined;
  /** Fills in the stamp of what is there, and says what it is. Does not follow a link at the end of the path. */
  stamp(path: string, into: FileStamp): EntryKind | undefined;
  /** Entries in no particular order. */
  list(path: string): readonly FolderEntry[] | undefined;
  /** Does not follow a link at the end of the path. */
  facts(path: string): FileFacts | undefined;
  /** The path with every link resolved. */
  realPath(path: string): string | undefined;
  /** Tells a file or folder from every other, and from its own copies; renaming it changes nothing. */
  birthMark(path: string): string | undefined;
}

/** Writing, awaited: a flush to disk may take long. Failures throw PromptEnvError. */
export interface FileWriter {
  /** Creates a file that must not exist, whole at once, and keeps it open; null when it exists. Not flushed. */
  createExclusive(path: string, bytes: Uint8Array): Promise<OpenFile | null>;
  /**
   * Writes a new file and flushes it. Replaces what is there. Who may read and write it is as with the file `like`, where
   * given and there.
   */
  write(path: string, bytes: Uint8Array, like?: string): Promise<void>;
  /** Renames over whatever is there. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all that it holds; what is not there is fine. */
  remove(path: string): Promise<void>;
  /** Makes a folder and its parents, and flushes those it made. */
  makeFolder(path: string): Promise<void>;
  /** Flushes a folder, so that a rename in it survives a crash. */
  flushFolder(path: string): Promise<void>;
}

/** A file that stays the same one whatever happens to its name. */
export interface OpenFile {
  /** Writes over the file's beginning. */
  overwrite(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Who and where this process is. */
export interface Host {
  readonly hostName: string;
  readonly processId: number;
  /** Distinguishes process numbers of different containers and boots; empty where unknown. */
  readonly processSpace: string;
  /** When a process of this space began, in a form to compare; null when there is no such process, '' where unknown. */
  processStart(processId: number): string | null;
  /** Calls back at an interval, without keeping the process alive, until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
  /** Unpredictable hex digits, to tell this holder of a lock from any other. */
  randomHex(bytes: number): string;
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds that only ever grow. */
  monotonicNow(): number;
}

/** Keeps what can be made again, somewhere that may be emptied at any time. Nothing of it fails. */
export interface Cache {
  /** Names this program: another may conclude otherwise from the same files. */
  readonly program: string;
  read(name: string): Uint8Array | undefined;
  /** Takes the place of what was kept by that name, whole or not at all, some time later. */
  write(name: string, bytes: Uint8Array): void;
}

export interface Platform {
  readonly files: FileReader;
  readonly writer: FileWriter;
  readonly host: Host;
  readonly sha256: (bytes: Uint8Array) => string;
  readonly sameBytes: (a: Uint8Array, b: Uint8Array) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** `Name <address>` of whoever acts. */
  readonly identity: (root: string) => Promise<string>;
  readonly cache?: Cache | undefined;
}
