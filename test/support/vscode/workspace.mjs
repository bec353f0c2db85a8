// Copies a fixture, or makes a registry, in a temporary folder where a window may write.
// @ts-check
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { makeRegistry } from '../../bench/makeRegistry.mjs';
import { projectRoot, removeFolder, temporaryFolder } from './paths.mjs';

/**
 * @typedef {object} WorkspaceCopy
 * @property {string} folder Absolute real path of the copy.
 * @property {string} open What the window opens: the folder, or the `.code-workspace` file in it.
 * @property {() => void} remove
 */

/**
 * @typedef {object} CopyOptions
 * @property {string} [open] A file of the fixture to open instead of the folder.
 * @property {string} [name] The copy's folder name; the fixture's unless given.
 * @property {boolean} [git] Default true: make it a repository with one commit.
 * @property {boolean} [ownIdentity] Who acts there is whom git knows on this machine; otherwise always the same person.
 * @property {boolean} [keep] The copy outlives this process.
 */

/**
 * @param {string} fixture Folder below test/fixtures.
 * @param {CopyOptions} [options]
 * @returns {WorkspaceCopy}
 */
export function copyWorkspace(fixture, { open, name, git = true, ownIdentity = false, keep = false } = {}) {
  const source = path.join(projectRoot, 'test', 'fixtures', fixture);
  if (!existsSync(source)) throw new Error(`There is no fixture ${source}.`);
  const parent = temporaryFolder('workspace', { keep });
  const folder = path.join(parent, name ?? path.basename(fixture));
  mkdirSync(folder);
  cpSync(source, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  if (git) commitAll(folder, { ownIdentity });
  return {
    folder,
    open: open ? path.join(folder, open) : folder,
    remove: () => removeFolder(parent),
  };
}

/**
 * What a window of the host tests opens: a copy of its fixture, a registry of its size, or nothing.
 * @param {{ fixture?: string, registry?: { prompts: number, versions: number }, open?: string }} window
 * @returns {WorkspaceCopy | undefined}
 */
export function workspaceOf({ fixture, registry, open }) {
  if (registry) return generatedWorkspace(registry);
  return fixture ? copyWorkspace(fixture, open ? { open } : {}) : undefined;
}

/**
 * @param {{ prompts: number, versions: number }} size
 * @returns {WorkspaceCopy}
 */
function generatedWorkspace(size) {
  const folder = temporaryFolder('workspace');
  makeRegistry(folder, size);
  commitAll(folder);
  return { folder, open: folder, remove: () => removeFolder(folder) };
}

/**
 * Makes the folder a git repository with everything in one commit; without git it stays a plain folder.
 * @param {string} folder
 * @param {{ ownIdentity?: boolean }} [options]
 * @returns {boolean} whether it is a repository now
 */
export function commitAll(folder, { ownIdentity = false } = {}) {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: folder, encoding: 'utf8' }).status === 0;
  if (!git('init', '--quiet')) return false;
  git('symbolic-ref', 'HEAD', 'refs/heads/main');
  if (!ownIdentity || !git('config', 'user.name')) git('config', 'user.name', 'Ada Lovelace');
  if (!ownIdentity || !git('config', 'user.email')) git('config', 'user.email', 'ada@example.org');
  git('config', 'commit.gpgsign', 'false');
  git('config', 'core.autocrlf', 'false');
  git('add', '--all');
  return git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'Prompts and their environments');
}
