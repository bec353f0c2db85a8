// Comparing two versions against `git diff --no-index --word-diff` on the same two texts.
// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { generator, sentence } from './makeRegistry.mjs';
import { benchFolder } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const cases = [
  { name: '4 KB, one line changed', size: 4_000, changed: 'one', budget: 2 },
  { name: '64 KB, one line changed', size: 64_000, changed: 'one', budget: 2 },
  { name: '64 KB, 30 % of the lines changed', size: 64_000, changed: 'some', budget: 2 },
  { name: '64 KB, unrelated texts', size: 64_000, changed: 'all', budget: 5 },
];
const warmUp = 3;

/** @param {{ samples?: number | undefined }} options */
export async function measureComparison({ samples = 31 }) {
  const { compareContents } = await loadProduct();
  const figures = [];
  for (const { name, size, changed, budget } of cases) {
    const random = generator(size);
    const before = lines(random, size);
    const middle = Math.floor(before.length / 2);
    const after = before.map((line, at) => {
      const isChanged = changed === 'all' || (changed === 'one' ? at === middle : random() < 0.3);
      return isChanged ? sentence(random, 10) : line;
    });
    const left = prompt('left.prompt', before);
    const right = prompt('right.prompt', after);
    const turns = await takeTurns({
      ours: () => time(() => compareContents(left.content, right.content)),
      comparator: () => time(() => wordDiff(left.file, right.file)),
      samples,
      warmUp,
    });
    figures.push(ratioFigure({ what: `comparison, ${name}`, comparator: 'git diff --word-diff', turns, budget }));
  }
  return figures;
}

/**
 * @param {() => number} random
 * @param {number} size of all, in characters
 */
function lines(random, size) {
  const made = [];
  for (let length = 0; length < size; length += made.at(-1)?.length ?? 0) made.push(sentence(random, 10));
  return made;
}

/**
 * A prompt on disk and as the registry hands it to the comparison.
 * @param {string} name
 * @param {string[]} body
 */
function prompt(name, body) {
  const text = `---\nmodel: example/model-1\nconfig:\n  temperature: 0.2\n---\n${body.join('\n')}\n`;
  const folder = path.join(benchFolder, 'comparison');
  const file = path.join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const files = [{ path: 'case.prompt', bytes: Buffer.from(text), text, sha256 }];
  return { file, content: { format: /** @type {const} */ ('dotprompt'), main: 'case.prompt', files, digest: sha256 } };
}

/**
 * @param {string} left
 * @param {string} right
 */
function wordDiff(left, right) {
  const { status, error } = spawnSync('git', ['diff', '--no-index', '--word-diff', left, right]);
  if (error) throw error;
  if (status !== 1) throw new Error(`git diff ended with ${status}`);
}

/** @param {() => unknown} act */
function time(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}
