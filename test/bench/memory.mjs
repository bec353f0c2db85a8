// What a registry takes in memory once it was read, against the bytes of what was read of it as JSON.
// @ts-check
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProduct } from './loadProduct.mjs';
import { benchFolder, registryOf } from './registries.mjs';

const probe = fileURLToPath(new URL('memoryProbe.mjs', import.meta.url));
const budget = 6;

/**
 * @param {number} prompts
 * @param {number} versions
 * @returns {Promise<import('./figures.mjs').Figure[]>}
 */
export async function measureMemory(prompts, versions) {
  await loadProduct();
  const size = `${prompts.toLocaleString('en')} prompts`;
  return [false, true].map((isWarm) => {
    const cache = path.join(benchFolder, `cache-${prompts}`);
    const args = ['--expose-gc', probe, path.join(benchFolder, 'product.cjs'), registryOf({ prompts, versions })];
    const output = execFileSync(process.execPath, isWarm ? [...args, cache] : args, { encoding: 'utf8' });
    /** @type {{ heap: number, index: number }} */
    const { heap, index } = JSON.parse(output);
    const ratio = heap / index;
    return {
      what: `memory, ${size}${isWarm ? ', warm cache' : ''}`,
      ours: megabytes(heap),
      comparator: `${megabytes(index)} of the index as JSON`,
      ratio,
      budget: `≤ ${budget}`,
      over: ratio > budget,
    };
  });
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
