import { PromptEnvError } from '../../core/errors';
import { stampLength, type EntryKind, type FileReader, type FileStamp } from '../ports';

/** A file may change again without its times telling, in so many ms: where its disk counts seconds, or less. */
const [wholeSeconds, partsOfSeconds] = [2100, 100];

/**
 * Whether any change after a moment, in ms since the epoch, would show in a file's stamp: otherwise it may change once
 * more within the same tick of its disk's clock and look the same.
 */
export function isSettled(
  [, modified = 0, changed = 0]: ArrayLike<number> & Iterable<number>,
  moment: number,
): boolean {
  const grain = changed % 1000 === 0 ? wholeSeconds : partsOfSeconds;
  return Math.max(modified, changed) < moment - grain;
}

/** Compares files with what they were. */
export class StampCheck {
  readonly #files: FileReader;
  readonly #now: FileStamp = new Float64Array(stampLength);

  constructor(files: FileReader) {
    this.#files = files;
  }

  /** Whether something of a kind stands at a path, with the stamp at a place among many: -1 there means nothing. */
  isSame(path: string, kind: EntryKind, stamps: Float64Array, at: number): boolean {
    let found: EntryKind | undefined;
    try {
      found = this.#files.stamp(path, this.#now);
    } catch (error) {
      if (PromptEnvError.is(error)) {
        return false;
      }
      throw error;
    }
    if (found === undefined) {
      return stamps[at] === -1;
    }
    const now = this.#now;
    return (
      found === kind &&
      now[0] === stamps[at] &&
      now[1] === stamps[at + 1] &&
      now[2] === stamps[at + 2] &&
      now[3] === stamps[at + 3]
    );
  }
}

/** Stamps side by side; null, for nothing there, as `isSame` reads it. */
export function joinStamps(stamps: readonly (ArrayLike<number> | null)[]): Float64Array {
  const joined = new Float64Array(stamps.length * stampLength);
  for (const [index, stamp] of stamps.entries()) {
    putStamp(joined, index, stamp);
  }
  return joined;
}

/** Puts one stamp in its place among many. */
export function putStamp(stamps: Float64Array, place: number, stamp: ArrayLike<number> | null): void {
  stamps.set(stamp ?? nothing, place * stampLength);
}

const nothing = [-1, 0, 0, 0];
