// Where the project and the downloaded VS Code live. Found by walking up, so that bundled specs find them too.
// @ts-check
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @returns {string} */
function findProjectRoot() {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'esbuild.mjs'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('The project folder (the one with esbuild.mjs) was not found.');
    folder = parent;
  }
  return folder;
}

/** Absolute path of the repository. */
export const projectRoot = findProjectRoot();

/** Where VS Code and its Node are installed: `.vscode-test/`, or what PROMPTENV_VSCODE_CACHE names. */
export const cacheFolder = path.resolve(
  process.env['PROMPTENV_VSCODE_CACHE'] ?? path.join(projectRoot, '.vscode-test'),
);

/** Screenshots and logs of test runs; ignored by git. */
export const outputFolder = path.join(projectRoot, '.test-output');

/** Bundled tests and their counts; ignored by git. */
export const buildFolder = path.join(projectRoot, '.test-build');

/** @type {Set<string>} */
const temporary = new Set();

/**
 * A new temporary folder, by its real path: VS Code reports real paths, and macOS links its temporary folder.
 * Removed when this process ends, if not before, unless it is to be kept.
 * @param {string} name
 * @param {{ keep?: boolean, parent?: string }} [options]
 */
export function temporaryFolder(name, { keep = false, parent = tmpdir() } = {}) {
  const folder = realpathSync(mkdtempSync(path.join(realpathSync(parent), `promptenv-${name}-`)));
  if (keep) return folder;
  if (temporary.size === 0) process.once('exit', () => temporary.forEach((left) => removeFolder(left)));
  temporary.add(folder);
  return folder;
}

/**
 * Removes a folder in which a process that has just ended may still have been writing.
 * @param {string} folder
 */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
