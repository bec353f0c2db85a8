// Activation beside the built-in git extension in the same window, as VS Code itself measures it.
// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { projectRoot, temporaryFolder } from '../support/vscode/paths.mjs';
import { startServer } from '../support/vscode/server.mjs';
import { openWindow } from '../support/vscode/window.mjs';

const ourId = 'prompt-environments.prompt-environments';
const gitId = 'vscode.git';
const startTimeout = 90_000;

/** @typedef {{ load: number, call: number, finish: number, total: number }} ActivationTimes in ms */
/**
 * @typedef {object} ActivationResult
 * @property {{ ours: ActivationTimes, git: ActivationTimes }[]} starts
 * @property {number} ours Median total, in ms.
 * @property {number} git Median total, in ms.
 * @property {number} ratio Median of each start's ours / git.
 * @property {number} voids Starts that gave no report.
 */

/**
 * Starts a fresh host on a folder several times. Build with `--production` first.
 * @param {object} options
 * @param {string} options.folder A git repository with a registry: both extensions activate there by themselves.
 * @param {number} [options.starts] Default 5.
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<ActivationResult>}
 * @throws {Error} where more than half of the starts give no report.
 */
export async function measureActivation({ folder, starts = 5, log = () => {} }) {
  const browser = await launchBrowser();
  /** @type {ActivationResult['starts']} */
  const measured = [];
  let voids = 0;
  try {
    while (measured.length < starts) {
      const report = await oneStart(browser, folder);
      const ours = report && activationTimes(report, ourId);
      const git = report && activationTimes(report, gitId);
      if (ours && git) {
        measured.push({ ours, git });
        log(`start ${measured.length}: ours ${describe(ours)}, git ${describe(git)}`);
      } else {
        voids += 1;
        log('a start gave no report: void');
        if (voids > starts / 2) throw new Error(`${voids} starts of the host gave no activation report.`);
      }
    }
  } finally {
    await browser.close();
  }
  return {
    starts: measured,
    ours: median(measured.map(({ ours }) => ours.total)),
    git: median(measured.map(({ git }) => git.total)),
    ratio: median(measured.map(({ ours, git }) => ours.total / git.total)),
    voids,
  };
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder
 * @returns {Promise<string | undefined>} the start-up report
 */
async function oneStart(browser, folder) {
  const scratch = temporaryFolder('activation');
  const file = path.join(scratch, 'report.md');
  const server = await startServer();
  try {
    const url = server.url(folder, {
      extension: projectRoot,
      tests: path.join(projectRoot, 'test', 'bench', 'activationProbe.cjs'),
      env: { PROMPTENV_PROBE_REPORT: file },
    });
    const window = await openWindow(browser, url);
    await window.nextExit(startTimeout).catch(() => undefined);
    await window.close();
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } finally {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Reads a row of the table `| Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |`.
 * @param {string} report
 * @param {string} id
 * @returns {ActivationTimes | undefined}
 */
export function activationTimes(report, id) {
  const table = report.slice(report.indexOf('Extension Activation Stats')).split('\n');
  const cells = (/** @type {string} */ line) => line.split('|').map((cell) => cell.trim());
  const header = table.find((line) => line.includes('Load Code'));
  const row = table.find((line) => cells(line)[1] === id);
  if (!header || !row) return undefined;
  const names = cells(header);
  const number = (/** @type {string} */ name) => Number(cells(row)[names.indexOf(name)]);
  const [load, call, finish] = [number('Load Code'), number('Call Activate'), number('Finish Activate')];
  if (load === undefined || call === undefined || finish === undefined || Number.isNaN(load + call + finish))
    return undefined;
  return { load, call, finish, total: load + call + finish };
}

/** @param {ActivationTimes} times */
function describe({ load, call, finish, total }) {
  return `${load}+${call}+${finish} = ${total} ms`;
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
