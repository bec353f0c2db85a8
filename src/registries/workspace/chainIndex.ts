import { eventNameLength, timeOfEvent } from './layout';

/** Event names kept in all, 36 bytes each: about 9 MB. */
const mostNames = 250_000;
/** Shorter runs are read as fast as they are looked up. */
const leastNames = 8;

/**
 * Which events a prompt's chain is made of, so that one of long ago is found without reading all after it. Events name
 * the one before by its content, so what was once read of a chain stays true for ever. Good for looking things up, never
 * for deciding a move.
 */
export class ChainIndex {
  /** By environment and prompt: names without a gap, oldest first, in one string. */
  readonly #runs = new Map<string, string>();
  #names = 0;
  #learned = 0;

  /** With what an earlier one knew. */
  constructor(runs: Iterable<readonly [key: string, run: string]> = []) {
    for (const [key, run] of runs) {
      this.#keep(key, run);
    }
    this.#learned = 0;
  }

  get runs(): Iterable<readonly [key: string, run: string]> {
    return this.#runs;
  }

  /** How many names it did not know when it was made. */
  get learned(): number {
    return this.#learned;
  }

  /**
   * The event of the same chain that is nearest to a time and safe to go on from: the last one that is not later, or
   * else the oldest that is known; the event itself where nothing is known of it.
   * @param time as names of events begin
   */
  nearest(environment: string, prompt: string, event: string, time: string): string {
    const run = this.#runs.get(keyOf(environment, prompt)) ?? '';
    const place = placeOf(run, event);
    if (place === -1) {
      return event;
    }
    let [low, high] = [0, place];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (timeOfEvent(nameAt(run, middle)) <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return nameAt(run, low);
  }

  /** Takes over a part of a chain, oldest first and without a gap. */
  learn(environment: string, prompt: string, names: readonly string[]): void {
    const [oldest, newest] = [names[0], names.at(-1)];
    if (
      oldest === undefined ||
      newest === undefined ||
      names.some((name, at) => at > 0 && name <= (names[at - 1] ?? ''))
    ) {
      return;
    }
    const key = keyOf(environment, prompt);
    const known = this.#runs.get(key) ?? '';
    const [below, above] = [placeOf(known, oldest), placeOf(known, newest)];
    const added = names.join('');
    if (above !== -1) {
      this.#keep(key, below === -1 ? added + known.slice((above + 1) * eventNameLength) : known);
    } else if (below !== -1) {
      this.#keep(key, known.slice(0, below * eventNameLength) + added);
    } else if (added.length > known.length) {
      this.#keep(key, added);
    }
  }

  #keep(key: string, run: string): void {
    const before = (this.#runs.get(key)?.length ?? 0) / eventNameLength;
    this.#forget(key);
    const size = run.length / eventNameLength;
    if (size < leastNames || size > mostNames) {
      return;
    }
    for (const oldest of this.#runs.keys()) {
      if (this.#names + size <= mostNames) {
        break;
      }
      this.#forget(oldest);
    }
    this.#runs.set(key, run);
    this.#names += size;
    this.#learned += Math.max(0, size - before);
  }

  #forget(key: string): void {
    this.#names -= (this.#runs.get(key)?.length ?? 0) / eventNameLength;
    this.#runs.delete(key);
  }
}

function keyOf(environment: string, prompt: string): string {
  return `${environment}/${prompt}`;
}

function nameAt(run: string, place: number): string {
  return run.slice(place * eventNameLength, (place + 1) * eventNameLength);
}

/** -1 where it is not in the run. */
function placeOf(run: string, name: string): number {
  let [low, high] = [0, run.length / eventNameLength - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const other = nameAt(run, middle);
    if (other === name) {
      return middle;
    }
    if (other < name) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}
