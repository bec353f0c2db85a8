import { compareBytes, decodeText } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Content, type ContentFile, type Finding } from '../../core/model';
import type { FileFacts, FolderEntry, Platform } from '../ports';
import { folderOf } from '../../core/paths';
import {
  environmentsFolder,
  eventPath,
  ledgerName,
  ledgerPath,
  pinsPath,
  registryFolder,
  storedPath,
  versionsFolder,
} from './layout';
import { asStored, type StoredProblem } from './stored';
import { parseLedger, type Ledger, type LedgerVersion, type Unreadable } from './ledger';
import { LedgerReading, type VersionKeeper } from './keptVersions';
import { parsePins, unreadablePins, type PinsFile } from './pinsFile';
import { readEvent, type EventReading } from './eventFile';

/** No file of ours comes near it. */
const maxFileBytes = 64 * 1024 * 1024;

/** Reads a workspace registry's own files. Links among them are not followed: they could lead anywhere. */
export class Storage {
  readonly root: string;
  readonly platform: Platform;
  readonly #foldersInside = new Map<string, boolean>();
  /** Each environment's pins as they were last read: the file is read each time, and parsed when it has changed. */
  readonly #pinsRead = new Map<string, { readonly text: string; readonly file: PinsFile }>();

  constructor(platform: Platform, root: string) {
    this.platform = platform;
    this.root = root;
  }

  /** Undefined where there is no such plain file, or it may not be read; one too large to be ours counts as none. */
  read(path: string, scratch?: Uint8Array): Uint8Array | undefined {
    const read = this.#read(path, scratch);
    return read instanceof Uint8Array ? read : undefined;
  }

  /** A file's text; '' where there is none. Bytes that are no UTF-8 are shown as replacement characters. */
  readText(path: string): string {
    const bytes = this.read(path);
    return bytes === undefined ? '' : textOf(bytes);
  }

  /** Why a file's bytes cannot be had although something is there, as the end of a sentence; null where they can. */
  whyUnreadable(path: string): string | null {
    const read = this.#read(path);
    return read === undefined || read instanceof Uint8Array ? null : read.unreadable;
  }

