// The product's own code, bundled as the command line is.
// @ts-check
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { benchFolder } from './registries.mjs';

/** @returns {Promise<typeof import('./product')>} */
export async function loadProduct() {
  const outfile = path.join(benchFolder, 'product.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('product.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return createRequire(import.meta.url)(outfile);
}
