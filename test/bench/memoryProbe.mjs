// Reads a registry and says what it takes in memory from then on, and how long its index is as JSON, in bytes.
//   node --expose-gc memoryProbe.mjs <bundled product> <registry root> [cache folder]
// @ts-check
import { createRequire } from 'node:module';

const [product = '', root = '', cache] = process.argv.slice(2);
/** @type {typeof import('./product')} */
const { nodePlatform, openWorkspaceRegistry } = createRequire(import.meta.url)(product);

function used() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const platform = nodePlatform(cache === undefined ? {} : { cacheFolder: () => cache });
if (cache !== undefined) {
  await openWorkspaceRegistry(platform, root).load({ cached: 'keep' });
  // What is kept is written some time later.
  await new Promise((resolve) => setTimeout(resolve, 2000));
}
const before = used();
const registry = openWorkspaceRegistry(platform, root);
const snapshot = await registry.load(cache === undefined ? {} : { cached: 'keep' });
const heap = used() - before;
const index = JSON.stringify({
  ...snapshot,
  prompts: snapshot.prompts.map(({ id, format, draft, latest, versions }) => ({ id, format, draft, latest, versions })),
  pins: [...snapshot.pins].map(([environment, pins]) => [environment, [...pins]]),
  damaged: [...snapshot.damaged].map(([id, damaged]) => [id, [...damaged]]),
}).length;
console.log(JSON.stringify({ heap, index }));
