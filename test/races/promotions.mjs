// Many processes promote on one registry, some of them killed and replaced; at the end all must be as it was answered.
// @ts-check
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../support/random.mjs';
import { readLogs } from './log.mjs';
import { Racer } from './processes.mjs';
import { makeRaceRegistry } from './registry.mjs';

/**
 * @typedef {import('./log.mjs').Operation} Operation
 * @typedef {{ operations: Operation[], prompts: string[], root: string, kills: number, seconds: number }} Race
 */

const environments = ['dev', 'staging', 'prod'];
const versions = 4;
/** Milliseconds after which something hangs. */
const most = 30 * 60_000;
/** @type {import('./log.mjs').Mix} */
const mix = { snapshot: 0.04, read: 1, several: 0.03, compare: 0.9 };

/**
 * @param {object} options
 * @param {{ worker: string, cli: string }} options.bundles
 * @param {string} options.folder
 * @param {number} options.seed
 * @param {number} options.processes that work for long
 * @param {number} options.commands command lines that run one after the other beside them, in so many lanes
 * @param {number} options.promotions each process's moves that were acknowledged
 * @param {number} [options.operations] most that a process does, where a broken product acknowledges too little
 * @param {number} options.commandPromotions the same for each lane of command lines
 * @param {number} options.prompts
 * @param {number} options.killEvery milliseconds on average
 * @returns {Promise<Race>}
 */
export async function racePromotions(options) {
  const { bundles, folder, seed, processes, commands, promotions, operations, commandPromotions, killEvery } = options;
  const root = path.join(folder, 'registry');
  const prompts = await makeRaceRegistry(root, { prompts: options.prompts, versions });
  const random = seededRandom(seed);
  /** @type {string[]} */
  const logs = [];
  /** @type {Map<number, Racer>} */
  const running = new Map();
  const started = performance.now();
  let kills = 0;

  /** Until a slot's moves are acknowledged, by as many processes as it takes. @param {number} slot */
  const fill = async (slot) => {
    let acknowledged = 0;
    for (let generation = 0; acknowledged < promotions; generation++) {
      const racer = new Racer(bundles.worker);
      running.set(slot, racer);
      const client = `p${slot}g${generation}`;
      const log = path.join(folder, `${client}.log`);
      writeFileSync(log, '');
      logs.push(log);
      const left = promotions - acknowledged;
      const job = { client, root, log, seed: random.below(2 ** 31), prompts, environments, versions, mix };
      const ended = await racer.run({
        ...job,
        acknowledged: left,
        ...(operations === undefined ? {} : { operations }),
      });
      running.delete(slot);
      if (ended === 'done') return racer.stop();
      acknowledged += countAcknowledged([log]);
    }
  };

  const lanes = Array.from({ length: commands }, (_, lane) => {
    const log = path.join(folder, `c${lane}.log`);
    logs.push(log);
    return runCommands({ cli: bundles.cli, root, log, lane, random, prompts, promotions: commandPromotions });
  });
  const slots = Array.from({ length: processes }, (_, slot) => fill(slot));
  const all = Promise.all([Promise.all(lanes), ...slots]);
  let isOver = false;
  const over = all.catch(() => undefined).then(() => (isOver = true));
  while (!isOver) {
    if (performance.now() - started > most) {
      for (const racer of running.values()) await racer.kill();
      throw new Error(`the race did not end in ${most / 1000} s; ${countAcknowledged(logs)} moves were acknowledged`);
    }
    await Promise.race([pause(killEvery * (0.5 + random.fraction()), undefined, { ref: false }), over]);
    // Where starting takes long, most would only ever start; and one that has not begun dies without having held anything.
    await Promise.race([Promise.all([...running.values()].map(({ ready }) => ready)), over]);
    const racer = running.size === 0 ? undefined : random.pick([...running.values()]);
    if (isOver || racer?.isReady !== true) continue;
    kills += 1;
    await racer.kill();
  }
  const [killedCommands] = await all;
  const seconds = (performance.now() - started) / 1000;
  return {
    operations: readLogs(logs),
    prompts,
    root,
    kills: killedCommands.reduce((sum, lane) => sum + lane, kills),
    seconds,
  };
}

/** @param {readonly string[]} logs */
export function countAcknowledged(logs) {
  return readLogs(logs).filter(({ kind, answer }) => kind === 'move' && answer?.outcome === 'ack').length;
}

/**
 * Promotes by true command lines, one in eight of them killed somewhere on its way.
 * @param {{ cli: string, root: string, log: string, lane: number, random: import('../support/random.mjs').Random, prompts: string[], promotions: number }} options
 * @returns {Promise<number>} how many were killed
 */
async function runCommands({ cli, root, log, lane, random, prompts, promotions }) {
  writeFileSync(log, '');
  let kills = 0;
  for (let number = 0, acknowledged = 0; acknowledged < promotions; number++) {
    const [prompt, environment] = [random.pick(prompts), random.pick(environments)];
    const seen = pinnedVersion(root, environment, prompt);
    const to = random.pick([1, 2, 3, 4].filter((version) => version !== seen));
    const id = `c${lane}-${number}`;
    const wish = ['promote', prompt, '--to', environment, '--version', `${to}`, '--reason', id];
    const args = [cli, ...wish, '--expect', `${seen ?? 'none'}`, '--json', '--cwd', root];
    const line = { id, client: `c${lane}`, kind: 'move', environment, prompts: [prompt], to, expect: seen };
    appendFileSync(log, `${JSON.stringify({ ...line, start: now() })}\n`);
    const answer = await runCommand(args, random.chance(1 / 8) ? random.below(250) : null);
    if (answer === null) {
      kills += 1;
      continue;
    }
    acknowledged += answer.outcome === 'ack' ? 1 : 0;
    appendFileSync(log, `${JSON.stringify({ id, end: now(), ...answer })}\n`);
  }
  return kills;
}

/**
 * @param {readonly string[]} args
 * @param {number | null} killAfter milliseconds
 * @returns {Promise<import('./log.mjs').Outcome | null>} null where it was killed before it answered
 */
async function runCommand(args, killAfter) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = killAfter === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  // Killed once it had answered, it has answered all the same.
  if (!output.endsWith('\n')) {
    if (code === null) return null;
    return { outcome: 'error', code: `exit ${code}`, message: output };
  }
  const { error, changes, event } = JSON.parse(output);
  if (error !== undefined) {
    const isConflict = error.code === 'conflict' && (code === 3 || code === null);
    return { outcome: isConflict ? 'conflict' : 'error', code: `${error.code}, exit ${code}`, message: error.message };
  }
  const from = Object.fromEntries(changes.map((/** @type {any} */ change) => [change.prompt, change.from]));
  return event === null ? { outcome: 'nothing' } : { outcome: 'ack', event, from };
}

/** @param {string} root @param {string} environment @param {string} prompt */
function pinnedVersion(root, environment, prompt) {
  const file = path.join(root, '.promptenv', 'environments', `${environment}.yaml`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const line = text.split('\n').find((each) => each.startsWith(`${prompt}: `));
  return line === undefined ? null : Number.parseInt(line.slice(prompt.length + 2), 10);
}

function now() {
  return Number(process.hrtime.bigint());
}
