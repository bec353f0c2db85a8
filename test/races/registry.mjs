// The registry that is raced on, and the parts of the product that race.
// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildProduct } from '../support/mutants.mjs';

/**
 * The processes' code, whole or broken on purpose.
 * @param {string} folder
 * @param {readonly import('../support/mutants.mjs').Mutation[]} [mutations]
 * @returns {Promise<{ worker: string, cli: string }>} paths of the bundles
 */
export async function buildRacers(folder, mutations = []) {
  const [worker, cli] = [path.join(folder, 'worker.cjs'), path.join(folder, 'cli.cjs')];
  await buildProduct('test/races/worker.ts', worker, mutations);
  await buildProduct('src/cli/main.ts', cli, mutations);
  return { worker, cli };
}

/**
 * Makes a registry of `dev`, `staging` and `prod`, with versions and nothing pinned.
 * @param {string} root
 * @param {{ prompts: number, versions: number }} size
 * @returns {Promise<string[]>} the prompts' ids
 */
export async function makeRaceRegistry(root, { prompts, versions }) {
  const bundle = path.join(path.dirname(root), 'registryTool.cjs');
  await buildProduct('test/support/registryTool.ts', bundle);
  const tool = /** @type {typeof import('../support/registryTool')} */ (createRequire(import.meta.url)(bundle));
  mkdirSync(root, { recursive: true });
  const platform = tool.platformActedBy({ at: '2026-11-01T08:00:00.000Z', by: 'Ada Lovelace <ada@example.org>' });
  await tool.initializeRegistry(platform, root, {});
  const registry = tool.openWorkspaceRegistry(platform, root);
  const ids = Array.from({ length: prompts }, (_, index) => `team-${index % 4}/prompt-${index}`);
  for (const prompt of ids) {
    const draft = path.join(root, 'prompts', `${prompt}.prompt`);
    mkdirSync(path.dirname(draft), { recursive: true });
    for (let version = 1; version <= versions; version++) {
      writeFileSync(draft, `{{role "system"}}\nVersion ${version} of ${prompt}.\n`);
      await registry.snapshot({ prompt, message: `first-${version}` });
    }
  }
  return ids;
}
