// A promotion that is safely on disk, against nothing but the safe writes of the same two files: event and pins. Both
// wait for the disk without blocking, as an editor must.
// @ts-check
import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { benchFolder, registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const warmUp = 3;
const budget = 3;
const prompt = 'team-00/prompt-00000';

/** @param {{ samples?: number | undefined }} options */
export async function measurePromotion({ samples = 31 }) {
  const figures = [];
  for (const prompts of [100, 10_000]) {
    const { nodePlatform } = await loadProduct();
    const what = `promotion, ${prompts.toLocaleString('en')} prompts`;
    const platform = nodePlatform();
    const named = { ...platform, identity: () => Promise.resolve('Ada Lovelace <ada@example.org>') };
    figures.push(await promotionIn(prompts, what, platform, samples, budget));
    figures.push(await promotionIn(prompts, `${what}, without asking git who acts`, named, samples, null));
  }
  return figures;
}

/**
 * @param {number} prompts
 * @param {string} what
 * @param {import('../../src/registries/ports').Platform} platform
 * @param {number} samples
 * @param {number | null} most
 */
async function promotionIn(prompts, what, platform, samples, most) {
  const { move, openWorkspaceRegistry } = await loadProduct();
  const root = registryOf({ prompts, versions: 2, name: 'promotion' });
  const registry = openWorkspaceRegistry(platform, root);
  const pinsFile = path.join(root, '.promptenv', 'environments', 'dev.yaml');
  const versions = (await registry.versions(prompt)).map(({ id }) => id);
  let next = 0;
  const promote = async () => {
    const version = versions[next++ % versions.length];
    const wish = {
      action: /** @type {const} */ ('promote'),
      prompts: [prompt],
      to: 'dev',
      version,
      reason: 'measured',
    };
    const applied = await move(registry, wish);
    return 'event' in applied ? applied.event : null;
  };
  // Where an earlier run left the pin is not known: the first move may be none.
  const event = (await promote()) ?? (await promote());
  const month = `${event?.slice(0, 4)}-${event?.slice(4, 6)}`;
  const eventFile = path.join(root, '.promptenv', 'history', 'dev', month, `${event}.json`);
  const files = [eventFile, pinsFile].map((file) => readFileSync(file));
  const folder = path.join(benchFolder, 'promotion');
  await mkdir(folder, { recursive: true });
  const turns = await takeTurns({
    ours: async () => {
      const start = performance.now();
      if ((await promote()) === null) throw new Error('nothing was promoted');
      return performance.now() - start;
    },
    comparator: async () => {
      const start = performance.now();
      for (const [index, bytes] of files.entries()) await replaceSafely(path.join(folder, `${index}`), bytes);
      return performance.now() - start;
    },
    samples,
    warmUp,
  });
  return ratioFigure({ what, comparator: 'write, fsync, rename, fsync', turns, budget: most });
}

/**
 * @param {string} file
 * @param {Buffer} bytes
 */
async function replaceSafely(file, bytes) {
  const temporary = `${file}.tmp`;
  const written = await open(temporary, 'w');
  await written.writeFile(bytes);
  await written.sync();
  await written.close();
  await rename(temporary, file);
  const folder = await open(path.dirname(file), 'r');
  await folder.sync();
  await folder.close();
}
