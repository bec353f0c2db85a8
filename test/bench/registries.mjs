// The registries that are measured, made once from a seed and kept in .test-output/bench.
// @ts-check
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputFolder } from '../support/vscode/paths.mjs';
import { makeRegistry } from './makeRegistry.mjs';

export const benchFolder = path.join(outputFolder, 'bench');
const generator = fileURLToPath(new URL('makeRegistry.mjs', import.meta.url));

/**
 * A registry of a size, made where there is none yet or the generator has changed since.
 * @param {{ prompts: number, versions: number, name?: string }} size
 * @returns {string} its folder
 */
export function registryOf({ prompts, versions, name = 'registry' }) {
  const made = createHash('sha256').update(readFileSync(generator)).digest('hex').slice(0, 8);
  const folder = path.join(benchFolder, `${name}-${prompts}x${versions}-${made}`);
  if (!existsSync(folder)) {
    console.error(`Making ${prompts} prompts with ${versions} versions each …`);
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    makeRegistry(unfinished, { prompts, versions });
    renameSync(unfinished, folder);
  }
  return folder;
}

/**
 * Makes a folder a git repository with everything committed, if it is none.
 * @param {string} folder
 */
export function commitAll(folder) {
  if (existsSync(path.join(folder, '.git', 'committed'))) return;
  console.error(`Committing ${path.basename(folder)} to git …`);
  rmSync(path.join(folder, '.git'), { recursive: true, force: true });
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Ada Lovelace');
  git('config', 'user.email', 'ada@example.org');
  git('config', 'gc.auto', '0');
  // Straight into one pack: a loose object a file would double the files.
  git('-c', 'core.bigFileThreshold=1', '-c', 'core.compression=1', 'add', '--all');
  git('commit', '--quiet', '--message=Prompts and their versions');
  writeFileSync(path.join(folder, '.git', 'committed'), '');
}
