import type { Sha256 } from '../../core/digest';
import type { FormatName } from '../../core/formats/format';
import type { Draft, DraftState, Finding, VersionRef } from '../../core/model';
import { inLots, type Slices } from '../../core/slices';
import { stampLength } from '../ports';
import { ReadPrompt } from './draftState';
import { KeptVersions } from './keptVersions';
import { ledgerPath, registryFolder } from './layout';
import type { PromptReading } from './promptReading';
import { decode, encode, floatsOf, seal, unseal } from './sealed';
import { putStamp } from './stamps';

/** A prompt's reading with the files that it was made from, by path from the registry's root; null is nothing there. */
export interface KeptReading {
  readonly id: string;
  /** The draft's; null where it is missing. */
  readonly path: string | null;
  readonly reading: PromptReading;
  readonly files: readonly KeptFile[];
}

export type KeptFile = readonly [path: string, stamp: readonly number[] | null];

/** What of a prompt most others do not have. */
interface Extra {
  readonly numbers?: readonly number[];
  readonly findings?: readonly Finding[];
  readonly ledgerFindings?: readonly Finding[];
  readonly damaged?: readonly string[];
}

/** All that is not numbers, in JSON. */
interface Names {
  readonly ids: readonly string[];
  readonly paths: readonly (string | null)[];
  /** Of all files that were read, one prompt's after the other's; what nearly all prompts have by a short name. */
  readonly files: readonly string[];
  readonly formats: readonly FormatName[];
  readonly extras: Readonly<Record<string, Extra>>;
}

const kind = 'promptenv readings 1';
const columnsOf = 6;
const states: readonly DraftState[] = ['clean', 'modified', 'new', 'missing', 'invalid'];
const digits = 64;

/** So many readings are encoded before other work may have its turn. */
export const readingsAtOnce = 250;

/** Readings as one file. `about` says what they are readings of, and by whom: others are as none. */
export function* encodeReadings(kept: readonly KeptReading[], about: string, sha256: Sha256): Slices<Uint8Array> {
  const formats: FormatName[] = [];
  const extras: Record<string, Extra> = {};
  const [ids, paths, names]: [string[], (string | null)[], string[]] = [[], [], []];
  const columns = new Int32Array(kept.length * columnsOf);
  const stamps = new Float64Array(kept.reduce((count, { files }) => count + files.length, 0) * stampLength);
  const hex = new Uint8Array(kept.reduce((count, { reading }) => count + reading.versions.length, 0) * digits);
  let hexAt = 0;
  yield* inLots(kept, readingsAtOnce, ({ id, path, reading, files }) => {
    const { state, versions } = reading;
    const index = ids.length;
    const format = state.format === null ? -1 : placeIn(formats, state.format);
    const numbers = typeof versions.numbers === 'number' ? versions.numbers : 0;
    const matches = state.draft.matches === null ? -1 : versions.indexOf(state.draft.matches);
    columns.set(
      [format, states.indexOf(state.draft.state), matches, versions.length, numbers, files.length],
      index * columnsOf,
    );
    hex.set(versions.hex, hexAt);
    hexAt += versions.length * digits;
    for (const [file, stamp] of files) {
      putStamp(stamps, names.length, stamp);
      names.push(shortName(file, id, path));
    }
    ids.push(id);
    paths.push(path);
    const extra = extraOf(reading);
    if (extra !== null) {
      extras[index] = extra;
    }
  });
  yield;
  const written = encode(JSON.stringify({ ids, paths, files: names, formats, extras } satisfies Names));
  yield;
  const parts = [new Uint8Array(stamps.buffer), new Uint8Array(columns.buffer), hex, written];
  return seal(kind, about, parts, sha256);
}

function extraOf({ findings, ledgerFindings, damaged, versions }: PromptReading): Extra | null {
  const { numbers } = versions;
  return findings.length + ledgerFindings.length + damaged.length === 0 && typeof numbers === 'number'
    ? null
    : { findings, ledgerFindings, damaged, ...(typeof numbers === 'number' ? {} : { numbers }) };
}

const [draftName, ledgerName] = ['', '/'];
const ours = `${registryFolder}/`;
/** What most drafts include: kept once. */
const none: readonly string[] = [];

function shortName(file: string, id: string, path: string | null): string {
  return file === path ? draftName : file === ledgerPath(id) ? ledgerName : file;
}

function placeIn<T>(list: T[], item: T): number {
  const place = list.indexOf(item);
  return place === -1 ? list.push(item) - 1 : place;
}

/** Readings as they were kept. Each is made when it is asked for. */
export class KeptReadings {
  readonly #names: Names;
  readonly #stamps: Float64Array;
  readonly #columns: Int32Array;
  readonly #hex: Uint8Array;
  /** Where each prompt's files and digests begin. */
  readonly #fileStarts: Int32Array;
  readonly #hexStarts: Int32Array;

