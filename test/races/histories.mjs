// Records histories: clients that read and set a few pins at the same time, in processes of which some are killed.
// @ts-check
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../support/random.mjs';
import { removeFolder, temporaryFolder } from '../support/vscode/paths.mjs';
import { readLogs } from './log.mjs';
import { Racer } from './processes.mjs';
import { makeRaceRegistry } from './registry.mjs';

/** @typedef {{ operations: import('./log.mjs').Operation[], prompts: string[], root: string, kills: number }} RecordedHistory */

const processes = 4;
const clientsEach = 2;
const operations = 50;
const environments = ['dev', 'staging'];
const versions = 4;
/** @type {import('./log.mjs').Mix} */
const mix = { snapshot: 0, read: 0.4, several: 0, compare: 0.85 };
/** One history in so many has a process killed in it. */
const killedOneIn = 3;

/**
 * @param {object} options
 * @param {{ worker: string }} options.bundles
 * @param {string} options.folder
 * @param {number} options.seed
 * @param {number} options.count
 * @returns {AsyncGenerator<RecordedHistory, void>}
 */
export async function* recordHistories({ bundles, folder, seed, count }) {
  const random = seededRandom(seed);
  const template = path.join(folder, 'template', 'registry');
  const prompts = await makeRaceRegistry(template, { prompts: 2, versions });
  const place = memoryFolder() ?? folder;
  const pool = Array.from({ length: processes }, () => new Racer(bundles.worker));
  try {
    for (let number = 0; number < count; number++) {
      const history = path.join(place, `h${number}`);
      const root = path.join(history, 'registry');
      mkdirSync(history);
      cpSync(template, root, { recursive: true });
      const doomed = random.below(killedOneIn) === 0 ? random.below(processes) : -1;
      const job = { root, prompts, environments, versions, mix };
      const work = pool.map((_, slot) => runSlot({ bundle: bundles.worker, pool, slot, history, random, job }));
      if (doomed !== -1) {
        await new Promise((resolve) => setTimeout(resolve, 20 + random.below(300)));
        await pool[doomed]?.kill();
      }
      const logs = (await Promise.all(work)).flat();
      yield { operations: readLogs(logs), prompts, root, kills: doomed === -1 ? 0 : 1 };
      removeFolder(history);
    }
  } finally {
    await Promise.all(pool.map((racer) => racer.stop()));
    if (place !== folder) removeFolder(place);
  }
}

/**
 * Runs a process's clients to their ends; where the process is killed, another takes its place and does what is left.
 * @param {object} options
 * @param {string} options.bundle
 * @param {Racer[]} options.pool
 * @param {number} options.slot
 * @param {string} options.history
 * @param {import('../support/random.mjs').Random} options.random
 * @param {Omit<import('./log.mjs').Job, 'client' | 'log' | 'seed'>} options.job
 * @returns {Promise<string[]>} the logs that were written
 */
async function runSlot({ bundle, pool, slot, history, random, job }) {
  const racer = /** @type {Racer} */ (pool[slot]);
  const clients = Array.from({ length: clientsEach }, (_, index) => `c${slot * clientsEach + index}`);
  const start = (/** @type {string} */ client, /** @type {number} */ left, /** @type {Racer} */ process) => {
    const log = path.join(history, `${client}.log`);
    writeFileSync(log, '');
    const done = process.run({ ...job, client, log, seed: random.below(2 ** 31), operations: left });
    return { log, done };
  };
  const first = clients.map((client) => start(client, operations, racer));
  const ends = await Promise.all(first.map(({ done }) => done));
  if (!ends.includes('killed')) return first.map(({ log }) => log);
  const other = new Racer(bundle);
  pool[slot] = other;
  const second = clients.flatMap((client, index) => {
    const left = operations - readLogs([first[index]?.log ?? '']).length;
    return left > 0 ? start(`${client}b`, left, other) : [];
  });
  await Promise.all(second.map(({ done }) => done));
  return [...first, ...second].map(({ log }) => log);
}

/** Where waiting for the disk does not make the recording long; the order of what happens is the same there. */
function memoryFolder() {
  const memory = '/dev/shm';
  return existsSync(memory) ? temporaryFolder('races', { parent: memory }) : null;
}
