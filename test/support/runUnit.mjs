// `npm run test:unit [-- <part of a path>…]`: bundles the unit tests, or those whose paths contain a part, and runs them.
// @ts-check
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
// Tests keep nothing in the user's own folders.
process.env['PROMPTENV_CACHE_DIR'] = path.join(root, '.test-output', 'cache');
const parts = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'));

/** @param {string[]} args */
function runNode(args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} part */
const asBuilt = (part) => `.test-build/unit/**/*${path.basename(part).replace(/(\.test)?\.ts$/, '')}*.test.js`;

runNode(['esbuild.mjs', '--only-tests=unit', ...parts.map((part) => `--match=${part}`)]);
const mocha = path.join(path.dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');
runNode([mocha, ...options, ...(parts.length > 0 ? parts.map(asBuilt) : ['.test-build/unit/**/*.test.js'])]);
