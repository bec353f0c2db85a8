import { encodeText, storedBytesOnly } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import type { Sha256 } from '../../core/digest';
import { fileNameOf, folderOf } from '../../core/paths';
import type { FileReader } from '../ports';
import type { Overlay } from '../registry';

export const maxPromptBytes = 1024 * 1024;

/** Most prompts fit; larger files are read into memory of their own. */
const scratchBytes = 64 * 1024;

type PromptBytes = Uint8Array | undefined | 'outside' | 'large' | 'unreadable';

/** Gives a prompt's files by path: those around a draft, or those of a version. */
export type PromptFiles = Pick<DraftReader, 'read' | 'sha256'>;

/** Reads files below one folder, by path from it, and nothing that a prompt has no business with. */
export class DraftReader {
  readonly #files: FileReader;
  readonly #root: string;
  readonly #overlay: Overlay | undefined;
  readonly sha256: Sha256;
  readonly #foldersInside = new Map<string, boolean>();
  #realRoot: string | undefined;
  #asked: Set<string> | undefined;
  #scratch: Uint8Array | undefined;

  constructor(files: FileReader, root: string, sha256: Sha256, overlay?: Overlay) {
    this.#files = files;
    this.#root = root;
    this.#overlay = overlay;
    this.sha256 = sha256;
  }

  /**
   * Bytes of a draft or included file; undefined when it is not there, 'outside' when a prompt may not have it,
   * 'unreadable' when it may be there and the disk or its owner says no.
   */
  read(path: string, maxBytes: number, scratch?: Uint8Array): PromptBytes {
    try {
      return this.#read(path, maxBytes, scratch);
    } catch (error) {
      if (PromptEnvError.is(error)) {
        return 'unreadable';
      }
      throw error;
    }
  }

  /** What some work gives, and the paths that it asked for, whether there was anything or not. */
  noting<T>(work: () => T): { readonly result: T; readonly asked: readonly string[] } {
    const asked = new Set<string>();
    this.#asked = asked;
    try {
      return { result: work(), asked: [...asked] };
    } finally {
      this.#asked = undefined;
    }
  }

  /** Hash of a file's bytes as a version would store them, hex; null where `read` gives none. */
  hash(path: string, maxBytes: number): string | null {
    this.#scratch ??= new Uint8Array(scratchBytes);
    const bytes = this.read(path, maxBytes, this.#scratch);
    return bytes instanceof Uint8Array ? this.sha256(storedBytesOnly(bytes)) : null;
  }

  #read(path: string, maxBytes: number, scratch?: Uint8Array): PromptBytes {
    this.#asked?.add(path);
    const unsaved = this.#overlay?.(path);
    if (unsaved !== undefined) {
      return unsaved.length > maxBytes ? 'large' : encodeText(unsaved);
    }
    const absolute = `${this.#root}/${path}`;
    if (!isAllowed(fileNameOf(path)) || !this.isFolderInside(folderOf(path))) {
      return this.#files.facts(absolute) === undefined ? undefined : 'outside';
    }
    const bytes = this.#files.readPlain(absolute, maxBytes, scratch);
    return bytes === 'link' ? this.#readLinked(absolute, maxBytes) : bytes === 'other' ? undefined : bytes;
  }

  /** Whether a prompt may have files of a folder: by real path, since a link anywhere on the way may lead elsewhere. */
  isFolderInside(folder: string): boolean {
    let isInside = this.#foldersInside.get(folder);
    if (isInside === undefined) {
      isInside =
        isAllowed(folder) && this.#realPathInside(folder === '' ? this.#root : `${this.#root}/${folder}`) !== null;
      this.#foldersInside.set(folder, isInside);
    }
    return isInside;
  }

  #readLinked(absolute: string, maxBytes: number): PromptBytes {
    const real = this.#realPathInside(absolute);
    const bytes = real === null ? 'link' : this.#files.readPlain(real, maxBytes);
    return bytes === 'link' ? 'outside' : bytes === 'other' ? undefined : bytes;
  }

  /** The real path of something in the root that may be read; null for what lies elsewhere. */
  #realPathInside(absolute: string): string | null {
    this.#realRoot ??= this.#files.realPath(this.#root) ?? '';
    const real = this.#files.realPath(absolute) ?? '';
    const isInside =
      real === this.#realRoot ||
      (real.startsWith(`${this.#realRoot}/`) && isAllowed(real.slice(this.#realRoot.length + 1)));
    return this.#realRoot !== '' && isInside ? real : null;
  }
}

const neverRead = /(?:^|\/)(?:(?:\.git|\.promptenv)(?:\/|$)|\.env)/i;

/** Repositories' own folders and files of secrets are never part of a prompt. */
export function isAllowed(path: string): boolean {
  return !neverRead.test(path);
}
