// Makes a repository on disk: a registry as our own code writes it, and over it what is hostile.
// @ts-check
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildProduct } from '../support/mutants.mjs';

/**
 * What makes a repository hostile. In texts, targets and paths `$OUTSIDE` is a folder that no repository holds, with a
 * secret in it, `$SERVER` the address of a server that nobody should call, and `$STORED` begins the path of a prompt's
 * newest stored version.
 * @typedef {object} HostileRepository
 * @property {string} name Unique; also the folder's name.
 * @property {Record<string, string | Uint8Array>} [files]
 * @property {string[]} [executable] Files that may be run.
 * @property {Record<string, string>} [links] Path to target.
 * @property {string[]} [pipes] Named pipes: whoever reads one waits for ever.
 * @property {string[]} [remove]
 * @property {{ author?: string, message?: string, reason?: string, hold?: string, text?: string }} [says] In versions and events
 *   that are otherwise good.
 * @property {{ config?: string, hooks?: Record<string, string> } | null} [git] Null: no `.git` is made.
 */

/** @typedef {{ outside: string, server: string }} Surroundings */

/** Stands in every file outside of the repositories: whoever shows it has read what it should not. */
export const secret = 'SECRET-FROM-OUTSIDE-6f1d';

/**
 * @param {string} scratch a folder for the built product
 * @returns {Promise<(root: string, repository: HostileRepository, around: Surroundings) => Promise<void>>}
 */
export async function repositoryMaker(scratch) {
  const bundle = path.join(scratch, 'registryTool.cjs');
  await buildProduct('test/support/registryTool.ts', bundle);
  /** @type {typeof import('../support/registryTool')} */
  const tool = createRequire(import.meta.url)(bundle);
  return async (root, repository, around) => {
    await makeGoodRegistry(tool, root, repository.says ?? {}, around);
    const stored = newestStored(root);
    const inPlace = (/** @type {string} */ text) =>
      text
        .replaceAll('$OUTSIDE', around.outside)
        .replaceAll('$SERVER', around.server)
        .replace(/^\$STORED\/support\/reply/, stored);
    makeGit(root, repository, inPlace);
    for (const file of repository.remove ?? []) rmSync(path.join(root, file), { recursive: true });
    for (const [file, content] of Object.entries(repository.files ?? {})) {
      writeNew(path.join(root, file), typeof content === 'string' ? inPlace(content) : content);
    }
    for (const file of repository.executable ?? []) chmodSync(path.join(root, file), 0o755);
    for (const [link, target] of Object.entries(repository.links ?? {})) {
      const place = path.join(root, inPlace(link));
      clear(place);
      symlinkSync(inPlace(target), place);
    }
    for (const pipe of repository.pipes ?? []) {
      clear(path.join(root, pipe));
      requireDone(spawnSync('mkfifo', [path.join(root, pipe)]));
    }
  };
}

/** What lies outside: a secret, and a whole registry that speaks of it. @param {string} outside */
export function makeOutside(outside) {
  writeNew(path.join(outside, 'secret.txt'), `${secret}\n`);
  writeNew(path.join(outside, 'secret.prompt'), `${secret}\n`);
  writeNew(path.join(outside, 'attributes'), `* filter=${secret}\n`);
  const registry = path.join(outside, 'registry');
  writeNew(path.join(registry, 'config.yaml'), `format: 1\nenvironments:\n  ${secret.toLowerCase()}: {}\n`);
  writeNew(path.join(registry, 'environments', 'prod.yaml'), `${secret}: 1@sha256:${'a'.repeat(64)}\n`);
  writeNew(path.join(registry, 'versions', secret, 'versions.jsonl'), `${secret}\n`);
  writeNew(path.join(registry, 'history', 'prod', '2026-11', `${secret}.json`), `{"reason":"${secret}"}\n`);
  writeNew(path.join(outside, 'evil.git', 'config'), `[core]\n\tfsmonitor = "touch ${outside}/ran"\n`);
  writeNew(path.join(outside, 'evil.git', 'HEAD'), 'ref: refs/heads/main\n');
}

