import { folderOf } from '../../core/paths';
import type { FileFacts, FolderEntry, NotRead, Platform } from '../ports';
import { registryFolder } from './layout';
import type { Unreadable } from './ledger';

/** No file of ours comes near it. */
const maxFileBytes = 64 * 1024 * 1024;

interface Listed {
  readonly entries: readonly FolderEntry[];
  folders?: ReadonlySet<string>;
}

const whyNotRead: Readonly<Record<NotRead, string>> = {
  large: 'is larger than 64 MiB',
  link: "is a link, or lies behind one that leaves the registry's folder",
  other: 'is no plain file',
};

/** Reads files that a registry keeps for itself. Links among them are not followed: they could lead anywhere. */
export class OwnFiles {
  readonly root: string;
  readonly platform: Platform;
  readonly #foldersInside = new Map<string, boolean>();
  /** What folders held when they were listed, with the names of the folders among it once somebody asked for them. */
  readonly #listed: Map<string, Listed>;

  /** `listing` is one of the same root whose listings, of a moment ago, still count. */
  constructor(platform: Platform, root: string, listing?: OwnFiles) {
    this.platform = platform;
    this.root = root;
    this.#listed = listing === undefined ? new Map<string, Listed>() : listing.#listed;
  }

  /** Undefined where there is no such plain file, or it may not be read; one too large to be ours counts as none. */
  read(path: string, scratch?: Uint8Array): Uint8Array | undefined {
    const read = this.bytesAt(path, scratch);
    return read instanceof Uint8Array ? read : undefined;
  }

  /** A file's text; '' where there is none. Bytes that are no UTF-8 are shown as replacement characters. */
  readText(path: string): string {
    const bytes = this.read(path);
    return bytes === undefined ? '' : textOf(bytes);
  }

  /** Why a file's bytes cannot be had although something is there, as the end of a sentence; null where they can. */
  whyUnreadable(path: string): string | null {
    const read = this.bytesAt(path);
    return read === undefined || read instanceof Uint8Array ? null : read.unreadable;
  }

  /** A plain file's bytes, undefined where nothing is, or why they cannot be had. */
  protected bytesAt(path: string, scratch?: Uint8Array): Uint8Array | Unreadable | undefined {
    const folder = folderOf(path);
    let bytes: Uint8Array | NotRead | undefined;
    try {
      bytes = this.platform.files.readPlain(`${this.root}/${path}`, maxFileBytes, scratch);
      if (bytes instanceof Uint8Array && !this.isFolderInside(folder)) {
        bytes = 'link';
      }
    } catch (error) {
      return { unreadable: error instanceof Error ? `cannot be read: ${error.message}` : 'cannot be read' };
    }
    return typeof bytes === 'string' ? { unreadable: whyNotRead[bytes] } : bytes;
  }

  /** By real path: a link among the folders could lead anywhere. */
  isFolderInside(folder: string): boolean {
    let isInside = this.#foldersInside.get(folder);
    if (isInside === undefined && this.#wasListed(folder)) {
      return true;
    }
    if (isInside === undefined) {
      const { files } = this.platform;
      const root = files.realPath(`${this.root}/${registryFolder}`);
      const real = files.realPath(`${this.root}/${folder}`);
      const top = files.realPath(this.root);
      isInside =
        root !== undefined &&
        root === `${top}/${registryFolder}` &&
        real !== undefined &&
        `${real}/`.startsWith(`${root}/`);
      if (real === undefined) {
        // It may be made any time.
        return false;
      }
      this.#foldersInside.set(folder, isInside);
    }
    return isInside;
  }

  /** Says what a folder inside was listed to hold: folders among it are no links, and need not be asked for their real paths. */
  protected trust(folder: string, entries: readonly FolderEntry[]): void {
    this.#listed.set(folder, { entries });
  }

  /** No path is made of any of tens of thousands of folders before somebody asks for it. */
  #wasListed(folder: string): boolean {
    const slash = folder.lastIndexOf('/');
    const listed = this.#listed.get(folder.slice(0, Math.max(slash, 0)));
    if (listed === undefined) {
      return false;
    }
    listed.folders ??= new Set(listed.entries.flatMap(({ kind, name }) => (kind === 'folder' ? [name] : [])));
    return listed.folders.has(folder.slice(slash + 1));
  }

  /** What stands at a path, which is not followed where it is a link. */
  facts(path: string): FileFacts | undefined {
    return this.platform.files.facts(`${this.root}/${path}`);
  }

  /** Entries of a folder that is no link, in no particular order; none where it cannot be listed, which is reported. */
  protected list(path: string, unreadable: (why: string) => void): readonly FolderEntry[] {
    try {
      const entries = this.platform.files.list(`${this.root}/${path}`) ?? [];
      if (entries.length === 0 || this.isFolderInside(path)) {
        return entries;
      }
      unreadable("it is a link, or lies behind one that leaves the registry's folder");
    } catch (error) {
      unreadable(error instanceof Error ? error.message : 'it may not be');
    }
    return [];
  }

  /** Paths of all that is in a folder, however deep, but folders. */
  *filesBelow(folder: string): Generator<string, void> {
    for (const entry of this.isFolderInside(folder) ? this.list(folder, () => undefined) : []) {
      const path = `${folder}/${entry.name}`;
      if (entry.kind === 'folder') {
        yield* this.filesBelow(path);
      } else {
        yield path;
      }
    }
  }
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
