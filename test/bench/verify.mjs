// `promptenv verify` against a process that reads and hashes the same bytes.
// @ts-check
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../support/vscode/paths.mjs';
import { ratioFigure } from './figures.mjs';
import { runNode } from './processes.mjs';
import { registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const cli = path.join(projectRoot, 'dist', 'cli.js');
const comparator = fileURLToPath(new URL('verifyComparator.mjs', import.meta.url));
const versions = 20;
const budget = 2;
const warmUp = 2;

/** @param {{ samples?: number | undefined }} options */
export async function measureVerify({ samples }) {
  return [await verifyOf(100, samples ?? 15), await verifyOf(10_000, samples ?? 15)];
}

/**
 * @param {number} prompts
 * @param {number} samples
 */
async function verifyOf(prompts, samples) {
  const root = registryOf({ prompts, versions });
  const args = [cli, 'verify', '--json', '--cwd', root];
  if (JSON.parse(runNode(args).stdout.toString()).ok !== true) {
    throw new Error('verify finds something in a registry that nobody touched.');
  }
  const turns = await takeTurns({
    ours: () => runNode(args).wall,
    comparator: () => runNode([comparator, root]).wall,
    samples,
    warmUp,
  });
  return ratioFigure({
    what: `verify, ${prompts.toLocaleString('en')} prompts`,
    comparator: 'reading and hashing the same bytes',
    turns,
    budget,
    note: runNode([comparator, root]).stdout.toString().trim(),
  });
}
