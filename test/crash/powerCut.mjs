// Takes the power away at every point of an operation's run, and checks every tree that may then be found.
// @ts-check
import { requireWhole } from './aftermath.mjs';
import { watch } from './injuring.mjs';
import { inParallel } from './parallel.mjs';
import { Disk, writeTree } from './powerLoss.mjs';

/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./sandboxes.mjs').Product} Product */
/** @typedef {import('./sandboxes.mjs').Sandboxes} Sandboxes */

/**
 * @param {Sandboxes} sandboxes @param {Product} product @param {Operation} operation
 * @param {number} most as many trees are checked, spread over the run
 * @returns {Promise<{ points: number, checked: number, trees: number }>} points at which the power was cut, and the
 *   different trees that it may leave
 */
export async function cutPower(sandboxes, product, operation, most = Infinity) {
  const start = await sandboxes.before(product.promptenv, operation);
  const { folder, calls } = await watch(sandboxes, product, operation);
  const disk = new Disk(start, folder);
  /** @type {Map<string, { tree: import('./powerLoss.mjs').Tree, isAnswered: boolean, after: string }>} */
  const trees = new Map();
  let points = 0;
  const keep = (/** @type {string} */ after) => {
    for (const [hash, tree] of disk.trees()) {
      // A tree that could be found before success was said may be the state before; one that still could after it may not.
      const isAnswered = disk.isAnswered || trees.get(hash)?.isAnswered === true;
      trees.set(hash, { tree, isAnswered, after });
    }
  };
  keep('its start');
  for (const call of calls) {
    if (!disk.apply(call)) continue;
    points += 1;
    keep(call.text.slice(0, 200));
    const unsafe = disk.isAnswered ? disk.unsafe() : [];
    if (unsafe.length > 0)
      throw new Error(`${operation.name}: success is said before it is certain of ${unsafe.join(', ')}`);
  }
  if (!disk.isAnswered) throw new Error(`${operation.name}: no answer was seen`);
  sandboxes.remove(start);
  const states = await sandboxes.states(product.promptenv, operation);
  // A torn lock is waited for, which takes no work.
  const all = [...trees.values()];
  const step = Math.max(1, all.length / most);
  const checked = all.filter((_, index) => Math.floor(index / step) > Math.floor((index - 1) / step));
  await inParallel(checked, 16, async ({ tree, isAnswered, after }) => {
    const found = sandboxes.path();
    writeTree(tree, found);
    try {
      await requireWhole(product.promptenv, found, operation, states, isAnswered);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${operation.name}, power cut after ${after}: ${why}`, { cause: error });
    } finally {
      sandboxes.remove(found);
    }
  });
  return { points, checked: checked.length, trees: all.length };
}
