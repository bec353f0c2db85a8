// What the runners of the host tests share: which windows have tests, what tests are told, and what they answer.
// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildFolder } from '../support/vscode/paths.mjs';
import { windows } from './windows.mjs';

/** @typedef {import('./windows.mjs').HostWindow} HostWindow */
/** @typedef {import('../support/counts.mjs').Counts} Counts */
/** @typedef {{ window: string[], file: string[], grep: string, verbose: boolean, version: string[] }} Options */

/** Bundle whose `run()` VS Code calls. */
export const testsFile = path.join(buildFolder, 'host', 'index.js');

/** What `test/host/index.ts` puts before each line that is for the person at the terminal. */
export const outputMark = '[host-test] ';

/** @returns {Options} */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      window: { type: 'string', multiple: true, default: [] },
      file: { type: 'string', multiple: true, default: [] },
      version: { type: 'string', multiple: true, default: [] },
      grep: { type: 'string', default: '' },
      verbose: { type: 'boolean', default: false },
    },
  });
  return values;
}

/**
 * The windows that the options ask for and that have test files for them.
 * @param {Options} options
 * @returns {HostWindow[]}
 */
export function chosenWindows({ window, file }) {
  const unknown = window.find((name) => !windows.some((known) => known.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no window ${unknown}. There are: ${windows.map(({ name }) => name).join(', ')}`);
  }
  return windows
    .filter(({ name }) => window.length === 0 || window.includes(name))
    .filter(({ parts }) => file.length === 0 || parts.some((part) => testFiles(part, file).length > 0));
}

/**
 * @param {string} part
 * @param {string[]} wanted
 */
function testFiles(part, wanted) {
  const folder = path.join(buildFolder, 'host', part);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.test.js') && wanted.some((text) => name.includes(text)));
}

/**
 * Environment of the extension host: how `run()` learns what to do.
 * @param {HostWindow} window
 * @param {string} results Folder that gets a file of counts for each part.
 * @param {Options} options
 * @param {'one' | 'two'} [page] Which of two windows on one workspace; the folder above `results` is where they meet.
 * @returns {Record<string, string>}
 */
export function testEnvironment(window, results, { file, grep }, page = 'one') {
  return {
    PROMPTENV_TEST_WINDOW: page,
    PROMPTENV_TEST_MEETING: path.dirname(results),
    PROMPTENV_TEST_PARTS: window.parts.join(','),
    PROMPTENV_TEST_RESULTS: results,
    PROMPTENV_TEST_FILES: file.join(','),
    PROMPTENV_TEST_GREP: grep,
    PROMPTENV_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
  };
}

/**
 * @param {string} results
 * @param {string} part
 * @param {number} code With which the host ended.
 * @returns {Counts}
 * @throws {Error} where the host ended without counts, or badly although no test failed.
 */
export function readCounts(results, part, code) {
  const file = path.join(results, `${part.replaceAll('/', '-')}.json`);
  if (!existsSync(file)) throw new Error(`the tests of ${part} ended with ${code} and left no counts`);
  const counts = /** @type {Counts} */ (JSON.parse(readFileSync(file, 'utf8')));
  if (code !== 0 && counts.failed === 0)
    throw new Error(`the tests of ${part} passed, but the host ended with ${code}`);
  return counts;
}
