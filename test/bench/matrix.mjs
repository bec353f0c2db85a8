// The Prompt Matrix of 10,000 prompts in the real webview: how soon it is painted once its rows are there, how smoothly it
// scrolls, and for how long sending it holds the extension host's thread.
// @ts-check
import { pause } from '../support/vscode/processes.mjs';
import { ms } from './figures.mjs';
import { inFreshHosts } from './hostStarts.mjs';
import { inPage } from './matrixInPage.mjs';
import { registryOf } from './registries.mjs';
import { median, percentile } from './statistics.mjs';

const prompts = 10_000;
const paintBudget = 200;
const longestTask = 50;
const patience = 120_000;

/**
 * @typedef {object} Start Times in ms.
 * @property {number} first From the arrival of the first rows until they are painted.
 * @property {number} whole From the arrival of the last rows until the table with all of them is painted.
 * @property {number} all From the arrival of the first rows until all are painted.
 * @property {number} filter From a letter in the filter box until what is left is painted.
 * @property {number[]} frames How long the page worked on each frame of scrolling.
 * @property {number[]} jumps The same for the scroll bar dragged from end to end.
 * @property {number} longest The longest block of the extension host's thread.
 * @property {number} quiet The same while nothing is asked of it.
 */

/**
 * @param {{ samples?: number | undefined }} options
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureMatrix({ samples = 5 }) {
  const folder = registryOf({ prompts, versions: 20 });
  const starts = /** @type {Start[]} */ (
    await inFreshHosts({ folder, starts: samples, probe: 'matrixProbe.cjs', drive: measurePage })
  );
  const of = (/** @type {(start: Start) => number} */ value) => median(starts.map(value));
  const painted = of(({ first, whole }) => Math.max(first, whole));
  const frame = of(({ frames }) => Math.max(...frames));
  const longest = of((start) => start.longest);
  return [
    plain('first paint of the matrix, 10,000 rows', painted, paintBudget, [
      `${samples} windows; the first rows are painted ${ms(of(({ first }) => first))} after they arrived`,
      `all of them ${ms(of(({ whole }) => whole))} after the last, and ${ms(of(({ all }) => all))} after the first`,
      `a letter in the filter is painted after ${ms(of(({ filter }) => filter))}`,
    ]),
    plain('longest task of the page while it scrolls through 10,000 rows', frame, longestTask, [
      `${starts.flatMap(({ frames }) => frames).length} frames, median ${ms(of(({ frames }) => median(frames)))}`,
      `p99 ${ms(of(({ frames }) => percentile(frames, 0.99)))}`,
      `dragged from end to end in 40 jumps: median ${ms(of(({ jumps }) => median(jumps)))}`,
    ]),
    plain("longest block of the host's thread while it sends the matrix", longest, longestTask, [
      starts.map((start) => ms(start.longest)).join(', '),
      `while nothing is asked of it ${starts.map((start) => ms(start.quiet)).join(', ')}`,
    ]),
  ];
}

/**
 * @param {string} what
 * @param {number} value in ms
 * @param {number} budget in ms
 * @param {string[]} notes
 * @returns {import('./figures.mjs').Figure}
 */
function plain(what, value, budget, notes) {
  return {
    what,
    ours: ms(value),
    comparator: '',
    ratio: value / budget,
    budget: `≤ ${budget} ms`,
    over: value > budget,
    note: notes.join('; '),
  };
}

const isPainted = `(() => {
  const last = (name) => performance.getEntriesByName(name).at(-1)?.startTime ?? -1;
  return last('matrix:whole') > 0 && last('matrix:painted') > last('matrix:whole');
})()`;

/** @param {import('playwright-core').Page} page */
async function measurePage(page) {
  const body = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('body');
  await body.waitFor({ timeout: patience });
  const frame = await (await body.elementHandle())?.ownerFrame();
  if (!frame) throw new Error('the matrix has no frame');
  // Playwright's own waiting evaluates text in the page, which the page's policy does not allow.
  const deadline = Date.now() + patience;
  while (!(await frame.evaluate(isPainted))) {
    if (Date.now() > deadline) throw new Error('the table was not painted');
    await pause(100);
  }
  return /** @type {Promise<Record<string, unknown>>} */ (frame.evaluate(`(${String(inPage)})(${prompts})`));
}
