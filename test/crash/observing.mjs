// What the command line says of a registry, run inside this process: the state that a crash must leave whole.
// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** @typedef {{ code: number, stdout: string, stderr: string, milliseconds: number }} Ran */
/** @typedef {(folder: string, ...args: string[]) => Promise<Ran>} Promptenv */

/**
 * The command line of a bundle of src/cli/run.ts, as a function.
 * @param {string} bundle
 * @returns {Promptenv}
 */
export function loadPromptenv(bundle) {
  /** @type {typeof import('../../src/cli/run')} */
  const { run } = createRequire(import.meta.url)(bundle);
  return async (folder, ...args) => {
    const out = { stdout: '', stderr: '' };
    const sink = (/** @type {'stdout' | 'stderr'} */ name) => ({
      write: (/** @type {string | Uint8Array} */ chunk) => void (out[name] += Buffer.from(chunk).toString('utf8')),
      isTerminal: false,
    });
    const started = performance.now();
    const io = { cwd: folder, stdout: sink('stdout'), stderr: sink('stderr'), env: process.env };
    const code = await run([...args, '--json'], io);
    return { code, ...out, milliseconds: performance.now() - started };
  };
}

/**
 * Pins, ledgers, drafts, history and findings as one text that is the same for the same state, whenever it was made.
 * @param {Promptenv} promptenv
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function observe(promptenv, folder) {
  const ask = async (/** @type {string[]} */ ...args) => JSON.parse((await promptenv(folder, ...args)).stdout);
  const status = await ask('status');
  if (status.error) return `no registry: ${status.error.code}`;
  const shown = { ...status, root: '' };
  /** @type {Record<string, unknown>} */
  const versions = {};
  for (const { id, latest } of status.prompts) {
    if (latest !== null) {
      const listed = await ask('versions', id);
      versions[id] = listed.map((/** @type {any} */ version) => ({ ...version, createdAt: '', author: '' }));
    }
  }
  const history = (await ask('history')).map((/** @type {any} */ event) => ({
    action: event.action,
    environment: event.environment,
    reason: event.reason,
    changes: event.changes,
  }));
  const { findings } = await ask('verify');
  return JSON.stringify({ status: shown, versions, history, findings, drafts: draftsOf(folder) }, null, 1);
}

/** @param {string} folder */
function draftsOf(folder) {
  const prompts = path.join(folder, 'prompts');
  if (!existsSync(prompts)) return [];
  return readdirSync(prompts, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [path.relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex')]);
}

/** What of the registry's folder is left over from acts that did not end. @param {string} folder @returns {string[]} */
export function leftovers(folder) {
  const known = new Set(['config.yaml', 'environments', 'versions', 'history', '.gitattributes', '.gitignore', '.tmp']);
  const registry = path.join(folder, '.promptenv');
  const temporary = path.join(registry, '.tmp');
  return [
    ...readdirSync(registry).filter((name) => !known.has(name)),
    ...(existsSync(temporary) ? readdirSync(temporary).map((name) => `.tmp/${name}`) : []),
  ];
}

/** Where two states part. @param {string} one @param {string} other */
export function difference(one, other) {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  return index === -1 ? 'nothing' : `${left[index]?.trim()} instead of ${right[index]?.trim()}`;
}
