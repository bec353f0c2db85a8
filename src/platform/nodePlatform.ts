import { createHash, hash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Host, Platform } from '../registries/ports';
import { GitIdentity, type GitUser } from './gitIdentity';
import { nodeCache } from './nodeCache';
import { nodeFileReader } from './nodeFileReader';
import { nodeFileWriter } from './nodeFileWriter';

export interface NodePlatformOptions {
  /** Who acts where git does not say: `Name <address>`, or a name. */
  readonly author?: (() => string) | undefined;
  /** Where readings may be kept, asked each time; null for nowhere. Without it nothing is. */
  readonly cacheFolder?: (() => string | null) | undefined;
}

/** One for the process: what git answers depends on the folder, files and variables, not on who asks. */
const git = new GitIdentity();

/** The real file system, clock and identity of this process. */
export function nodePlatform(options: NodePlatformOptions = {}): Platform {
  return {
    files: nodeFileReader,
    writer: nodeFileWriter,
    host: nodeHost(),
    sha256,
    sameBytes: (a, b) => a.length === b.length && Buffer.compare(a, b) === 0,
    now: () => Date.now(),
    identity: async (root) => identityOf(await git.user(root), options.author?.() ?? ''),
    cache: options.cacheFolder === undefined ? undefined : nodeCache(options.cacheFolder),
  };
}

// The one-shot call is twice as fast, but younger than the oldest node that we run on.
const sha256 =
  (hash as typeof hash | undefined) === undefined
    ? (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
    : (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

function nodeHost(): Host {
  const ownStart = processStart(process.pid);
  return {
    hostName: hostname(),
    processId: process.pid,
    processSpace: processSpace(),
    processStart: (processId) => (processId === process.pid ? ownStart : processStart(processId)),
    every: (milliseconds, callback) => {
      const timer = setInterval(callback, milliseconds);
      timer.unref();
      return () => {
        clearInterval(timer);
      };
    },
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    monotonicNow: () => performance.now(),
  };
}

/** Names the boot and the process namespace on Linux; elsewhere processes of one machine share one space. */
function processSpace(): string {
  if (process.platform !== 'linux') {
    return process.platform;
  }
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

function processStart(processId: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
      // The process's name, in parentheses, may hold anything; the fields after it are numbers. The 22nd is the start.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : (fields[19] ?? '');
    } catch {
      return null;
    }
  }
  try {
    process.kill(processId, 0);
    return '';
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? '' : null;
  }
}

/** git's user.name and user.email where git is there, otherwise what the settings or the system say. */
function identityOf({ name, email }: GitUser, fallback: string): string {
  const git = name !== '' && email !== '' ? `${name} <${email}>` : name || email;
  return singleLine(git) || singleLine(fallback) || singleLine(systemUser());
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

function singleLine(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 300);
}
