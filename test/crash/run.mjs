// `npm run test:crash [-- --short] [--seed N] [--only part]`: kills and fails the command line at every file-system
// call of every operation that writes, takes the power away at every point, and breaks the product on purpose.
// @ts-check
import { seededRandom } from '../support/random.mjs';
import { Suite, suiteOptions } from '../support/suite.mjs';
import { controls } from './controls.mjs';
import { hows, injureAt, pointsIn, watch } from './injuring.mjs';
import { operations } from './operations.mjs';
import { ownerStops, worksWithoutLinks } from './owners.mjs';
import { inParallel } from './parallel.mjs';
import { cutPower } from './powerCut.mjs';
import { Sandboxes } from './sandboxes.mjs';
import { whyNoTracing } from './tracing.mjs';

/** @typedef {import('./injuring.mjs').Point} Point */
/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./sandboxes.mjs').Product} Product */

const options = suiteOptions();
const suite = new Suite('crash', options);
/** In the short form these are killed at every point all the same. */
const thorough = new Set(['promote of fifty', 'snapshot of a folder']);
/** Of the other points, the short form tries this share. */
const share = 0.04;
/** Of what a power cut may leave, the short form checks as many trees of each operation. */
const mostTrees = 40;

const why = whyNoTracing();
if (why === null) {
  const sandboxes = new Sandboxes();
  try {
    await run(sandboxes);
  } finally {
    sandboxes.dispose();
  }
} else {
  suite.skip('every check', why);
}
suite.finish();

/** @param {Sandboxes} sandboxes */
async function run(sandboxes) {
  const product = await sandboxes.build();
  const random = seededRandom(options.seed);
  const counts = new Map(hows.map((how) => [how, { tried: 0, all: 0 }]));
  let [cuts, trees, checked] = [0, 0, 0];
  for (const operation of operations) {
    await suite.check(`${operation.name}: whole or absent wherever it is killed or failed`, async () => {
      const points = pointsIn(await watch(sandboxes, product, operation));
      const chosen = points.filter((point) => !options.short || isChosen(operation, point, random.fraction()));
      await injureAll(sandboxes, product, operation, chosen);
      for (const [how, count] of counts) {
        count.all += points.filter(({ injury }) => injury.how === how).length;
        count.tried += chosen.filter(({ injury }) => injury.how === how).length;
      }
      return `${chosen.length} of ${points.length} points`;
    });
    await suite.check(`${operation.name}: whole or absent when the power goes`, async () => {
      const cut = await cutPower(sandboxes, product, operation, options.short ? mostTrees : Infinity);
      cuts += cut.points;
      trees += cut.trees;
      checked += cut.checked;
      return `${cut.checked} of ${cut.trees} trees at ${cut.points} points`;
    });
  }
  await suite.check('a stopped owner of the lock keeps it, and goes on where it was', () =>
    ownerStops(sandboxes, product),
  );
  await suite.check('a file system without second names will do', () => worksWithoutLinks(sandboxes, product));
  for (const control of controls) {
    try {
      const broken = await sandboxes.build(control.mutations);
      await suite.control(control.name, () => findOut(sandboxes, product, broken, control));
    } catch (error) {
      // What cannot be broken so any more is not found out.
      await suite.check(`control: ${control.name}`, () => Promise.reject(error));
    }
  }
  for (const [how, { tried, all }] of counts)
    suite.figure(`runs with ${how}, of ${all.toLocaleString('en')} points`, tried);
  suite.figure('points at which the power was cut', cuts);
  suite.figure(`trees that a power cut may leave, of ${trees.toLocaleString('en')} different ones`, checked);
}

/**
 * Throws what a control is to find; what else goes wrong is not it.
 * @param {Sandboxes} sandboxes @param {Product} product @param {Product} broken @param {typeof controls[number]} control
 */
async function findOut(sandboxes, product, broken, { operation: name, by, as }) {
  const operation = named(name);
  // What is right is known from the product that is whole.
  await sandboxes.states(product.promptenv, operation);
  try {
    if (by === 'power') {
      await cutPower(sandboxes, broken, operation);
    } else {
      const points = pointsIn(await watch(sandboxes, broken, operation));
      await injureAll(
        sandboxes,
        broken,
        operation,
        points.filter(({ injury: { how, call }, isLast }) => how === 'signal=KILL' && call === by.kill && !isLast),
      );
    }
  } catch (error) {
    const found = as.exec(error instanceof Error ? error.message : '')?.[0];
    if (found === undefined) return;
    throw new Error(found, { cause: error });
  }
}

/** @param {Operation} operation @param {Point} point @param {number} chance */
function isChosen({ name }, { injury }, chance) {
  return chance < share || (injury.how === 'signal=KILL' && thorough.has(name));
}

/**
 * Threads wake each other by calls of their own, so now and then a point cannot be hit: one in fifty may be missed.
 * @param {Sandboxes} sandboxes @param {Product} product @param {Operation} operation @param {readonly Point[]} points
 */
async function injureAll(sandboxes, product, operation, points) {
  /** @type {string[]} */
  const missed = [];
  await inParallel(points, 2, async (point) => {
    if (await injureAt(sandboxes, product, operation, point)) return;
    const { thread, call, when } = point.injury;
    missed.push(`${call} ${when} of the ${thread} thread`);
  });
  if (missed.length > Math.max(1, points.length / 50)) {
    throw new Error(`${operation.name}: never hit: ${missed.join(', ')}`);
  }
}

/** @param {string} name */
function named(name) {
  const operation = operations.find((each) => each.name === name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  return operation;
}
