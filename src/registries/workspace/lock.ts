import { encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
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
  /** Throws conflict when the lock was lost, so that nothing is written without it. */
  confirm(): void;
  release(): Promise<void>;
}

const heartbeatEvery = 2_000;
/** An owner whose process cannot be seen is taken for dead after this long without a heartbeat, by our own clock. */
const silentAfter = 10_000;
const giveUpAfter = 20_000;
const maxLockBytes = 64 * 1024;

/** Takes the registry's one write lock, waiting for a live owner and recovering from a dead one. */
export async function takeLock(platform: Platform, root: string): Promise<Lock> {
  const { host, writer } = platform;
  const path = `${root}/${lockPath}`;
  const token = host.randomHex(16);
  const started = host.monotonicNow();
  const watch = new OwnerWatch(platform);
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    const file = await writer.createExclusive(path, ownerBytes(platform, token));
    if (file !== null) {
      return heldLock(platform, path, token, file);
    }
    const bytes = readLock(platform, path);
    if (bytes !== undefined && watch.isDead(bytes)) {
      await removeDead(platform, path, bytes);
      continue;
    }
    if (host.monotonicNow() - started > giveUpAfter) {
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
  return {
    confirm: () => {
      if (!isOurs()) {
        throw new PromptEnvError('conflict', 'the registry was locked by another process meanwhile', 'try again');
      }
    },
    release: async () => {
      stop();
      await file.close();
      if (isOurs()) {
        await platform.writer.remove(path);
      }
    },
  };
}

/** Judges an owner by its process where that can be seen, otherwise by whether its heartbeat moves. */
class OwnerWatch {
  readonly #platform: Platform;
  #seen = '';
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
    return now - this.#since > silentAfter;
  }
}

/**
 * Removes a dead owner's lock. Renaming decides between several who try; whoever finds that it took a live lock,
 * made between the look and the rename, puts it back.
 */
async function removeDead(platform: Platform, path: string, judged: Uint8Array): Promise<void> {
  const { writer, host } = platform;
  const aside = `${path}.${host.randomHex(8)}`;
  try {
    await writer.rename(path, aside);
  } catch {
    return;
  }
  const taken = readLock(platform, aside);
  if (taken !== undefined && readOwner(taken)?.token !== readOwner(judged)?.token) {
    await writer.linkExclusive(aside, path);
  }
  await writer.remove(aside);
}

/** Undefined where there is none, or something that no process of ours made: a link could lead anywhere. */
function readLock(platform: Platform, path: string): Uint8Array | undefined {
  const bytes = platform.files.readPlain(path, maxLockBytes);
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function readOwner(bytes: Uint8Array | undefined): Owner | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && 'token' in value ? (value as Owner) : null;
  } catch {
    return null;
  }
}

function describeOwner(bytes: Uint8Array | undefined): string {
  const owner = readOwner(bytes);
  return owner === null ? 'another process' : `process ${owner.process} on ${owner.host} since ${owner.since}`;
}
