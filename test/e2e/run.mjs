// `npm run test:e2e`: mouse, keyboard and screenshots on the real workbench.
//   npm run test:e2e -- [--file founding] [--grep text]
// @ts-check
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { describeCounts, describeFailure, sumCounts } from '../support/counts.mjs';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { installVSCode } from '../support/vscode/install.mjs';
import { buildFolder, outputFolder } from '../support/vscode/paths.mjs';

/** @typedef {import('../support/counts.mjs').Counts} Counts */

const { values: options } = parseArgs({
  options: { file: { type: 'string', multiple: true }, grep: { type: 'string' } },
});

// Installing may take long: it happens here, outside any test's time limit.
await installVSCode();
await (await launchBrowser()).close();

const folder = path.join(buildFolder, 'e2e');
const files = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.test.js'))
  .filter((name) => !options.file || options.file.some((text) => name.includes(text)))
  .sort();
if (files.length === 0) {
  console.error('No such test file: build them with `node esbuild.mjs --tests`, or check --file.');
  process.exit(2);
}

// Each bundled file brings its own copy of what starts processes, with its own listeners for their end.
process.setMaxListeners(50);
/** @type {Counts[]} */
const counts = [];
for (const name of files) {
  const first = await runFile(name);
  if (first.failed === 0) {
    counts.push(first);
    continue;
  }
  // A story's later steps stand on its earlier ones, so that it is told again whole, in a new window.
  console.log(`\n${name}: ${first.failed} failed. Once more, to tell a fault from a machine that was too busy.`);
  const second = await runFile(name);
  counts.push(second.failed === 0 ? { ...second, unsteady: first.failures ?? [] } : second);
}
const total = sumCounts(counts);
const results = path.join(buildFolder, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(path.join(results, 'e2e.json'), `${JSON.stringify(total)}\n`);
for (const failure of total.unsteady ?? []) console.log(`PASSED ONLY WHEN RUN AGAIN  ${failure}`);
console.log(`\ne2e: ${describeCounts(total)}\nScreenshots: ${path.join(outputFolder, 'screenshots')}`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/**
 * @param {string} name
 * @returns {Promise<Counts>}
 */
async function runFile(name) {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    slow: 10_000,
    color: process.stdout.isTTY === true,
    reporter: 'spec',
  });
  if (options.grep) mocha.fgrep(options.grep);
  mocha.forbidOnly();
  mocha.addFile(path.join(folder, name));
  // It may have been run before.
  mocha.unloadFiles();
  await mocha.loadFilesAsync();
  /** @type {string[]} */
  const failures = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed, skipped: pending, failures });
    });
    runner.on('fail', (test, error) => failures.push(describeFailure(test.fullTitle(), error)));
  });
}
