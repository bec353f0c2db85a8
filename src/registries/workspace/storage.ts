import { compareBytes, decodeText, storedBytes } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Content, type ContentFile, type Finding, type VersionRef } from '../../core/model';
import type { FolderEntry, Platform } from '../ports';
import { folderOf } from '../../core/paths';
import {
  environmentsFolder,
  eventPath,
  ledgerName,
  ledgerPath,
  pinsPath,
  registryFolder,
  storedName,
  versionsFolder,
} from './layout';
import { parseLedger, type Ledger, type LedgerVersion, type Unreadable } from './ledger';
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
  read(path: string): Uint8Array | undefined {
    const read = this.#read(path);
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
      if (bytes instanceof Uint8Array && !this.#isFolderInside(folder)) {
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
  #isFolderInside(folder: string): boolean {
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

  #list(path: string, unreadable: (why: string) => void): readonly FolderEntry[] {
    try {
      return this.platform.files.list(`${this.root}/${path}`) ?? [];
    } catch (error) {
      unreadable(error instanceof Error ? error.message : 'it may not be');
      return [];
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

  event(environment: string, name: string): EventReading {
    const bytes = this.read(eventPath(environment, name));
    return bytes === undefined
      ? { ok: false, problem: 'it is missing' }
      : readEvent(name, environment, bytes, this.platform.sha256);
  }

  /** A version's content, or why its stored files are not what its digest says. */
  stored(
    prompt: string,
    version: LedgerVersion,
  ): { readonly content: Content } | { readonly problem: string; readonly path: string } {
    const { sha256 } = this.platform;
    const stored = `${versionsFolder}/${prompt}/${storedName(version)}`;
    if (contentDigest(version.files, sha256) !== version.digest) {
      return { problem: 'its line does not match its digest', path: ledgerPath(prompt) };
    }
    const files: ContentFile[] = [];
    for (const [path, expected] of version.files) {
      const file = version.files.size === 1 ? stored : `${stored}/${path}`;
      const bytes = this.read(file);
      if (bytes === undefined) {
        return { problem: 'a stored file is missing', path: file };
      }
      const hash = sha256(bytes);
      if (hash !== expected) {
        // A checkout that turned line feeds into CRLF holds the same content.
        const normalised = storedBytes(bytes);
        if (sha256(normalised.bytes) !== expected) {
          return { problem: 'a stored file was changed', path: file };
        }
        files.push({ path, ...normalised, sha256: expected });
        continue;
      }
      files.push({ path, bytes, text: decodeText(bytes), sha256: hash });
    }
    files.sort((a, b) => compareBytes(a.path, b.path));
    return { content: { format: version.format, main: version.main, files, digest: version.digest } };
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
    yield* this.#ledgerIdsBelow('', 0, known, report);
  }

  *#ledgerIdsBelow(
    folder: string,
    depth: number,
    known: ReadonlySet<string>,
    report: (finding: Finding) => void,
  ): Generator<string, void> {
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
    if (folder !== '' && entries.some((entry) => entry.name === ledgerName)) {
      yield folder;
    }
    for (const entry of entries) {
      if (entry.kind === 'folder' && depth < 100 && !/^v\d+-/.test(entry.name)) {
        const id = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (this.#isFolderInside(path)) {
          this.#trust(`${path}/${entry.name}`);
        }
        if (known.has(id)) {
          yield id;
        } else {
          yield* this.#ledgerIdsBelow(id, depth + 1, known, report);
        }
      }
    }
  }
}

/** A finding about a version whose stored files are not what its digest says. */
export function damagedFinding(prompt: string, version: VersionRef, problem: string, path: string): Finding {
  return {
    code: 'damaged',
    severity: 'error',
    path,
    line: null,
    message: `${versionLabel(version)} of ${prompt} is damaged: ${problem}`,
    hint: 'restore the file from git; until then the version is neither served nor promoted',
    prompt,
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
