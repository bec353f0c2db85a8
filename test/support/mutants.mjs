// The product built for a test from outside, whole or broken on purpose: a check that a broken product passes is none.
// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import esbuild from 'esbuild';
import { projectRoot } from './suite.mjs';

/** One replacement in a file of the product. What is replaced must stand there exactly once. @typedef {{ file: string, find: string, replace: string }} Mutation */

const yaml = path.join(
  path.dirname(createRequire(import.meta.url).resolve('yaml/package.json')),
  'browser',
  'dist',
  'index.js',
);

/**
 * Bundles a part of the product as `npm run build` does.
 * @param {string} entry from the project's root, such as `src/cli/main.ts`
 * @param {string} outfile
 * @param {readonly Mutation[]} mutations
 */
export async function buildProduct(entry, outfile, mutations = []) {
  const done = new Set();
  await esbuild.build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    alias: { yaml },
    logLevel: 'warning',
    plugins: [
      {
        name: 'mutations',
        setup: (build) => {
          build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
            const here = mutations.filter((mutation) => path.join(projectRoot, mutation.file) === file);
            if (here.length === 0) return undefined;
            let contents = await readFile(file, 'utf8');
            for (const { file: name, find, replace } of here) {
              if (contents.split(find).length !== 2) throw new Error(`${name} does not hold once: ${find}`);
              contents = contents.replace(find, () => replace);
              done.add(find);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  const missed = mutations.filter(({ find }) => !done.has(find));
  if (missed.length > 0) throw new Error(`not part of ${entry}: ${missed.map(({ file }) => file).join(', ')}`);
}
