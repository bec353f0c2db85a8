// `promptenv status --json` against a process that reads the same files once and prints the same bytes.
// @ts-check
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../support/vscode/paths.mjs';
import { ratioFigure } from './figures.mjs';
import { runNode } from './processes.mjs';
import { benchFolder, registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const cli = path.join(projectRoot, 'dist', 'cli.js');
const comparator = fileURLToPath(new URL('statusComparator.mjs', import.meta.url));
const versions = 20;
const budget = 2;
const warmUp = 2;

/** @param {{ samples?: number | undefined }} options */
export async function measureStatus({ samples }) {
  return [await statusOf(100, samples ?? 15), await statusOf(10_000, samples ?? 9)].flat();
}

/**
 * @param {number} prompts
 * @param {number} samples
 */
async function statusOf(prompts, samples) {
  const root = registryOf({ prompts, versions });
  const expected = path.join(benchFolder, `status-${prompts}.json`);
  const oursArgs = [cli, 'status', '--json', '--cwd', root];
  writeFileSync(expected, runNode(oursArgs).stdout);
  const comparatorArgs = [comparator, root, expected];
  if (!runNode(oursArgs).stdout.equals(runNode(comparatorArgs).stdout)) {
    throw new Error('status and its comparator print different bytes.');
  }
  /** @type {{ ours: number[], comparator: number[] }} */
  const cpu = { ours: [], comparator: [] };
  const turns = await takeTurns({
    ours: () => timed(oursArgs, cpu.ours),
    comparator: () => timed(comparatorArgs, cpu.comparator),
    samples,
    warmUp,
  });
  const size = `${prompts.toLocaleString('en')} prompts`;
  const cpuTurns = {
    ours: cpu.ours.slice(warmUp),
    first: everySecond(cpu.comparator, 0).slice(warmUp),
    second: everySecond(cpu.comparator, 1).slice(warmUp),
  };
  const mean = cpuTurns.first.map((first, index) => (first + (cpuTurns.second[index] ?? NaN)) / 2);
  const where = 'reading the files once';
  const warm = `${warmUp} turns to warm up`;
  return [
    ratioFigure({ what: `status, ${size}`, comparator: where, turns, budget, note: warm }),
    ratioFigure({
      what: `status, ${size}, processor time`,
      comparator: where,
      turns: { ...cpuTurns, comparator: mean },
      budget: null,
    }),
  ];
}

/**
 * @param {string[]} args
 * @param {number[]} cpu
 */
function timed(args, cpu) {
  const run = runNode(args);
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
