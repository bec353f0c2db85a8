// Fresh windows of the real VS Code with our extension and an empty one, and what a probe in their host reports.
// @ts-check
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { projectRoot, temporaryFolder } from '../support/vscode/paths.mjs';
import { startServer } from '../support/vscode/server.mjs';
import { openWindow } from '../support/vscode/window.mjs';

const startTimeout = 240_000;

/**
 * @template Report
 * @param {object} options
 * @param {string} options.folder What the windows open.
 * @param {number} options.starts
 * @param {string} options.probe File beside this one whose `run()` writes the report.
 * @param {Record<string, string>} [options.env]
 * @param {(page: import('playwright-core').Page) => Promise<Record<string, unknown>>} [options.drive] What is measured in
 *   the window's page meanwhile; a probe that waits for it finds `<report>.driven` written at its end.
 * @returns {Promise<Report[]>} what each start reported
 * @throws {Error} where more than half of the starts report nothing.
 */
export async function inFreshHosts({ folder, starts, probe, env = {}, drive }) {
  const browser = await launchBrowser();
  /** @type {Report[]} */
  const reports = [];
  let voids = 0;
  try {
    while (reports.length < starts) {
      const report = await oneStart(browser, folder, probe, env, drive);
      if (report !== undefined) {
        reports.push(JSON.parse(report));
        console.error(`  start ${reports.length}: ${report}`);
      } else if (++voids > starts / 2) {
        throw new Error(`${voids} starts of the host reported nothing`);
      }
    }
  } finally {
    await browser.close();
  }
  return reports;
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder
 * @param {string} probe
 * @param {Record<string, string>} env
 * @param {((page: import('playwright-core').Page) => Promise<Record<string, unknown>>) | undefined} drive
 */
async function oneStart(browser, folder, probe, env, drive) {
  const scratch = temporaryFolder('starts');
  const file = path.join(scratch, 'report.json');
  // Git looks through a large repository for seconds, on the same two cores.
  const bench = path.join(projectRoot, 'test', 'bench');
  const extensionsDir = path.join(scratch, 'extensions');
  cpSync(path.join(bench, 'emptyTree'), path.join(extensionsDir, 'bench.empty-tree-0.0.1'), { recursive: true });
  const server = await startServer({ extensionsDir, settings: { 'git.enabled': false } });
  try {
    const url = server.url(folder, {
      extension: projectRoot,
      tests: path.join(bench, probe),
      env: { ...env, PROMPTENV_PROBE_REPORT: file },
    });
    /** @type {string[]} */
    const log = [];
    const window = await openWindow(browser, url, { onLog: (type, text) => log.push(`${type}: ${text}`) });
    const driving = drive?.(window.page).catch((/** @type {unknown} */ error) => {
      console.error('The page could not be measured:', error);
      return undefined;
    });
    const driven = driving?.then((seen) => {
      writeFileSync(`${file}.driven`, '');
      return seen;
    });
    await window.nextExit(startTimeout).catch(() => undefined);
    const seen = await driven;
    await window.close();
    if (!existsSync(file)) console.error(log.slice(-15).join('\n'));
    if (!existsSync(file) || (drive !== undefined && seen === undefined)) return undefined;
    return JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...seen });
  } finally {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