  /** Null where the bytes are not what `encodeReadings` gave for the same `about`. */
  static decode(bytes: Uint8Array, about: string, sha256: Sha256): KeptReadings | null {
    try {
      return decodeReadings(bytes, about, sha256);
    } catch {
      return null;
    }
  }

  constructor(names: Names, stamps: Float64Array, columns: Int32Array, hex: Uint8Array) {
    this.#names = names;
    this.#stamps = stamps;
    this.#columns = columns;
    this.#hex = hex;
    const { length } = names.ids;
    this.#fileStarts = new Int32Array(length + 1);
    this.#hexStarts = new Int32Array(length + 1);
    for (let index = 0; index < length; index++) {
      this.#fileStarts[index + 1] = (this.#fileStarts[index] ?? 0) + this.#column(index, 5);
      this.#hexStarts[index + 1] = (this.#hexStarts[index] ?? 0) + this.#column(index, 3) * digits;
    }
    if (
      names.paths.length !== length ||
      names.files.length !== this.#fileStarts[length] ||
      stamps.length !== names.files.length * stampLength ||
      columns.length !== length * columnsOf ||
      hex.length !== this.#hexStarts[length]
    ) {
      throw new RangeError('the parts do not belong together');
    }
  }

  get length(): number {
    return this.#names.ids.length;
  }

  isAbout(index: number, id: string, path: string | null): boolean {
    return this.#names.ids[index] === id && this.#names.paths[index] === path;
  }

  /** Places of prompts by id; of two drafts of one id none is kept. */
  places(): ReadonlyMap<string, number> {
    return new Map(this.#names.ids.map((id, index) => [id, index] as const));
  }

  /** Whether each of a prompt's files still is what it was, as `isSame` tells by path and the place of its stamp. */
  areSame(index: number, isSame: (path: string, stamps: Float64Array, at: number) => boolean): boolean {
    const end = this.#fileStarts[index + 1] ?? 0;
    for (let file = this.#fileStarts[index] ?? 0; file < end; file++) {
      if (!isSame(this.#pathOf(file, index), this.#stamps, file * stampLength)) {
        return false;
      }
    }
    return true;
  }

  reading(index: number): PromptReading {
    const { ids, paths, formats, extras } = this.#names;
    const extra = extras[index];
    const length = this.#column(index, 3);
    const versions = new KeptVersions(
      this.#hex,
      this.#hexStarts[index] ?? 0,
      length,
      extra?.numbers ?? this.#column(index, 4),
    );
    const latest = versions.at(length - 1);
    const matches = this.#column(index, 2);
    const matching: VersionRef | null = matches === length - 1 ? latest : versions.at(matches);
    const draft: Draft = {
      path: paths[index] ?? null,
      state: states[this.#column(index, 1)] ?? 'invalid',
      matches: matching,
      includes: this.#includes(index),
    };
    const format = formats[this.#column(index, 0)] ?? null;
    return {
      state: new ReadPrompt(ids[index] ?? '', format, draft, latest, versions),
      versions,
      findings: extra?.findings ?? [],
      ledgerFindings: extra?.ledgerFindings ?? [],
      damaged: extra?.damaged ?? [],
    };
  }

  /** The same with its files, to be kept again. */
  kept(index: number): KeptReading {
    const files: KeptFile[] = [];
    this.areSame(index, (path, stamps, at) => {
      const stamp = [...stamps.subarray(at, at + stampLength)];
      files.push([path, stamp[0] === -1 ? null : stamp]);
      return true;
    });
    return {
      id: this.#names.ids[index] ?? '',
      path: this.#names.paths[index] ?? null,
      reading: this.reading(index),
      files,
    };
  }

  /** Files beside the draft itself and what belongs to the registry. */
  #includes(index: number): readonly string[] {
    const files = this.#names.files.slice(this.#fileStarts[index] ?? 0, this.#fileStarts[index + 1] ?? 0);
    const includes = files.filter((name) => name !== draftName && name !== ledgerName && !name.startsWith(ours));
    return includes.length === 0 ? none : includes;
  }

  #pathOf(file: number, index: number): string {
    const { ids, paths, files } = this.#names;
    const name = files[file] ?? '';
    return name === draftName ? (paths[index] ?? '') : name === ledgerName ? ledgerPath(ids[index] ?? '') : name;
  }

  #column(index: number, column: number): number {
    return this.#columns[index * columnsOf + column] ?? 0;
  }
}

function decodeReadings(bytes: Uint8Array, about: string, sha256: Sha256): KeptReadings | null {
  const parts = unseal(kind, about, bytes, sha256);
  if (parts === null) {
    return null;
  }
  const [stamps, columns = new Uint8Array(), hex = new Uint8Array(), names] = parts;
  const numbers = new Int32Array(new Uint8Array(columns).buffer);
  return new KeptReadings(JSON.parse(decode(names)) as Names, floatsOf(stamps), numbers, hex);
}
