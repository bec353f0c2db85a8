import { createHash } from 'node:crypto';
import { storedBytesOnly } from '../core/bytes';
import { PromptEnvError } from '../core/errors';
import { pathBelow } from '../core/paths';
import type { EntryKind, FileReader, FolderEntry } from '../registries/ports';
import { askGit, readGitBlob } from './git';
import { withoutLinks, type LinkedTree } from './gitLinks';
import { nodeFileReader } from './nodeFileReader';

interface TreeEntry {
  readonly kind: EntryKind;
  /** The object's name, hex. */
  readonly object: string;
  /** Bytes; 0 where git does not have the object. */
  readonly size: number;
}

/** Of one file that is read ahead, and of all of them. */
const [maxAheadBytes, maxAllAheadBytes] = [4 * 1024 * 1024, 128 * 1024 * 1024];

/** Bytes. No system makes links that lead farther. */
const longestTarget = 4096;

/** The files below a folder as one commit has them. */
export class GitTree {
  /** Reads the commit's files where they would stand on the disk. */
  readonly files: FileReader;
  readonly #root: string;
  readonly #realRoot: string;
  readonly #links: LinkedTree;
  readonly #hasLinks: boolean;
  readonly #entries: ReadonlyMap<string, TreeEntry>;
  readonly #folders = new Map<string, Map<string, EntryKind>>();
  readonly #read: Map<string, Uint8Array>;

  /** `root` is absolute, with `/`; `now` is the commit that is checked out, whose files need not be read from git. */
  static async open(root: string, commit: string, now: string): Promise<GitTree> {
    const [entries, current] = [await listTree(root, commit), await listTree(root, now)];
    const changed: [string, TreeEntry][] = [];
    let size = 0;
    for (const [path, entry] of entries) {
      const isChanged = entry.kind === 'file' && current.get(path)?.object !== entry.object;
      if ((isChanged || isFollowed(entry)) && entry.size <= maxAheadBytes && size + entry.size <= maxAllAheadBytes) {
        size += entry.size;
        changed.push([path, entry]);
      }
    }
    const objects = await readObjects(
      root,
      changed.map(([, { object }]) => object),
    );
    const read = new Map(
      changed.flatMap(([path, { object }]) => {
        const bytes = objects.get(object);
        return bytes === undefined ? [] : [[path, bytes] as const];
      }),
    );
    return new GitTree(root, entries, read);
  }

  private constructor(root: string, entries: ReadonlyMap<string, TreeEntry>, read: Map<string, Uint8Array>) {
    this.#root = root;
    this.#realRoot = nodeFileReader.realPath(root) ?? root;
    this.#entries = entries;
    this.#read = read;
    this.#hasLinks = [...entries.values()].some(isFollowed);
    this.#links = { roots: [root, this.#realRoot], target: (path) => this.#target(path) };
    this.#folders.set('', new Map());
    for (const [path, { kind }] of entries) {
      this.#addToFolder(path, kind);
    }
    this.files = {
      read: (path) => this.#bytes(this.#followed(path)),
      readPlain: (path, maxBytes) => {
        const place = this.#place(path);
        const kind = this.#kind(place);
        if (kind !== 'file') {
          return kind === undefined ? undefined : kind === 'link' ? 'link' : 'other';
        }
        return this.#size(place) > maxBytes ? 'large' : this.#bytes(place);
      },
      stamp: (path) => this.#kind(this.#place(path)),
      list: (path) => this.#list(this.#followed(path)),
      facts: (path) => {
        const place = this.#place(path);
        const kind = this.#kind(place);
        return kind && { kind, size: this.#size(place), modified: 0 };
      },
      realPath: (path) => {
        const real = this.#followed(path);
        return this.#kind(real) === undefined ? undefined : real === '' ? root : `${root}/${real}`;
      },
      birthMark: (path) => {
        const place = this.#place(path);
        return place === null || this.#kind(place) === undefined ? undefined : `${root}/${place}`;
      },
    };
  }

  /**
   * Whether a file is on the disk what the commit has, or neither has it, whatever links lead to it. `path` is below the
   * root.
   */
  isUnchanged(path: string): boolean {
    const [there, place] = [this.#withoutLinks(path, true), this.#withoutLinks(path, false)];
    const [entry, link] = [there, place].map((below) => this.#entries.get(below ?? ''));
    const file = this.#realFile(path);
    const kind = nodeFileReader.facts(`${this.#root}/${path}`)?.kind;
    if (link?.kind === 'link' && file !== null && kind === 'file' && this.#onDisk(file, link) !== null) {
      // As git checks it out where there are no links: a file that says where it leads.
      return true;
    }
    if (entry?.kind === 'file' && file !== null) {
      return this.#onDisk(file, entry) !== null || this.#hasSameText(file, there);
    }
    // What is no file of the root counts for nothing, but for a link in a file's place.
    const isOdd = (what: EntryKind | undefined): boolean => what === 'link' || what === 'other';
    return entry?.kind !== 'file' && file === null && isOdd(kind) === isOdd(this.#kind(place));
  }

  /** A file on the disk by its real path; null for what is none, or lies outside of the root. */
  #realFile(path: string): string | null {
    const real = nodeFileReader.realPath(`${this.#root}/${path}`);
    const isInside = real !== undefined && pathBelow(this.#realRoot, real) !== null;
    return isInside && nodeFileReader.facts(real)?.kind === 'file' ? real : null;
  }

  /** Line ends that a checkout turned around both ways are no change. */
  #hasSameText(file: string, path: string | null): boolean {
    const disk = nodeFileReader.read(file);
    const ours = this.#bytes(path);
    return (
      disk !== undefined && ours !== undefined && Buffer.compare(storedBytesOnly(disk), storedBytesOnly(ours)) === 0
    );
  }

  #bytes(path: string | null): Uint8Array | undefined {
    const entry = path === null ? undefined : this.#entries.get(path);
    if (path === null || entry?.kind !== 'file') {
      return undefined;
    }
    return this.#read.get(path) ?? this.#onDisk(`${this.#root}/${path}`, entry) ?? this.#fromGit(path, entry);
  }

  /** A file on the disk where it is the commit's object, whatever line ends the checkout gave it. */
  #onDisk(absolute: string, { object, size }: TreeEntry): Uint8Array | null {
    const file = nodeFileReader.readPlain(absolute, 2 * size + 16);
    if (!(file instanceof Uint8Array)) {
      return null;
    }
    const stored = storedBytesOnly(file);
    return objectName(file, object) === object ? file : objectName(stored, object) === object ? stored : null;
  }

  #fromGit(path: string, { object, size }: TreeEntry): Uint8Array {
    const bytes = readGitBlob(this.#root, object, size + 1024);
    if (bytes === null) {
      throw missingObject(`${path} (${object.slice(0, 12)})`);
    }
    this.#read.set(path, bytes);
    return bytes;
  }

  #kind(path: string | null): EntryKind | undefined {
    return path === null
      ? undefined
      : (this.#entries.get(path)?.kind ?? (this.#folders.has(path) ? 'folder' : undefined));
  }

  #size(path: string | null): number {
    return this.#entries.get(path ?? '')?.size ?? 0;
  }

