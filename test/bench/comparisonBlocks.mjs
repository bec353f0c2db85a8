// For how long comparing holds up the extension host's thread, which a thread beside it is to spare.
// @ts-check
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../support/vscode/paths.mjs';
import { sidesOf } from './comparison.mjs';
import { ms } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { median } from './statistics.mjs';

const { Blocks } = createRequire(import.meta.url)('./blocks.cjs');
const worker = path.join(projectRoot, 'dist', 'comparisonWorker.js');
const budget = 50;
/** What an editor shows. */
const view = { start: { line: 0, character: 0 }, end: { line: 60, character: 10_000 } };
/** @type {import('./comparison.mjs').Case[]} */
const inputs = [
  { name: 'of 256 KB on one line', size: 256_000, share: 0.02, oneLine: true, budget },
  { name: 'of two unrelated texts of 512 KB', size: 512_000, share: 1, budget },
  { name: 'of 100 KB, 1 % of the words', size: 100_000, share: 0.01, budget },
  { name: 'of 100 KB, blanks halved', size: 100_000, share: 0, doubled: { blank: ' ', in: 'left' }, budget },
  {
    name: 'of 512 KB, blank lines added',
    size: 512_000,
    share: 0,
    doubled: { blank: '\n', in: 'right' },
    budget,
  },
  { name: 'of the longest texts compared on the spot', size: 8_000, share: 1, budget },
];

/**
 * @param {{ samples?: number | undefined }} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureComparisonBlocks({ samples = 11 }) {
  if (!existsSync(worker)) throw new Error(`${worker} is missing: run npm run build`);
  const { ChangeTable, Comparer, LineTable, marksNear } = await loadProduct();
  const figures = [];
  for (const input of inputs) {
    const [left, right] = sidesOf(input);
    const ways = {
      // With the marks that are drawn of it.
      inline: async (/** @type {InstanceType<typeof Comparer>} */ comparer) => {
        const changes = new ChangeTable(await comparer.inline(left.text, right.text));
        return marksNear({ pinned: left, text: right.text, changes, lines: new LineTable(right.text) }, [view]);
      },
      whole: (/** @type {InstanceType<typeof Comparer>} */ comparer) => comparer.contents(left.content, right.content),
    };
    for (const [way, compare] of Object.entries(ways)) {
      /** @type {number[]} */
      const longest = [];
      /** @type {number[]} */
      const waited = [];
      // Each begins with a thread that is to be started, as the first comparison of a window does.
      for (let sample = 0; sample < samples; sample++) {
        const comparer = new Comparer(worker);
        const blocks = new Blocks();
        const start = performance.now();
        await compare(comparer);
        waited.push(performance.now() - start);
        longest.push(blocks.stop());
        comparer.dispose();
      }
      const usual = median(longest);
      figures.push({
        what: `longest block of the host's thread, comparison ${input.name}, ${way}`,
        ours: ms(usual),
        comparator: '',
        ratio: usual / budget,
        budget: `≤ ${budget} ms`,
        over: usual > budget,
        note: `median of ${samples}, longest of all ${ms(Math.max(...longest))}; the answer came after ${ms(median(waited))}`,
      });
    }
  }
  return figures;
}