  #read(path: string, scratch?: Uint8Array): Uint8Array | Unreadable | undefined {
    const folder = folderOf(path);
    let bytes: Uint8Array | 'large' | 'link' | undefined;
    try {
      bytes = this.platform.files.readPlain(`${this.root}/${path}`, maxFileBytes, scratch);
      if (bytes instanceof Uint8Array && !this.isFolderInside(folder)) {
        bytes = 'link';
      }
    } catch (error) {
      return { unreadable: error instanceof Error ? `cannot be read: ${error.message}` : 'cannot be read' };
    }
    if (bytes === 'large' || bytes === 'link') {
      return {
        unreadable:
          bytes === 'large'
            ? 'is larger than 64 MiB'
            : "is a link, or lies behind one that leaves the registry's folder",
      };
    }
    return bytes;
  }

  /** By real path: a link among the folders could lead anywhere. */
  isFolderInside(folder: string): boolean {
    let isInside = this.#foldersInside.get(folder);
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

  /** Says that folders were listed as folders, not links: asking for their real paths is not needed. */
  #trust(folder: string): void {
    this.#foldersInside.set(folder, true);
  }

  /** Names of the environments that have a file, in no particular order. */
  environmentFiles(): readonly string[] {
    // Where the folder may not be read, neither may the files in it: each says so itself.
    return this.#list(environmentsFolder, () => undefined).flatMap((entry) =>
      entry.name.endsWith('.yaml') ? [entry.name.slice(0, -'.yaml'.length)] : [],
    );
  }

  /** What stands at a path, which is not followed where it is a link. */
  facts(path: string): FileFacts | undefined {
    return this.platform.files.facts(`${this.root}/${path}`);
  }

  #list(path: string, unreadable: (why: string) => void): readonly FolderEntry[] {
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

  /** Takes over what a pins file was just written as, so that it is not parsed again. */
  keepPins({ text, file }: { readonly text: string; readonly file: PinsFile }): void {
    this.#pinsRead.set(file.environment, { text, file });
  }

  /** Numbers of a prompt's stored versions, listed in its ledger or not, in no particular order. */
  storedNumbers(prompt: string): readonly number[] {
    return this.#list(`${versionsFolder}/${prompt}`, () => undefined).flatMap(({ name }) => {
      const number = /^v([1-9]\d{0,8})-[0-9a-f]{8}/.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  }

  /** Paths of all that is in a folder, however deep, but folders. */
  *filesBelow(folder: string): Generator<string, void> {
    for (const entry of this.isFolderInside(folder) ? this.#list(folder, () => undefined) : []) {
      const path = `${folder}/${entry.name}`;
      if (entry.kind === 'folder') {
        yield* this.filesBelow(path);
      } else {
        yield path;
      }
    }
  }

  pins(environment: string): PinsFile {
    const bytes = this.#read(pinsPath(environment));
    if (bytes !== undefined && !(bytes instanceof Uint8Array)) {
      return unreadablePins(environment, bytes.unreadable);
    }
    const text = bytes === undefined ? '' : textOf(bytes);
    const last = this.#pinsRead.get(environment);
    if (last?.text === text) {
      return last.file;
    }
    const file = parsePins(environment, text);
    this.#pinsRead.set(environment, { text, file });
    return file;
  }

  /** A prompt's ledger; one read into `scratch` is good until the next that is. */
  ledger(prompt: string, scratch?: Uint8Array): Ledger {
    return parseLedger(prompt, this.#read(ledgerPath(prompt), scratch));
  }

  /** A prompt's versions; what is read into `scratch` is good until the next such call. */
  ledgerReading(prompt: string, keeper: VersionKeeper, scratch?: Uint8Array): LedgerReading {
    return new LedgerReading(prompt, this.#read(ledgerPath(prompt), scratch), keeper);
  }

  event(environment: string, name: string): EventReading {
    const read = this.#read(eventPath(environment, name));
    return read instanceof Uint8Array
      ? readEvent(name, environment, read, this.platform.sha256)
      : { ok: false, problem: read === undefined ? 'it is missing' : `it ${read.unreadable}` };
  }

  /** A version's content, or why its stored files are not what its digest says. */
  stored(prompt: string, version: LedgerVersion): { readonly content: Content } | StoredProblem {
    const files: ContentFile[] = [];
    const problem = this.#readStored(prompt, version, undefined, (path, bytes, sha256) => {
      files.push({ path, bytes, text: decodeText(bytes), sha256 });
    });
    files.sort((a, b) => compareBytes(a.path, b.path));
    return problem ?? { content: { format: version.format, main: version.main, files, digest: version.digest } };
  }

  /** Why a version's stored files are not what its digest says; null where they are. `scratch` as in `FileReader`. */
  problem(prompt: string, version: LedgerVersion, scratch?: Uint8Array): StoredProblem | null {
    return this.#readStored(prompt, version, scratch, () => undefined);
  }

  #readStored(
    prompt: string,
    version: LedgerVersion,
    scratch: Uint8Array | undefined,
    take: (path: string, bytes: Uint8Array, sha256: string) => void,
  ): StoredProblem | null {
    const { sha256 } = this.platform;
    if (contentDigest(version.files, sha256) !== version.digest) {
      return { problem: 'its line does not match its digest', path: ledgerPath(prompt), isLine: true };
    }
    for (const [path, expected] of version.files) {
      const file = storedPath(prompt, version, path);
      const read = this.#read(file, scratch);
      if (!(read instanceof Uint8Array)) {
        const problem = read === undefined ? 'a stored file is missing' : `a stored file ${read.unreadable}`;
        return { problem, path: file, isLine: false };
      }
      const bytes = asStored(read, expected, sha256);
      if (bytes === null) {
        return { problem: 'a stored file was changed', path: file, isLine: false };
      }
      take(path, bytes, expected);
    }
    return null;
  }

  /** A version's content; throws damaged where its stored files are not what its digest says. */
  content(prompt: string, version: LedgerVersion): Content {
    const stored = this.stored(prompt, version);
    if ('content' in stored) {
      return stored.content;
    }
    throw new PromptEnvError(
      'damaged',
      `${versionLabel(version)} of ${prompt} is damaged: ${stored.problem} (${stored.path})`,
      'restore the file from git; it is neither served nor promoted as it is',
    );
  }

  /**
   * Ids of prompts that have a ledger. Folders of the prompts in `known` are not looked into: in a large registry
   * that is most of the work, and only finds prompts below another prompt's id. Folders that may not be read are
   * reported and left out.
   */
  *ledgerIds(known: ReadonlySet<string>, report: (finding: Finding) => void): Generator<string, void> {
    for (const { id, entries } of this.#foldersBelow('', 0, known, report)) {
      if (entries === null || entries.some((entry) => entry.name === ledgerName)) {
        yield id;
      }
    }
  }

  /** Every folder that may hold a prompt's versions, with what it holds. Reports as `ledgerIds` does. */
  *versionFolders(report: (finding: Finding) => void): Generator<VersionFolder, void> {
    for (const { id, entries } of this.#foldersBelow('', 0, new Set(), report)) {
      yield { id, entries: entries ?? [] };
    }
  }

  /** Entries are null where the folder was not looked into. */
  *#foldersBelow(
    folder: string,
    depth: number,
    known: ReadonlySet<string>,
    report: (finding: Finding) => void,
  ): Generator<{ readonly id: string; readonly entries: readonly FolderEntry[] | null }, void> {
    const path = folder === '' ? versionsFolder : `${versionsFolder}/${folder}`;
    const entries = this.#list(path, (why) => {
      const message = `the versions in ${path} cannot be read: ${why}`;
      report({
        code: 'badLedger',
        severity: 'error',
        path,
        line: null,
        message,
        hint: 'check who may read the folder',
      });
    });
    if (folder !== '') {
      yield { id: folder, entries };
    }
    for (const entry of entries) {
      if (entry.kind === 'folder' && depth < 100 && !/^v\d+-/.test(entry.name)) {
        const id = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (this.isFolderInside(path)) {
          this.#trust(`${path}/${entry.name}`);
        }
        if (known.has(id)) {
          yield { id, entries: null };
        } else {
          yield* this.#foldersBelow(id, depth + 1, known, report);
        }
      }
    }
  }
}

/** A folder among the versions. */
export interface VersionFolder {
  /** The prompt's id, where it is one. */
  readonly id: string;
  readonly entries: readonly FolderEntry[];
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
