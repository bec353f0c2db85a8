import { compareBytes, decodeText } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Content, type ContentFile, type EventHead, type Finding } from '../../core/model';
import type { FolderEntry } from '../ports';
import { parseConfig, type RegistryConfig } from './config';
import {
  configPath,
  environmentsFolder,
  eventPath,
  ledgerName,
  ledgerPath,
  pinsPath,
  storedPath,
  versionsFolder,
} from './layout';
import { asStored, type StoredProblem } from './stored';
import { parseLedger, type Ledger } from './ledger';
import type { LedgerVersion } from './ledgerLine';
import { LedgerReading, type VersionKeeper } from './keptVersions';
import { OwnFiles, textOf } from './ownFiles';
import { pinsNotHad, type PinsFile, type PinsOnDisk } from './pinsFile';
import { parsePins } from './pinsRead';
import { readEvent, readEventHead, type EventReading } from './eventFile';

/** Events whose reading is kept: each file is read each time, and parsed when it is another. */
const mostEventsKept = 8;

/** Reads a workspace registry: what its own files say. */
export class Storage extends OwnFiles {
  /** Each environment's pins as they were last read: the file is read each time, and parsed when it has changed. */
  readonly #pinsRead = new Map<string, PinsOnDisk>();
  /** The last few events: one that moved hundreds of prompts is asked for by the chain of each. */
  readonly #eventsRead = new Map<string, { readonly bytes: Uint8Array; readonly reading: EventReading }>();
  #configRead: { readonly source: string; readonly config: RegistryConfig } | null = null;

  /** Names of the environments that have a file, in no particular order. */
  environmentFiles(): readonly string[] {
    // Where the folder may not be read, neither may the files in it: each says so itself.
    return this.list(environmentsFolder, () => undefined).flatMap((entry) =>
      entry.name.endsWith('.yaml') ? [entry.name.slice(0, -'.yaml'.length)] : [],
    );
  }

  /** The configuration where its file can be read, parsed when it or the environments that have a file have changed. */
  config(environmentFiles: readonly string[]): RegistryConfig {
    const text = this.readText(configPath);
    const source = JSON.stringify([text, environmentFiles]);
    if (this.#configRead?.source !== source) {
      this.#configRead = { source, config: parseConfig(text, environmentFiles) };
    }
    return this.#configRead.config;
  }

  /** Takes over what a pins file was just written as, so that it is not parsed again. */
  keepPins(pins: PinsOnDisk): void {
    this.#pinsRead.set(pins.file.environment, pins);
  }

  /** Numbers of a prompt's stored versions, listed in its ledger or not, in no particular order. */
  storedNumbers(prompt: string): readonly number[] {
    return this.list(`${versionsFolder}/${prompt}`, () => undefined).flatMap(({ name }) => {
      const number = /^v([1-9]\d{0,8})-[0-9a-f]{8}/.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  }

  pins(environment: string): PinsFile {
    return this.pinsOnDisk(environment).file;
  }

  /** The same with the bytes that it was read from. */
  pinsOnDisk(environment: string): PinsOnDisk {
    const read = this.bytesAt(pinsPath(environment));
    if (read !== undefined && !(read instanceof Uint8Array)) {
      return { bytes: new Uint8Array(), file: pinsNotHad(environment, read.unreadable) };
    }
    const bytes = read ?? new Uint8Array();
    const last = this.#pinsRead.get(environment);
    if (last !== undefined && this.platform.sameBytes(last.bytes, bytes)) {
      return last;
    }
    const pins = { bytes, file: parsePins(environment, textOf(bytes)) };
    this.#pinsRead.set(environment, pins);
    return pins;
  }

  /** A prompt's ledger; one read into `scratch` is good until the next that is. */
  ledger(prompt: string, scratch?: Uint8Array): Ledger {
    return parseLedger(prompt, this.bytesAt(ledgerPath(prompt), scratch));
  }

  /** A prompt's versions; what is read into `scratch` is good until the next such call. */
  ledgerReading(prompt: string, keeper: VersionKeeper, scratch?: Uint8Array): LedgerReading {
    return new LedgerReading(prompt, this.bytesAt(ledgerPath(prompt), scratch), keeper);
  }

  event(environment: string, name: string): EventReading {
    const path = eventPath(environment, name);
    const read = this.bytesAt(path);
    if (!(read instanceof Uint8Array)) {
      return { ok: false, problem: read === undefined ? 'it is missing' : `it ${read.unreadable}` };
    }
    const last = this.#eventsRead.get(path);
    if (last !== undefined && this.platform.sameBytes(last.bytes, read)) {
      return last.reading;
    }
    const reading = readEvent(name, environment, read, this.platform.sha256);
    const [oldest] = this.#eventsRead.keys();
    if (this.#eventsRead.size >= mostEventsKept && oldest !== undefined) {
      this.#eventsRead.delete(oldest);
    }
    this.#eventsRead.set(path, { bytes: read, reading });
    return reading;
  }

  /** The same without what it moved; null for what cannot be read. */
  eventHead(environment: string, name: string): EventHead | null {
    const read = this.bytesAt(eventPath(environment, name));
    return read instanceof Uint8Array ? readEventHead(name, environment, read, this.platform.sha256) : null;
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
      const read = this.bytesAt(file, scratch);
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
  *ledgerIds(known: Ids, report: (finding: Finding) => void): Generator<string, void> {
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
    known: Ids,
    report: (finding: Finding) => void,
  ): Generator<{ readonly id: string; readonly entries: readonly FolderEntry[] | null }, void> {
    const path = folder === '' ? versionsFolder : `${versionsFolder}/${folder}`;
    const entries = this.list(path, (why) => {
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
    if (entries.length > 0 && this.isFolderInside(path)) {
      this.trust(path, entries);
    }
    for (const entry of entries) {
      if (entry.kind === 'folder' && depth < 100 && !/^v\d+-/.test(entry.name)) {
        const id = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (known.has(id)) {
          yield { id, entries: null };
        } else {
          yield* this.#foldersBelow(id, depth + 1, known, report);
        }
      }
    }
  }
}

/** A set of ids, or a map by them. */
type Ids = Pick<ReadonlySet<string>, 'has'>;

/** A folder among the versions. */
export interface VersionFolder {
  /** The prompt's id, where it is one. */
  readonly id: string;
  readonly entries: readonly FolderEntry[];
}
