// A lock that somebody else wrote, met by a writer on a platform of its own: no disk, and a clock that runs.
// @ts-check
import { Found } from './checks.mjs';

/**
 * @param {typeof import('./product')} product
 * @param {Uint8Array} bytes
 */
export async function lockOwner(product, bytes) {
  let now = 0;
  const disk = new Map([['/root/.promptenv/.lock', bytes]]);
  const asked = /** @type {unknown[]} */ ([]);
  const done = async () => {};
  const file = { overwrite: done, close: done };
  const move = (/** @type {string} */ from, /** @type {string} */ to, /** @type {boolean} */ isCopy) => {
    const found = disk.get(from);
    if (found === undefined) throw new Error('not there');
    disk.set(to, found);
    if (!isCopy) disk.delete(from);
  };
  const platform = {
    now: () => 1_800_000_000_000,
    sha256: () => '0'.repeat(64),
    files: {
      readPlain: (/** @type {string} */ path) => disk.get(path),
      list: () => [],
      facts: (/** @type {string} */ path) => (disk.has(path) ? { kind: 'file', size: 1, modified: 0 } : undefined),
    },
    writer: {
      createExclusive: async (/** @type {string} */ path, /** @type {Uint8Array} */ content) => {
        if (disk.has(path)) return null;
        disk.set(path, content);
        return file;
      },
      rename: async (/** @type {string} */ from, /** @type {string} */ to) => move(from, to, false),
      linkExclusive: async (/** @type {string} */ from, /** @type {string} */ to) =>
        !disk.has(to) && (move(from, to, true), true),
      remove: async (/** @type {string} */ path) => void disk.delete(path),
      write: async (/** @type {string} */ path, /** @type {Uint8Array} */ content) => void disk.set(path, content),
    },
    host: {
      hostName: 'here',
      processId: 1,
      processSpace: 'space',
      processStart: (/** @type {unknown} */ id) => (asked.push(id), id === 12 ? null : '1'),
      randomHex: (/** @type {number} */ count) => '0'.repeat(2 * count),
      sleep: done,
      monotonicNow: () => (now += 4_000),
      every: () => () => undefined,
    },
  };
  let outcome = 'taken';
  try {
    const lock = await product.takeLock(/** @type {any} */ (platform), '/root');
    await lock.release();
  } catch (error) {
    if (!product.PromptEnvError.is(error)) throw error;
    outcome = error.code;
  }
  if (asked.some((id) => !Number.isSafeInteger(id))) {
    throw new Found('unsafe', 'a process asked for by something else than its number');
  }
  return outcome;
}
