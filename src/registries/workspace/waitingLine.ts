import { encodeText } from '../../core/bytes';
import { fileNameOf, folderOf } from '../../core/paths';
import type { Platform } from '../ports';

/** Whether a process is gone; false also where that cannot be seen. */
export type IsGone = (owner: {
  readonly host: string;
  readonly space: string;
  readonly process: number;
  readonly processStart: string;
}) => boolean;

/** Milliseconds that everybody tries for as it comes: handing a lock from one to the next in order takes far longer. */
const orderlyAfter = 2_000;
/** Whoever is in front but leaves a free lock alone for so many milliseconds loses the place. */
const idleAfter = 3_000;

/**
 * Those who have waited long for a lock, by when they joined: each leaves an empty file beside it whose name says who it
 * is, and nobody else takes the lock before them. Without it those who use it again and again could keep one of many
 * from it for very long. It is only manners: who has the lock is decided by the lock.
 */
export class WaitingLine {
  readonly #platform: Platform;
  readonly #folder: string;
  readonly #prefix: string;
  readonly #who: string;
  readonly #isGone: IsGone;
  #place: string | null = null;
  #ahead = 0;
  #idleSince: number | null = null;
  #pause = 2;
  readonly #since: number;

  constructor(platform: Platform, lock: string, isGone: IsGone) {
    const { host } = platform;
    this.#platform = platform;
    this.#folder = folderOf(lock);
    this.#prefix = `${fileNameOf(lock)}-`;
    this.#who = [
      this.#spaceMark(host.hostName, host.processSpace),
      host.processId,
      host.processStart(host.processId) ?? '',
      host.randomHex(4),
    ].join('-');
    this.#isGone = isGone;
    this.#since = host.monotonicNow();
  }

  /** Whether the lock, which is free, is ours to take; those in front who are gone or asleep lose their places. */
  async isOurTurn(): Promise<boolean> {
    const { host } = this.#platform;
    const now = host.monotonicNow();
    const line = await this.#line();
    const own = this.#place === null ? -1 : line.indexOf(this.#place);
    this.#ahead = own === -1 ? line.length : own;
    const [front] = line;
    if (front === undefined || this.#ahead === 0) {
      return true;
    }
    this.#idleSince ??= now;
    if (now - this.#idleSince < idleAfter) {
      return false;
    }
    this.#idleSince = null;
    await this.#remove(front);
    return this.#ahead === 1;
  }

  /** Says that somebody has the lock: the line moves. */
  moves(): void {
    this.#idleSince = null;
  }

  /** Waits a while before the next look. */
  async wait(): Promise<void> {
    const { host } = this.#platform;
    if (host.monotonicNow() - this.#since < orderlyAfter) {
      this.#pause = Math.min(this.#pause * 2, 100);
    } else {
      await this.#join();
      this.#pause = Math.min(40 + 10 * this.#ahead, 100);
    }
    // A little randomness keeps waiting processes from knocking in step.
    await host.sleep(this.#pause + (Number.parseInt(host.randomHex(1), 16) % this.#pause));
  }

  async leave(): Promise<void> {
    if (this.#place !== null) {
      await this.#remove(this.#place);
    }
  }

  /** Stands at the end of the line; again where the place was lost. */
  async #join(): Promise<void> {
    const { writer, now, files } = this.#platform;
    if (this.#place === null || files.facts(`${this.#folder}/${this.#place}`) === undefined) {
      this.#place = `${this.#prefix}${String(now()).padStart(13, '0')}-${this.#who}`;
      const file = await writer.createExclusive(`${this.#folder}/${this.#place}`, encodeText(''));
      await file?.close();
    }
  }

  /** Names of those who wait, first come first; removes what is left of the dead. */
  async #line(): Promise<readonly string[]> {
    const { files } = this.#platform;
    const waiting: string[] = [];
    for (const { name } of files.list(this.#folder) ?? []) {
      const found = name.startsWith(this.#prefix) ? placePattern.exec(name.slice(this.#prefix.length)) : null;
      if (found === null) {
        continue;
      }
      const [, space = '', process = '', processStart = '', unfinished] = found;
      if (this.#isDead(space, Number(process), processStart)) {
        await this.#remove(name);
      } else if (unfinished === undefined) {
        waiting.push(name);
      }
    }
    return waiting.sort();
  }

  #isDead(space: string, process: number, processStart: string): boolean {
    const { host } = this.#platform;
    const { hostName, processSpace } = host;
    return (
      space === this.#spaceMark(hostName, processSpace) &&
      this.#isGone({ host: hostName, space: processSpace, process, processStart })
    );
  }

  #spaceMark(hostName: string, space: string): string {
    return this.#platform.sha256(encodeText(`${hostName} ${space}`)).slice(0, 8);
  }

  /** What cannot be removed is asleep soon. */
  async #remove(name: string): Promise<void> {
    await this.#platform.writer.remove(`${this.#folder}/${name}`).catch(() => undefined);
  }
}

/** When, where, which process, since when, which of its waits; then what a file has while it is being made. */
const placePattern = /^\d{13}-([0-9a-f]{8})-(\d{1,10})-(\d*)-[0-9a-f]{8}(\..+)?$/;
