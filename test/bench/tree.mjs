// The sidebar of 10,000 prompts in a fresh window: how soon it is right, and for how long the thread is held meanwhile.
// @ts-check
import { ms } from './figures.mjs';
import { inFreshHosts } from './hostStarts.mjs';
import { registryOf } from './registries.mjs';
import { median } from './statistics.mjs';

const budget = 1.5;
const longestBlock = 50;
const lensBudget = 5;

/**
 * @typedef {object} Start Times in ms.
 * @property {number} comparator
 * @property {number} emptyTree
 * @property {number} tree
 * @property {number} loaded
 * @property {number} longest
 * @property {number[]} lens
 * @property {{ memory: number[], edited: number[], held: number[] }} calls `edited` is processor time.
 */

/**
 * @param {{ samples?: number | undefined }} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureTree({ samples = 5 }) {
  const folder = registryOf({ prompts: 10_000, versions: 20 });
  const starts = /** @type {Start[]} */ (await inFreshHosts({ folder, starts: samples, probe: 'treeProbe.cjs' }));
  const of = (/** @type {(start: Start) => number} */ value) => median(starts.map(value));
  const own = (/** @type {Start} */ { tree, emptyTree }) => tree - emptyTree;
  const ratio = of((start) => own(start) / start.comparator);
  const lens = median(starts.flatMap((start) => start.lens));
  const call = median(starts.flatMap((start) => start.calls.memory));
  const edited = median(starts.flatMap((start) => start.calls.edited));
  const held = median(starts.map((start) => Math.max(...start.calls.held)));
  const longest = of((start) => start.longest);
  return [
    {
      what: 'first correct tree, 10,000 prompts',
      ours: ms(of(own)),
      comparator: `${ms(of((start) => start.comparator))} reading the pins files and listing the folders, in the same host`,
      ratio,
      budget: `≤ ${budget}`,
      over: ratio > budget,
      note: `${samples} fresh hosts; an empty tree takes ${ms(of((start) => start.emptyTree))} of ours' ${ms(of((start) => start.tree))}; everything was read after ${ms(of((start) => start.loaded))}`,
    },
    {
      what: "longest block of the host's thread, first reading",
      ours: ms(longest),
      comparator: '',
      ratio: longest / longestBlock,
      budget: `≤ ${longestBlock} ms`,
      over: longest > longestBlock,
      note: `${starts.map((start) => ms(start.longest)).join(', ')}`,
    },
    {
      what: 'CodeLens on a pins file of 5,000 lines',
      ours: ms(lens),
      comparator: '',
      ratio: lens / lensBudget,
      budget: `≤ ${lensBudget} ms`,
      over: lens > lensBudget,
      note: `${samples} hosts, 15 times in each`,
    },
    {
      what: 'CodeLens on a source file of 5,000 lines with 90 calls',
      ours: ms(call),
      comparator: '',
      ratio: call / lensBudget,
      budget: `≤ ${lensBudget} ms`,
      over: call > lensBudget,
      note: `${samples} hosts, 15 times in each; after an edit, ${ms(edited)} of processor time until it is searched again, in slices`,
    },
    {
      what: "longest block of the host's thread while it is searched again",
      ours: ms(held),
      comparator: '',
      ratio: held / longestBlock,
      budget: `≤ ${longestBlock} ms`,
      over: held > longestBlock,
      note: `the longest of 10 edits in each of ${samples} hosts`,
    },
  ];
}
