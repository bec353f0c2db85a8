import { encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { fileNameOf } from '../../core/paths';
import { oneLine } from '../../core/wording';
import type { OpenFile, Platform } from '../ports';
import { lockPath } from './layout';

/** What stands in the lock's file while somebody writes. */
interface Owner {
  readonly host: string;
  readonly process: number;
  readonly space: string;
  /** When the owning process began, where the platform can tell. */
  readonly processStart: string;
  readonly since: string;
  readonly heartbeat: string;
  readonly token: string;
}

export interface Lock {
  /** Whether a file beside the lock is left from taking it or another: not from judging whether this one is dead. */
  isLeftover(name: string): boolean;
  /** Throws conflict when the lock was lost, so that nothing is written without it. */
  confirm(): void;
  release(): Promise<void>;
}

const heartbeatEvery = 2_000;
/** An owner whose process cannot be seen is taken for dead after this long without a heartbeat, by our own clock. */
const silentAfter = 10_000;
/** A lock that does not say whose it is: none is ever made so, but a power cut may leave it. */
const emptyAfter = 1_000;
const giveUpAfter = 20_000;
const maxLockBytes = 64 * 1024;

/**
 * Takes the registry's one write lock, waiting for a live owner and recovering from a dead one. Throws conflict when
 * it is not to be had within `patience` milliseconds.
 */
export function takeLock(platform: Platform, root: string, patience = giveUpAfter): Promise<Lock> {
  return takeLockAt(platform, `${root}/${lockPath}`, platform.host.monotonicNow() + patience);
}

async function takeLockAt(platform: Platform, path: string, deadline: number): Promise<Lock> {
  const { host, writer } = platform;
  const token = host.randomHex(16);
  const watch = new OwnerWatch(platform);
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    const bytes = readLock(platform, path);
    if (bytes === undefined) {
      const file = await writer.createExclusive(path, ownerBytes(platform, token));
      if (file !== null) {
        return heldLock(platform, path, token, file);
      }
    } else if (watch.isDead(bytes)) {
      await removeDead(platform, path, bytes, deadline);
      continue;
    }
    if (host.monotonicNow() > deadline) {
      throw new PromptEnvError(
        'conflict',
        `the registry is being written by ${describeOwner(bytes)}`,
        `try again when it is done; if nothing is running, remove ${lockPath}`,
      );
    }
    // A little randomness keeps waiting processes from knocking in step.
    await host.sleep(wait + (Number.parseInt(host.randomHex(1), 16) % wait));
  }
}

function ownerBytes(platform: Platform, token: string): Uint8Array {
  const { host, now } = platform;
  const time = new Date(now()).toISOString();
  const owner: Owner = {
    host: host.hostName,
    process: host.processId,
    space: host.processSpace,
    processStart: host.processStart(host.processId) ?? '',
    since: time,
    heartbeat: time,
    token,
  };
  return encodeText(`${JSON.stringify(owner)}\n`);
}

function heldLock(platform: Platform, path: string, token: string, file: OpenFile): Lock {
  const isOurs = (): boolean => readOwner(readLock(platform, path))?.token === token;
  // Writing through the open file reaches our own lock even if its name was given to another.
  const stop = platform.host.every(heartbeatEvery, () => {
    file.overwrite(ownerBytes(platform, token)).catch(() => undefined);
  });
  const name = fileNameOf(path);
  const ownMark = markOf(platform, ownerBytes(platform, token));
  return {
    isLeftover: (other) => other.startsWith(`${name}.`) && !other.startsWith(`${name}.${ownMark}`),
    confirm: () => {
      if (!isOurs()) {
        throw new PromptEnvError('conflict', 'the registry was locked by another process meanwhile', 'try again');
      }
    },
    release: async () => {
      stop();
      let isStillOurs = false;
      try {
        await file.close();
        isStillOurs = isOurs();
        if (isStillOurs) {
          await platform.writer.remove(path);
        }
      } catch {
        // The act itself is done. What cannot be removed is made to name no owner, so that it is soon taken for dead.
        await (isStillOurs ? platform.writer.write(path, new Uint8Array()).catch(() => undefined) : undefined);
      }
    },
  };
}

/** Judges an owner by its process where that can be seen, otherwise by whether its heartbeat moves. */
class OwnerWatch {
  readonly #platform: Platform;
  #seen: string | null = null;
  #since = 0;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  isDead(bytes: Uint8Array): boolean {
    const { host } = this.#platform;
    const owner = readOwner(bytes);
    if (owner !== null && owner.host === host.hostName && owner.space !== '' && owner.space === host.processSpace) {
      const start = host.processStart(owner.process);
      if (start === null || (start !== '' && owner.processStart !== '' && start !== owner.processStart)) {
        return true;
      }
      if (start !== '') {
        return false;
      }
    }
    const text = new TextDecoder().decode(bytes);
    const now = host.monotonicNow();
    if (text !== this.#seen) {
      this.#seen = text;
      this.#since = now;
    }
    return now - this.#since > (owner === null ? emptyAfter : silentAfter);
  }
}

/**
 * Removes a dead owner's lock. Several may have judged it dead, and a live one may be made as soon as one of them has
 * removed it: a lock of its own for each dead one lets them through one by one, to look again.
 */
async function removeDead(platform: Platform, path: string, judged: Uint8Array, deadline: number): Promise<void> {
  const claim = await takeLockAt(platform, `${path}.${markOf(platform, judged)}`, deadline);
  try {
    const bytes = readLock(platform, path);
    if (bytes !== undefined && markOf(platform, bytes) === markOf(platform, judged)) {
      await platform.writer.remove(path);
    }
  } finally {
    await claim.release();
  }
}

/** The same as long as the lock has the same owner, however often it says that it lives. */
function markOf(platform: Platform, bytes: Uint8Array): string {
  const token = readOwner(bytes)?.token;
  return platform.sha256(token === undefined ? bytes : encodeText(token)).slice(0, 16);
}

/** Undefined where there is none, or something that no process of ours made: a link could lead anywhere. */
function readLock(platform: Platform, path: string): Uint8Array | undefined {
  const bytes = platform.files.readPlain(path, maxLockBytes);
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function readOwner(bytes: Uint8Array | undefined): Owner | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? ownerOf(value) : null;
  } catch {
    return null;
  }
}

/** A lock is a file that anybody may have written: its words end in messages, its process in a path of the system. */
function ownerOf(value: object): Owner | null {
  const written = value as Readonly<Record<string, unknown>>;
  const text = (name: keyof Owner): string => {
    const found = written[name];
    return typeof found === 'string' ? oneLine(found) : '';
  };
  const process = written['process'];
  return typeof written['token'] === 'string' && typeof process === 'number' && Number.isSafeInteger(process)
    ? {
        host: text('host'),
        process,
        space: text('space'),
        processStart: text('processStart'),
        since: text('since'),
        heartbeat: text('heartbeat'),
        token: text('token'),
      }
    : null;
}

function describeOwner(bytes: Uint8Array | undefined): string {
  const owner = readOwner(bytes);
  return owner === null ? 'another process' : `process ${owner.process} on ${owner.host} since ${owner.since}`;
}
