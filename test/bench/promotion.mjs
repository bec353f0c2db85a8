// A promotion that is safely on disk, against nothing but the safe writes of the same two files: event and pins.
// @ts-check
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { benchFolder, registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const warmUp = 3;
const budget = 3;

/** @param {{ samples?: number | undefined }} options */
export async function measurePromotion({ samples = 31 }) {
  return [await promotionIn(100, samples), await promotionIn(10_000, samples)];
}

/**
 * @param {number} prompts
 * @param {number} samples
 */
async function promotionIn(prompts, samples) {
  const { move, nodePlatform, openWorkspaceRegistry } = await loadProduct();
  const root = registryOf({ prompts, versions: 2, name: 'promotion' });
  const registry = openWorkspaceRegistry(nodePlatform({ author: () => 'Ada Lovelace <ada@example.org>' }), root);
  const prompt = 'team-00/prompt-00000';
  const pinsFile = path.join(root, '.promptenv', 'environments', 'dev.yaml');
  const versions = (await registry.versions(prompt)).map(({ id }) => id);
  let next = 0;
  const promote = async () => {
    const version = versions[next++ % versions.length];
    const applied = await move(registry, {
      action: 'promote',
      prompts: [prompt],
      to: 'dev',
      version,
      reason: 'measured',
    });
    return 'event' in applied ? applied.event : null;
  };
  // Where an earlier run left the pin is not known: the first move may be none.
  const event = (await promote()) ?? (await promote());
  const month = `${event?.slice(0, 4)}-${event?.slice(4, 6)}`;
  const files = [path.join(root, '.promptenv', 'history', 'dev', month, `${event}.json`), pinsFile].map((file) =>
    readFileSync(file),
  );
  const folder = path.join(benchFolder, 'promotion');
  mkdirSync(folder, { recursive: true });
  const turns = await takeTurns({
    ours: async () => {
      const start = performance.now();
      if ((await promote()) === null) throw new Error('nothing was promoted');
      return performance.now() - start;
    },
    comparator: () => {
      const start = performance.now();
      for (const [index, bytes] of files.entries()) replaceSafely(path.join(folder, `${index}`), bytes);
      return performance.now() - start;
    },
    samples,
    warmUp,
  });
  const what = `promotion, ${prompts.toLocaleString('en')} prompts`;
  return ratioFigure({ what, comparator: 'write, fsync, rename, fsync', turns, budget });
}

/**
 * @param {string} file
 * @param {Buffer} bytes
 */
function replaceSafely(file, bytes) {
  const temporary = `${file}.tmp`;
  const written = openSync(temporary, 'w');
  writeSync(written, bytes);
  fsyncSync(written);
  closeSync(written);
  renameSync(temporary, file);
  const folder = openSync(path.dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
