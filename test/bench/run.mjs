// `npm run bench`: figures of the product, each beside what it is compared with, and the budgets.
//   npm run bench -- [--only status,size] [--samples 5] [--make] [--check] [--markdown]
// @ts-check
import { cpus, release, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { measureActivationFigures } from './activationFigures.mjs';
import { measureComparison } from './comparison.mjs';
import { measureComparisonBlocks } from './comparisonBlocks.mjs';
import { figureMarkdown, figureTable } from './figures.mjs';
import { measureHistory } from './history.mjs';
import { measureMatrix } from './matrix.mjs';
import { measureOneChange } from './oneChange.mjs';
import { measurePromotion } from './promotion.mjs';
import { commitAll, registryOf } from './registries.mjs';
import { measureSize } from './size.mjs';
import { measureStatus } from './status.mjs';
import { measureTree } from './tree.mjs';
import { measureVerify } from './verify.mjs';

/** @type {Record<string, (options: { samples?: number | undefined }) => Promise<import('./figures.mjs').Figure[]> | import('./figures.mjs').Figure[]>} */
const parts = {
  activation: measureActivationFigures,
  size: measureSize,
  status: measureStatus,
  verify: measureVerify,
  comparison: measureComparison,
  blocks: measureComparisonBlocks,
  promotion: measurePromotion,
  change: measureOneChange,
  history: measureHistory,
  tree: measureTree,
  matrix: measureMatrix,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(parts).join(',') },
    samples: { type: 'string' },
    make: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
});
const samples = values.samples === undefined ? undefined : Number(values.samples);

if (values.make) {
  for (const prompts of [100, 10_000]) commitAll(registryOf({ prompts, versions: 20 }));
} else {
  const figures = [];
  for (const name of values.only.split(',')) {
    const measure = parts[name];
    if (measure === undefined) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`);
    console.error(`Measuring ${name} …`);
    try {
      figures.push(...(await measure({ samples })));
    } catch (error) {
      // What the other parts take minutes to find is not lost with it.
      console.error(`${name} could not be measured:`, error);
      process.exitCode = 1;
    }
  }
  const [cpu] = cpus();
  const today = new Date().toISOString().slice(0, 10);
  console.log(`${today}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${platform()} ${release()},`);
  console.log(`node ${process.version}. Medians; a ratio is the median of the ratios of all turns.\n`);
  console.log(figureTable(figures));
  if (values.markdown) console.log(`\n${figureMarkdown(figures)}`);
  const over = figures.filter((figure) => figure.over);
  if (over.length > 0) console.log(`\nOver budget: ${over.map(({ what }) => what).join('; ')}.`);
  if (values.check && over.length > 0) process.exitCode = 1;
}
