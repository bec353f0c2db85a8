import { encodeText } from '../../core/bytes';
import type { Sha256 } from '../../core/digest';
import { formatByName, wholeExtension } from '../../core/formats/detect';
import type { LedgerVersion } from './ledgerLine';
import type { ScannedLine } from './ledgerScan';

const [quote, backslash, space] = [34, 92, 32];
const [beginning, beforeDigest, beforeParent] = ['{"version":', ',"digest":"sha256:', '","parent":'];
const texts = [',"createdAt":"', '","author":"', '","message":"'];
const ending = '"}}';
const hashLength = 64;

/**
 * A prompt's versions are mostly one file of the same name and format, each made from the one before. Their lines are
 * told by their bytes: to parse every line of a large registry takes longer than to read and hash all its texts.
 */
export class WrittenLine {
  readonly #tail: string;
  readonly #extension: string;
  /** What a version's digest is made of: path, NUL, hash and line feed. */
  readonly #digested: Uint8Array;
  readonly #sha256: Sha256;

  private constructor({ format, main }: LedgerVersion, sha256: Sha256) {
    this.#tail = `","format":"${format}","main":"${main}","files":{"${main}":"`;
    this.#extension = wholeExtension(main);
    this.#digested = encodeText(`${main}\0${'0'.repeat(hashLength)}\n`);
    this.#sha256 = sha256;
  }

  /** Learns from a line that was read in full and found right; null where others cannot be told by it. */
  static like(version: LedgerVersion, sha256: Sha256): WrittenLine | null {
    const { format, main, files, missing } = version;
    const isPlain = files.size === 1 && missing.length === 0 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(main);
    // Where formats share a name, the text decides.
    const isNamed = format !== 'github-models' && formatByName(main) === format;
    return isPlain && isNamed ? new WrittenLine(version, sha256) : null;
  }

  /**
   * The name of a version's stored file, if its line is as we write it, follows the line before and gives its digest;
   * null where that takes a closer look.
   */
  storedName(bytes: Uint8Array, line: ScannedLine, before: ScannedLine): string | null {
    const tail = line.end - ending.length - hashLength - this.#tail.length;
    const number = String(line.number);
    const parent = `"${before.number}@sha256:`;
    let at = line.hex + hashLength + beforeParent.length;
    const isOurs =
      before.number < line.number &&
      line.start + beginning.length + number.length + beforeDigest.length === line.hex &&
      standsAt(bytes, line.start, beginning) &&
      standsAt(bytes, line.start + beginning.length, number) &&
      standsAt(bytes, line.hex - beforeDigest.length, beforeDigest) &&
      standsAt(bytes, line.hex + hashLength, beforeParent) &&
      standsAt(bytes, at, parent) &&
      isSame(bytes, at + parent.length, before.hex) &&
      bytes[at + parent.length + hashLength] === quote &&
      standsAt(bytes, tail, this.#tail) &&
      standsAt(bytes, line.end - ending.length, ending);
    if (!isOurs) {
      return null;
    }
    at += parent.length + hashLength + 1;
    for (const text of texts) {
      if (!standsAt(bytes, at, text)) {
        return null;
      }
      at = endOfText(bytes, at + text.length);
    }
    if (at !== tail) {
      return null;
    }
    this.#digested.set(
      bytes.subarray(hashPlace(line), hashPlace(line) + hashLength),
      this.#digested.length - hashLength - 1,
    );
    const hex = this.#sha256(this.#digested);
    return standsAt(bytes, line.hex, hex) ? `v${number}-${hex.slice(0, 8)}${this.#extension}` : null;
  }

  /** Whether a file's bytes are what such a line says. */
  isStored(bytes: Uint8Array, line: ScannedLine, stored: Uint8Array): boolean {
    return standsAt(bytes, hashPlace(line), this.#sha256(stored));
  }
}

function hashPlace(line: ScannedLine): number {
  return line.end - ending.length - hashLength;
}

function standsAt(bytes: Uint8Array, place: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[place + index] !== text.charCodeAt(index)) {
      return false;
    }
  }
  return true;
}

function isSame(bytes: Uint8Array, a: number, b: number): boolean {
  for (let index = 0; index < hashLength; index++) {
    if (bytes[a + index] !== bytes[b + index]) {
      return false;
    }
  }
  return true;
}

/** Where a text without escapes ends. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === quote || byte === backslash || byte < space) {
      return at;
    }
  }
}
