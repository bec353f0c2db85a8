import type { Finding, VersionRef } from '../../core/model';
import { workspaceVersion } from '../../core/references';
import { isDigestAt, parseLedger, type Ledger, type Unreadable } from './ledger';
import { textBetween } from './ledgerLine';
import { scanPlainLedger, type LastLine } from './ledgerScan';

const digits = 64;
const blockSize = 1024 * 1024;

/** A line with nothing but a number and a digest has as many bytes. */
const shortestLine = 96;

/** Numbers and digests of a prompt's versions, oldest first: a fraction of what the ledger holds, and no objects. */
export class KeptVersions {
  readonly length: number;
  readonly #hex: Uint8Array;
  readonly #start: number;
  readonly #numbers: Numbers;

  /** `hex` holds 64 digits a version from `start` on. */
  constructor(hex: Uint8Array, start: number, length: number, numbers: Numbers) {
    this.#hex = hex;
    this.#start = start;
    this.length = length;
    this.#numbers = numbers;
  }

  /** The number of the first where each is one more than the last, otherwise all of them. */
  get numbers(): Numbers {
    return this.#numbers;
  }

  /** The digests' hex digits, one after the other. */
  get hex(): Uint8Array {
    return this.#hex.subarray(this.#start, this.#start + this.length * digits);
  }

  at(index: number): VersionRef | null {
    const number = this.#numberAt(index);
    if (number === undefined) {
      return null;
    }
    const start = this.#start + index * digits;
    return workspaceVersion(number, `sha256:${textBetween(this.#hex, start, start + digits)}`);
  }

  all(): readonly VersionRef[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index)).filter((version) => version !== null);
  }

  has(version: VersionRef): boolean {
    return this.indexOf(version) !== -1;
  }

  indexOf(version: VersionRef): number {
    // Numbers mostly run from 1 without a gap.
    const likely = (version.number ?? 0) - 1;
    if (this.#is(likely, version)) {
      return likely;
    }
    for (let index = 0; index < this.length; index++) {
      if (this.#is(index, version)) {
        return index;
      }
    }
    return -1;
  }

  #numberAt(index: number): number | undefined {
    if (typeof this.#numbers !== 'number') {
      return this.#numbers[index];
    }
    return index >= 0 && index < this.length ? this.#numbers + index : undefined;
  }

  #is(index: number, { number, digest }: VersionRef): boolean {
    if (this.#numberAt(index) !== number) {
      return false;
    }
    return isDigestAt(this.#hex, this.#start + index * digits, digest);
  }
}

type Numbers = number | readonly number[];

/** What a prompt's state is made from: its versions, and as much of the ledger as is asked for. */
export class LedgerReading {
  readonly versions: KeptVersions;
  /** The last line, where the ledger is as nearly all are. */
  readonly last: LastLine | null;
  #ledger: Ledger | undefined;

  /** `bytes` may be a scratch that is written over later: the reading is good until then, and `versions` for ever. */
  constructor(
    readonly prompt: string,
    readonly bytes: Uint8Array | Unreadable | undefined,
    keeper: VersionKeeper,
  ) {
    const plain = bytes instanceof Uint8Array ? keeper.keepPlain(bytes) : null;
    this.versions = plain?.versions ?? keeper.keep(this.ledger);
    this.last = plain?.last ?? null;
  }

  get ledger(): Ledger {
    this.#ledger ??= parseLedger(this.prompt, this.bytes);
    return this.#ledger;
  }

  get findings(): readonly Finding[] {
    return this.last === null ? this.ledger.findings : [];
  }
}

/** Takes versions out of ledgers whose bytes go away. One for many ledgers keeps them in large blocks, side by side. */
export class VersionKeeper {
  #block = new Uint8Array();
  #view = new DataView(this.#block.buffer);
  #used = 0;

  /** The versions of a ledger as nearly all are, and where its last line is, without listing its lines; null of any other. */
  keepPlain(bytes: Uint8Array): { readonly versions: KeptVersions; readonly last: LastLine } | null {
    const start = this.#room(Math.ceil(bytes.length / shortestLine) * digits);
    const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let first = 0;
    let length = 0;
    const last = scanPlainLedger(bytes, (number, hex) => {
      first ||= number;
      this.#copy(from, hex, start + length * digits);
      length += 1;
    });
    if (last === null) {
      return null;
    }
    this.#used = start + length * digits;
    return { versions: new KeptVersions(this.#block, start, length, first), last };
  }

  keep({ bytes, lines }: Ledger): KeptVersions {
    const start = this.#room(lines.length * digits);
    const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const [index, line] of lines.entries()) {
      this.#copy(from, line.hex, start + index * digits);
    }
    this.#used = start + lines.length * digits;
    const first = lines[0]?.number ?? 1;
    const isRow = lines.every((line, index) => line.number === first + index);
    return new KeptVersions(this.#block, start, lines.length, isRow ? first : lines.map((line) => line.number));
  }

  /** Where there is room for so many bytes in the block. The first block is as small as its ledger, if that is all. */
  #room(size: number): number {
    if (this.#used + size > this.#block.length) {
      this.#block = new Uint8Array(Math.max(size, this.#block.length === 0 ? 0 : blockSize));
      this.#view = new DataView(this.#block.buffer);
      this.#used = 0;
    }
    return this.#used;
  }

  /** Four digits at a time: a third of the time of one by one. */
  #copy(from: DataView, hex: number, to: number): void {
    for (let digit = 0; digit < digits; digit += 4) {
      this.#view.setInt32(to + digit, from.getInt32(hex + digit));
    }
  }
}
