// Activation beside the built-in git extension, in a registry of 100 prompts and in one of 10,000.
// @ts-check
import { measureActivation } from './activation.mjs';
import { ms } from './figures.mjs';
import { commitAll, registryOf } from './registries.mjs';

const budget = 0.4;
const growthBudget = 1.2;

/**
 * @param {{ samples?: number | undefined }} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureActivationFigures({ samples = 7 }) {
  const small = await activationOf(100, samples);
  const large = await activationOf(10_000, samples);
  const growth = large.result.ours / small.result.ours;
  return [
    small.figure,
    large.figure,
    {
      what: 'activation, 10,000 prompts against 100',
      ours: ms(large.result.ours),
      comparator: `${ms(small.result.ours)} ours with 100`,
      ratio: growth,
      budget: `≤ ${growthBudget}`,
      over: growth > growthBudget,
      note: 'git looks through the larger repository at the same time',
    },
  ];
}

/**
 * @param {number} prompts
 * @param {number} starts
 */
async function activationOf(prompts, starts) {
  const folder = registryOf({ prompts, versions: 20 });
  commitAll(folder);
  const result = await measureActivation({ folder, starts, log: (line) => console.error(`  ${line}`) });
  const totals = (/** @type {'ours' | 'git'} */ which) => result.starts.map((start) => start[which].total);
  const figure = {
    what: `activation, ${prompts.toLocaleString('en')} prompts`,
    ours: ms(result.ours),
    comparator: `${ms(result.git)} vscode.git in the same window`,
    ratio: result.ratio,
    budget: `≤ ${budget}`,
    over: result.ratio > budget,
    note: `${starts} fresh hosts, ours ${range(totals('ours'))}, git ${range(totals('git'))}, ${result.voids} void`,
  };
  return { result, figure };
}

/** @param {number[]} values */
function range(values) {
  return `${Math.min(...values)} to ${Math.max(...values)} ms`;
}
