// `promptenv verify` against a process that reads and hashes the same bytes.
// @ts-check
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../support/vscode/paths.mjs';
import { ratioFigure } from './figures.mjs';
import { runNode } from './processes.mjs';
import { benchFolder, registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const cli = path.join(projectRoot, 'dist', 'cli.js');
const comparator = fileURLToPath(new URL('verifyComparator.mjs', import.meta.url));
/** Real prompt files in their successive revisions; not part of the project. */
const histories = path.resolve(projectRoot, '..', 'shared', 'corpus', 'histories');
const versions = 20;
const budget = 2;
const warmUp = 2;

/** @param {{ samples?: number | undefined }} options */
export async function measureVerify({ samples }) {
  const count = samples ?? 15;
  const made = [100, 10_000].map((prompts) => ({
    what: `${prompts.toLocaleString('en')} prompts`,
    root: () => registryOf({ prompts, versions }),
  }));
  const real = existsSync(histories) ? [{ what: 'the revisions of real prompts', root: registryOfHistories }] : [];
  const figures = [];
  for (const { what, root } of [...made, ...real]) figures.push(await verifyOf(what, root(), count));
  return figures;
}

/** Each prompt's revisions one after the other as its versions, each pinned everywhere. */
function registryOfHistories() {
  const root = path.join(benchFolder, 'registry-histories');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const run = (/** @type {string[]} */ ...args) => runNode([cli, ...args, '--cwd', root]);
  run('init');
  for (const id of readdirSync(histories).sort()) {
    let last = '';
    for (const revision of readdirSync(path.join(histories, id)).sort()) {
      const extension = /\.prompt\.md$|\.prompty$|\.prompt$/.exec(revision)?.[0] ?? '';
      const text = readFileSync(path.join(histories, id, revision), 'utf8')
        .replaceAll('\r\n', '\n')
        .replace(/^\uFEFF/, '');
      if (text === last) continue;
      last = text;
      mkdirSync(path.join(root, 'prompts'), { recursive: true });
      writeFileSync(path.join(root, 'prompts', `${id}${extension}`), text);
      run('snapshot', id, '-m', revision, '--pin', 'dev');
      for (const to of ['staging', 'prod']) run('promote', id, '--to', to, '--reason', revision);
    }
  }
  return root;
}

/**
 * @param {string} size
 * @param {string} root
 * @param {number} samples
 */
async function verifyOf(size, root, samples) {
  const args = [cli, 'verify', '--json', '--cwd', root];
  if (JSON.parse(runNode(args).stdout.toString()).ok !== true) {
    throw new Error('verify finds something in a registry that nobody touched.');
  }
  const turns = await takeTurns({
    ours: () => runNode(args).wall,
    comparator: () => runNode([comparator, root]).wall,
    samples,
    warmUp,
  });
  return ratioFigure({
    what: `verify, ${size}`,
    comparator: 'reading and hashing the same bytes',
    turns,
    budget,
    note: runNode([comparator, root]).stdout.toString().trim(),
  });
}
