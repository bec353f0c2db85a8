// `npm run test:host`: the host tests in the real VS Code, window by window.
//   npm run test:host -- [--window folder] [--file tree] [--grep text] [--verbose]
// @ts-check
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeFailure, sumCounts } from '../support/counts.mjs';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { installVSCode } from '../support/vscode/install.mjs';
import { buildFolder, outputFolder, projectRoot, removeFolder, temporaryFolder } from '../support/vscode/paths.mjs';
import { startServer } from '../support/vscode/server.mjs';
import { openWindow, WindowReloaded } from '../support/vscode/window.mjs';
import { workspaceOf } from '../support/vscode/workspace.mjs';
import { chosenWindows, outputMark, readCounts, readOptions, testEnvironment, testsFile } from './testRun.mjs';

/** @typedef {import('./testRun.mjs').Counts} Counts */

const windowTimeout = 5 * 60_000;

const options = readOptions();
await installVSCode();
const browser = await launchBrowser();
/** @type {Counts[]} */
const counts = [];
for (const window of chosenWindows(options)) {
  const started = Date.now();
  console.log(`\n-- ${window.name} window --`);
  counts.push(await runWholly(window));
  console.log(`   ${window.name}: ${Math.round((Date.now() - started) / 100) / 10} s`);
}
await browser.close();
const total = sumCounts(counts);
const results = path.join(buildFolder, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(path.join(results, 'host.json'), `${JSON.stringify(total)}\n`);
console.log(`\nhost: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/**
 * VS Code may reload a window by itself: seen where two windows began on a new server at once. What ran in it then
 * tells nothing: once, the tests begin again.
 * @param {import('./windows.mjs').HostWindow} window
 * @returns {Promise<Counts>}
 */
async function runWholly(window) {
  try {
    return await runWindow(window);
  } catch (error) {
    if (!(error instanceof WindowReloaded)) throw error;
    console.log(`   ${window.name}: ${error.message} Its tests begin again.`);
  }
  try {
    return await runWindow(window);
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, failures: [describeFailure(`${window.name} window`, error)] };
  }
}

/**
 * @param {import('./windows.mjs').HostWindow} window
 * @returns {Promise<Counts>}
 * @throws {WindowReloaded}
 */
async function runWindow(window) {
  const scratch = temporaryFolder('results');
  const workspace = workspaceOf(window);
  const server = await startServer({ trust: window.trust !== false });
  /** @type {('one' | 'two')[]} */
  const pages = window.twice ? ['one', 'two'] : ['one'];
  try {
    const runs = pages.map((page) => runPage(window, page, server, workspace?.open, scratch));
    // Each to its end: the server is theirs until then.
    await Promise.allSettled(runs);
    return sumCounts(await Promise.all(runs));
  } finally {
    await server.stop();
    workspace?.remove();
    removeFolder(scratch);
  }
}

/**
 * @param {import('./windows.mjs').HostWindow} window
 * @param {'one' | 'two'} page
 * @param {import('../support/vscode/server.mjs').RunningServer} server
 * @param {string | undefined} workspace
 * @param {string} scratch
 * @returns {Promise<Counts>}
 * @throws {WindowReloaded}
 */
async function runPage(window, page, server, workspace, scratch) {
  const name = window.twice ? `${window.name}-${page}` : window.name;
  const results = path.join(scratch, page);
  const env = testEnvironment(window, results, options, page);
  const url = server.url(workspace, { extension: projectRoot, tests: testsFile, env });
  /** @type {import('../support/vscode/window.mjs').WorkbenchWindow | undefined} */
  let opened;
  /** @type {Counts[]} */
  const found = [];
  try {
    opened = await openWindow(browser, url, { onLog: openLog(name) });
    for (const [index, part] of window.parts.entries()) {
      if (index > 0) await opened.reload();
      found.push(readCounts(results, part, await opened.nextExit(windowTimeout)));
    }
  } catch (error) {
    if (error instanceof WindowReloaded) throw error;
    found.push({ passed: 0, failed: 1, skipped: 0, failures: [describeFailure(`${name} window`, error)] });
    console.error(`   ${name}: ${error instanceof Error ? error.message : String(error)}`);
    await opened?.page.screenshot({ path: path.join(outputFolder, `host-${name}.png`) }).catch(() => undefined);
    console.error(`   The window's log and last picture are in ${outputFolder}`);
  } finally {
    await opened?.close().catch(() => undefined);
  }
  return sumCounts(found);
}

/**
 * Prints what the tests print; keeps everything in a file.
 * @param {string} name
 * @returns {(type: string, text: string) => void}
 */
function openLog(name) {
  mkdirSync(outputFolder, { recursive: true });
  const file = path.join(outputFolder, `host-${name}.log`);
  writeFileSync(file, '');
  return (type, text) => {
    appendFileSync(file, `${type}: ${text}\n`);
    if (text.startsWith(outputMark)) console.log(text.slice(outputMark.length));
    else if (options.verbose) console.log(`   ${type}: ${text}`);
  };
}
