// `promptenv status --json` against a process that reads the same files once, or that asks for their sizes and times
// where a cache was filled before, and prints the same bytes.
// @ts-check
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../support/vscode/paths.mjs';
import { ratioFigure } from './figures.mjs';
import { measureMemory } from './memory.mjs';
import { runNode } from './processes.mjs';
import { benchFolder, registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const cli = path.join(projectRoot, 'dist', 'cli.js');
const comparator = fileURLToPath(new URL('statusComparator.mjs', import.meta.url));
const versions = 20;
const warmUp = 2;
/** Longer than files need, in ms, until their times tell every later change: only then is anything kept of them. */
const settling = 3000;

/** @param {{ samples?: number | undefined }} options */
export async function measureStatus({ samples = 15 }) {
  return [await statusOf(100, samples), await statusOf(10_000, samples), await measureMemory(10_000, versions)].flat();
}

/**
 * @param {number} prompts
 * @param {number} samples
 */
async function statusOf(prompts, samples) {
  const root = registryOf({ prompts, versions });
  const expected = path.join(benchFolder, `status-${prompts}.json`);
  const cache = path.join(benchFolder, `cache-${prompts}`);
  const oursArgs = [cli, 'status', '--json', '--cwd', root];
  const env = { ...process.env, PROMPTENV_CACHE_DIR: cache };
  const empty = () => rmSync(cache, { recursive: true, force: true });
  empty();
  writeFileSync(expected, runNode(oursArgs, env).stdout);
  const size = `${prompts.toLocaleString('en')} prompts`;
  const cold = await figuresOf({
    what: `status, ${size}`,
    where: 'reading the files once',
    budget: 2,
    samples,
    ours: (cpu) => {
      empty();
      return timed(oursArgs, cpu, env);
    },
    comparatorArgs: [comparator, root, expected, 'read'],
    expected: () => runNode(oursArgs, env).stdout,
  });
  await sleep(settling);
  empty();
  // Keeps its answer, as the runs that are measured find it.
  runNode(oursArgs, env);
  const warm = await figuresOf({
    what: `status, ${size}, warm cache`,
    where: 'asking for their sizes and times',
    budget: 1.5,
    samples,
    ours: (cpu) => timed(oursArgs, cpu, env),
    comparatorArgs: [comparator, root, expected, 'stat'],
    expected: () => runNode(oursArgs, env).stdout,
  });
  return [...cold, ...warm];
}

/**
 * @param {object} measured
 * @param {string} measured.what
 * @param {string} measured.where
 * @param {number} measured.budget
 * @param {number} measured.samples
 * @param {(cpu: number[]) => number} measured.ours
 * @param {string[]} measured.comparatorArgs
 * @param {() => Buffer} measured.expected
 */
async function figuresOf({ what, where, budget, samples, ours, comparatorArgs, expected }) {
  if (!expected().equals(runNode(comparatorArgs).stdout)) {
    throw new Error('status and its comparator print different bytes.');
  }
  /** @type {{ ours: number[], comparator: number[] }} */
  const cpu = { ours: [], comparator: [] };
  const turns = await takeTurns({
    ours: () => ours(cpu.ours),
    comparator: () => timed(comparatorArgs, cpu.comparator, process.env),
    samples,
    warmUp,
  });
  const cpuTurns = {
    ours: cpu.ours.slice(warmUp),
    first: everySecond(cpu.comparator, 0).slice(warmUp),
    second: everySecond(cpu.comparator, 1).slice(warmUp),
  };
  const mean = cpuTurns.first.map((first, index) => (first + (cpuTurns.second[index] ?? NaN)) / 2);
  const warm = `${warmUp} turns to warm up`;
  return [
    ratioFigure({ what, comparator: where, turns, budget, note: warm }),
    ratioFigure({
      what: `${what}, processor time`,
      comparator: where,
      turns: { ...cpuTurns, comparator: mean },
      budget: null,
    }),
  ];
}

/**
 * @param {string[]} args
 * @param {number[]} cpu
 * @param {NodeJS.ProcessEnv} env
 */
function timed(args, cpu, env) {
  const run = runNode(args, env);
  cpu.push(run.cpu);
  return run.wall;
}

/**
 * @param {number[]} values
 * @param {number} from
 */
function everySecond(values, from) {
  return values.filter((_, index) => index % 2 === from);
}
