import { encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { fileNameOf } from '../../core/paths';
import { oneLine } from '../../core/wording';
import type { OpenFile, Platform } from '../ports';
import { lockPath } from './layout';
import { WaitingLine } from './waitingLine';

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
  const { host } = platform;
  const watch = new OwnerWatch(platform);
  const line = new WaitingLine(platform, path, (owner) => isGone(platform, owner) === true);
  try {
    for (;;) {
      const bytes = readLock(platform, path);
      if (bytes === undefined) {
        const lock = (await line.isOurTurn()) ? await tryLock(platform, path) : null;
        if (lock !== null) {
          return lock;
        }
      } else if (watch.isDead(bytes)) {
        await removeDead(platform, path, bytes, deadline);
        continue;
      } else {
        line.moves();
      }
      if (host.monotonicNow() > deadline) {
        throw new PromptEnvError(
          'conflict',
          `the registry is being written by ${describeOwner(bytes)}`,
          `try again when it is done; if nothing is running, remove ${lockPath}`,
        );
      }
      await line.wait();
    }
  } finally {
    await line.leave();
  }
}

async function tryLock(platform: Platform, path: string): Promise<Lock | null> {
  const token = platform.host.randomHex(16);
  const file = await platform.writer.createExclusive(path, ownerBytes(platform, token));
  return file === null ? null : heldLock(platform, path, token, file);
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
    const gone = owner === null ? undefined : isGone(this.#platform, owner);
    if (gone !== undefined) {
      return gone;
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

/** Whether an owner's process is no more; undefined where that cannot be seen from here. */
function isGone(
  { host }: Platform,
  owner: Pick<Owner, 'host' | 'space' | 'process' | 'processStart'>,
): boolean | undefined {
  if (owner.host !== host.hostName || owner.space === '' || owner.space !== host.processSpace) {
    return undefined;
  }
  const start = host.processStart(owner.process);
  if (start === null || (start !== '' && owner.processStart !== '' && start !== owner.processStart)) {
    return true;
  }
  return start === '' ? undefined : false;
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
