// The Prompt Matrix of 10,000 prompts in the real webview: how soon it is painted once its rows are there, how smoothly it
// scrolls, and for how long sending it holds the extension host's thread.
// @ts-check
import { pause } from '../support/vscode/processes.mjs';
import { ms } from './figures.mjs';
import { inFreshHosts } from './hostStarts.mjs';
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

/**
 * Runs in the page.
 * @param {number} prompts
 */
async function inPage(prompts) {
  const times = (/** @type {string} */ name) => performance.getEntriesByName(name).map(({ startTime }) => startTime);
  const [rows, whole, painted] = ['matrix:rows', 'matrix:whole', 'matrix:painted'].map(times);
  const paintedAfter = (/** @type {number} */ at) => (painted ?? []).find((time) => time > at) ?? NaN;
  const begin = Math.min(...(rows ?? []), ...(whole ?? []));
  const end = (whole ?? []).at(-1) ?? NaN;
  const count = document.getElementById('count')?.textContent ?? '';
  if (count.replace(/\D/g, '') !== String(prompts)) throw new Error(`the table says ${count}`);

  const frame = () =>
    new Promise((/** @type {(time: number) => void} */ done) => {
      requestAnimationFrame((started) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - started);
        port2.postMessage(null);
      });
    });
  const scroller = /** @type {HTMLElement} */ (document.getElementById('scroller'));
  // A fast wheel or trackpad: a fifth of the view and more in every frame, from the top, in the middle and to the end.
  const bottom = scroller.scrollHeight - scroller.clientHeight;
  const frames = [];
  for (const start of [0, bottom / 2, bottom - 100 * 160]) {
    scroller.scrollTop = start;
    await frame();
    for (let step = 1; step <= 100; step++) {
      scroller.scrollTop = start + step * 160;
      frames.push(await frame());
    }
  }
  // The scroll bar dragged: everything in view is another in every frame.
  const jumps = [];
  for (let step = 0; step <= 40; step++) {
    scroller.scrollTop = (step / 40) * bottom;
    jumps.push(await frame());
  }
  const last = [...document.querySelectorAll('#lines > tr')].at(-1)?.getAttribute('aria-rowindex');
  if (last !== document.getElementById('table')?.getAttribute('aria-rowcount'))
    throw new Error('it did not reach the end');

  const input = /** @type {HTMLInputElement} */ (document.getElementById('filter'));
  const started = performance.now();
  input.value = '7';
  input.dispatchEvent(new Event('input'));
  await frame();
  return {
    first: paintedAfter(begin) - begin,
    whole: paintedAfter(end) - end,
    all: paintedAfter(end) - begin,
    filter: performance.now() - started,
    frames,
    jumps,
  };
}
