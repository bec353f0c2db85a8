/** Lets no more than so many pieces of work run at once; the others wait in their order. */
export class RequestGate {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs it when there is room. Whoever is told to stop by then does not run: throws the signal's reason. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#running >= this.#most) {
      await this.#turn(signal);
    } else {
      this.#running += 1;
    }
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      // Whoever waits longest takes the room over, so that nobody who comes meanwhile does.
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running -= 1;
      } else {
        next();
      }
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const mine = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(mine), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(mine);
    });
  }
}

const minute = 60_000;

/** Spreads writes so that no minute has more than so many of them. */
export class WritePace {
  readonly #perMinute: number;
  readonly #now: () => number;
  /** When the last ones may begin, oldest first. */
  #starts: number[] = [];

  /** @param now milliseconds that only ever grow */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Takes the next place; milliseconds until it begins. */
  next(): number {
    const now = this.#now();
    this.#starts = this.#starts.filter((start) => start > now - minute);
    const before = this.#starts.at(-this.#perMinute);
    const start = before === undefined ? now : Math.max(now, before + minute);
    this.#starts.push(start);
    return start - now;
  }
}
