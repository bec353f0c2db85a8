// Comparing two versions against `git diff --no-index --word-diff` on the same two texts.
// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/vscode/paths.mjs';
import { ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { generator, sentence } from './makeRegistry.mjs';
import { benchFolder } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

/**
 * @typedef {{ name: string, size: number, share: number, oneLine?: boolean, doubled?: Doubled, budget: number }} Case Share
 *   of words that changed; 1 for unrelated texts.
 * @typedef {{ blank: ' ' | '\n', in: 'left' | 'right' }} Doubled What the one side has twice wherever the other has it once.
 */
/** @typedef {{ file: string, text: string, content: import('../../src/core/model').Content }} Side */

/** @type {Case[]} */
const cases = [
  { name: '4 KB, 30 % of the words', size: 4_000, share: 0.3, budget: 2 },
  { name: '64 KB, 1 % of the words', size: 64_000, share: 0.01, budget: 2 },
  { name: '64 KB, 30 % of the words', size: 64_000, share: 0.3, budget: 2 },
  { name: '512 KB, 1 % of the words', size: 512_000, share: 0.01, budget: 2 },
  { name: '512 KB, 10 % of the words', size: 512_000, share: 0.1, budget: 2 },
  { name: '64 KB, unrelated texts', size: 64_000, share: 1, budget: 5 },
  { name: '256 KB on one line, 2 % of the words', size: 256_000, share: 0.02, oneLine: true, budget: 2 },
];
const historyBudget = 2;
const warmUp = 3;
/** Real prompt files in their successive revisions; not part of the project. */
const histories = path.resolve(projectRoot, '..', 'shared', 'corpus', 'histories');

/** @param {{ samples?: number | undefined }} options */
export async function measureComparison({ samples = 31 }) {
  const { compareContents, inlineChanges } = await loadProduct();
  const figures = [];
  for (const each of cases) {
    const [left, right] = sidesOf(each);
    // By words, as inline changes show it, and by lines with all that the text does not show, as a comparison does.
    const ways = {
      'by words': () => inlineChanges(left.text, right.text),
      whole: () => compareContents(left.content, right.content),
    };
    for (const [way, compare] of Object.entries(ways)) {
      const turns = await takeTurns({
        ours: () => time(compare),
        comparator: () => time(() => wordDiff(left.file, right.file)),
        samples,
        warmUp,
      });
      const what = `comparison ${way}, ${each.name}`;
      figures.push(ratioFigure({ what, comparator: 'git diff --word-diff', turns, budget: each.budget }));
    }
  }
  const pairs = existsSync(histories) ? revisionPairs() : [];
  if (pairs.length > 0) {
    const all = (/** @type {(left: Side, right: Side) => unknown} */ compare) => () =>
      time(() => pairs.forEach(([left, right]) => compare(left, right)));
    const turns = await takeTurns({
      ours: all((left, right) => [inlineChanges(left.text, right.text), compareContents(left.content, right.content)]),
      comparator: all((left, right) => wordDiff(left.file, right.file)),
      samples,
      warmUp,
    });
    const what = `comparison by words and whole, ${pairs.length} revisions of real prompts`;
    figures.push(ratioFigure({ what, comparator: 'git diff --word-diff', turns, budget: historyBudget }));
  }
  return figures;
}

/**
 * Two texts of a case, as files and as contents.
 * @param {Case} each
 * @returns {[Side, Side]}
 */
export function sidesOf({ size, share, oneLine = false, doubled }) {
  const random = generator(size);
  const before = lines(random, size);
  const after =
    share === 1
      ? lines(random, size)
      : before.map((line) =>
          line
            .split(' ')
            .map((word) => (random() < share ? (sentence(random, 1).match(/\w+/)?.[0] ?? word) : word))
            .join(' '),
        );
  const end = oneLine ? ' ' : '\n';
  const body = (/** @type {'left' | 'right'} */ name, /** @type {string} */ text) =>
    prompt(`${name}.prompt`, doubled?.in === name ? text.replaceAll(doubled.blank, doubled.blank.repeat(2)) : text);
  return [body('left', before.join(end)), body('right', after.join(end))];
}

/**
 * @param {() => number} random
 * @param {number} size of all, in characters
 */
function lines(random, size) {
  const made = [];
  for (let length = 0; length < size; length += (made.at(-1)?.length ?? 0) + 1) made.push(sentence(random, 10));
  return made;
}

/**
 * A prompt on disk and as the registry hands it to the comparison.
 * @param {string} name
 * @param {string} body
 */
function prompt(name, body) {
  return side(name, 'dotprompt', `---\nmodel: example/model-1\nconfig:\n  temperature: 0.2\n---\n${body}\n`);
}

/**
 * @param {string} name
 * @param {import('../../src/core/formats/format').FormatName} format
 * @param {string} text
 * @returns {Side}
 */
function side(name, format, text) {
  const file = path.join(benchFolder, 'comparison', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const main = path.basename(name);
  const files = [{ path: main, bytes: Buffer.from(text), text, sha256 }];
  return { file, text, content: { format, main, files, digest: sha256 } };
}

/** Each revision of a real prompt with the one after it, where they differ. */
function revisionPairs() {
  /** @type {[Side, Side][]} */
  const pairs = [];
  for (const prompt of readdirSync(histories).sort()) {
    const revisions = readdirSync(path.join(histories, prompt))
      .sort()
      .map((name) => {
        const text = readFileSync(path.join(histories, prompt, name), 'utf8').replaceAll('\r\n', '\n');
        const format = name.endsWith('.prompty') ? 'prompty' : name.endsWith('.prompt.md') ? 'copilot' : 'dotprompt';
        return side(path.join('histories', prompt, name), format, text);
      });
    for (const [index, right] of revisions.entries()) {
      const left = revisions[index - 1];
      if (left !== undefined && left.text !== right.text) pairs.push([left, right]);
    }
  }
  return pairs;
}

/**
 * @param {string} left
 * @param {string} right
 */
function wordDiff(left, right) {
  const { status, error } = spawnSync('git', ['diff', '--no-index', '--word-diff', left, right], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 1) throw new Error(`git diff ended with ${status}`);
}

/** @param {() => unknown} act */
function time(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}