  #list(path: string | null): readonly FolderEntry[] | undefined {
    const folder = path === null ? undefined : this.#folders.get(path);
    return folder && Array.from(folder, ([name, kind]) => ({ name, kind }));
  }

  /** Where a path stands in the commit: from the root, behind the links to its folder. */
  #place(path: string): string | null {
    return this.#withoutLinks(this.#below(path), false);
  }

  /** The same behind all links. */
  #followed(path: string): string | null {
    return this.#withoutLinks(this.#below(path), true);
  }

  #withoutLinks(path: string | null, followsLast: boolean): string | null {
    return path === null || !this.#hasLinks ? path : withoutLinks(this.#links, path, followsLast);
  }

  /** As git stores a link: the blob of it is where it leads. */
  #target(path: string): string | undefined {
    const entry = this.#entries.get(path);
    if (entry === undefined || !isFollowed(entry)) {
      return undefined;
    }
    return Buffer.from(this.#read.get(path) ?? this.#fromGit(path, entry)).toString('utf8');
  }

  /** A path from the root; null for what lies elsewhere. */
  #below(path: string): string | null {
    if (path === this.#root) {
      return '';
    }
    return path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : null;
  }

  #addToFolder(path: string, kind: EntryKind): void {
    const slash = path.lastIndexOf('/');
    const folder = slash === -1 ? '' : path.slice(0, slash);
    let entries = this.#folders.get(folder);
    if (entries === undefined) {
      entries = new Map();
      this.#folders.set(folder, entries);
      this.#addToFolder(folder, 'folder');
    }
    entries.set(path.slice(slash + 1), kind);
  }
}

function isFollowed({ kind, size }: TreeEntry): boolean {
  return kind === 'link' && size <= longestTarget;
}

const kinds: Readonly<Record<string, EntryKind>> = { '100': 'file', '120': 'link', '160': 'folder' };

/** Everything below a folder, by its path from there. */
async function listTree(root: string, commit: string): Promise<ReadonlyMap<string, TreeEntry>> {
  const { code, stdout, stderr } = await askGit(root, ['ls-tree', '-r', '-z', '-l', commit]);
  if (code !== 0) {
    throw missingObject(stderr.split('\n')[0] ?? commit);
  }
  const entries = new Map<string, TreeEntry>();
  for (const line of stdout.toString('utf8').split('\0')) {
    // <mode> <type> <object> <size>TAB<path>, the size padded with blanks.
    const match = /^(\d{3})\d{3} \w+ ([0-9a-f]+) +(\S+)\t(.+)$/s.exec(line);
    if (match !== null) {
      const [, mode = '', object = '', size = '', path = ''] = match;
      entries.set(path, { kind: kinds[mode] ?? 'other', object, size: Number(size) || 0 });
    }
  }
  return entries;
}

/** The bytes of objects by their names, in one process; those that git does not have are left out. */
async function readObjects(root: string, objects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  if (objects.length === 0) {
    return found;
  }
  const input = `${[...new Set(objects)].join('\n')}\n`;
  const { stdout } = await askGit(root, ['cat-file', '--batch'], { input, maxBytes: 2 * maxAllAheadBytes });
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(0x0a, at);
    const [object = '', type, size = ''] = stdout.toString('latin1', at, end === -1 ? stdout.length : end).split(' ');
    at = end === -1 ? stdout.length : end + 1;
    if (type === 'blob') {
      found.set(object, new Uint8Array(stdout.subarray(at, at + Number(size))));
      at += Number(size) + 1;
    }
  }
  return found;
}

/** What git calls a file of these bytes; `like` tells by its length which hash the repository uses. */
function objectName(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function missingObject(what: string): PromptEnvError {
  return new PromptEnvError(
    'refused',
    `git does not have ${what}`,
    'fetch the whole history, without a filter: fetch-depth: 0 in actions/checkout',
  );
}