/**
 * @param {typeof import('../support/registryTool')} tool
 * @param {string} root
 * @param {NonNullable<HostileRepository['says']>} says
 * @param {Surroundings} around
 */
async function makeGoodRegistry(tool, root, says, { server, outside }) {
  const spoken = (/** @type {string | undefined} */ text, /** @type {string} */ usual) =>
    text === undefined ? usual : text.replaceAll('$SERVER', server).replaceAll('$OUTSIDE', outside);
  const actor = { at: '2026-11-01T08:00:00.000Z', by: spoken(says.author, 'Ada Lovelace <ada@example.org>') };
  const tick = () => (actor.at = new Date(Date.parse(actor.at) + 60_000).toISOString());
  const platform = tool.platformActedBy(actor);
  mkdirSync(root, { recursive: true });
  await tool.initializeRegistry(platform, root, {});
  const registry = tool.openWorkspaceRegistry(platform, root);
  writeNew(path.join(root, 'prompts/support/_safety.prompt'), 'Never ask for a password.\n');
  for (const text of ['Answer kindly.\n', spoken(says.text, 'Answer kindly and briefly.\n'), 'Answer in one line.\n']) {
    writeNew(path.join(root, 'prompts/support/reply.prompt'), `---\nmodel: x\n---\n{{>safety}}\n${text}`);
    tick();
    const message = spoken(says.message, 'Say it better');
    try {
      await tool.snapshotAndPin(registry, { prompt: 'support/reply', message, pin: 'dev' });
    } catch (error) {
      // A text that is no template is a draft, below, and no version.
      if (!(error instanceof Error && 'code' in error && error.code === 'invalid')) throw error;
    }
  }
  if (says.text !== undefined) {
    writeNew(path.join(root, 'prompts/support/said.prompt'), spoken(says.text, ''));
  }
  const reason = spoken(says.reason, 'Replay is stable');
  for (const [to, version] of /** @type {const} */ ([
    ['staging', '1'],
    ['prod', '1'],
    ['staging', '2'],
    ['prod', '2'],
  ])) {
    tick();
    await tool.move(registry, { action: 'promote', prompts: ['support/reply'], to, version, reason });
  }
  tick();
  const why = spoken(says.hold, 'It was too long');
  await tool.move(registry, { action: 'rollback', prompt: 'support/reply', environment: 'prod', reason: why });
}

/** Path of the folder or file of the prompt's newest version, from the root. @param {string} root */
function newestStored(root) {
  const folder = '.promptenv/versions/support/reply';
  const names = readdirSync(path.join(root, folder)).filter((name) => /^v\d+-/.test(name));
  return `${folder}/${names.sort().at(-1)}`;
}

/**
 * @param {string} root
 * @param {HostileRepository} repository
 * @param {(text: string) => string} inPlace
 */
function makeGit(root, { git }, inPlace) {
  if (git === null) return;
  requireDone(spawnSync('git', ['init', '-q', '-b', 'main', root]));
  const commit = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '-m', 'All'];
  requireDone(spawnSync('git', ['add', '-A'], { cwd: root }));
  requireDone(spawnSync('git', commit, { cwd: root }));
  if (git?.config) writeFileSync(path.join(root, '.git', 'config'), inPlace(git.config), { flag: 'a' });
  for (const [hook, program] of Object.entries(git?.hooks ?? {})) {
    writeFileSync(path.join(root, '.git', 'hooks', hook), inPlace(program), { mode: 0o755 });
  }
}

/** @param {string} file @param {string | Uint8Array} content */
function writeNew(file, content) {
  clear(file);
  writeFileSync(file, content);
}

/** What is in the way goes; the folder is made. @param {string} file */
function clear(file) {
  if (lstatSync(path.dirname(file), { throwIfNoEntry: false })?.isFile()) rmSync(path.dirname(file));
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { recursive: true, force: true });
}

/** @param {import('node:child_process').SpawnSyncReturns<Buffer>} result */
function requireDone({ status, error, stderr }) {
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.toString());
}
