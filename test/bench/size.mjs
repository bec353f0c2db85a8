// What the bundles and the packaged extension weigh.
// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/vscode/paths.mjs';
import { sizeFigure } from './figures.mjs';

const bundleBudget = 220_000;
const vsixBudget = 400_000;
const dist = path.join(projectRoot, 'dist');

/** Packages the extension, which builds it for production first, and weighs everything. */
export function measureSize() {
  const { name, version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  console.error('Packaging …');
  execFileSync('npm', ['run', '--silent', 'package'], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const bytesOf = (/** @type {string} */ file) => statSync(path.join(dist, file)).size;
  const chunks = readdirSync(path.join(dist, 'chunks')).map((chunk) => path.join('chunks', chunk));
  const first = loadedAtOnce('extension.js');
  const whole = ['extension.js', ...chunks].reduce((sum, file) => sum + bytesOf(file), 0);
  return [
    sizeFigure(
      'extension bundle, what activation loads',
      [...first].reduce((sum, file) => sum + bytesOf(file), 0),
      bundleBudget,
    ),
    sizeFigure('extension bundle, with what loads on first use', whole, null),
    sizeFigure('command line bundle', bytesOf('cli.js'), null),
    sizeFigure('VSIX', bytesOf(`${name}-${version}.vsix`), vsixBudget),
  ];
}

/**
 * A bundle and the chunks that it requires as it loads, not inside functions that run later.
 * @param {string} entry
 * @returns {Set<string>} paths in dist
 */
function loadedAtOnce(entry) {
  const files = new Set([entry]);
  for (const file of files) {
    const text = readFileSync(path.join(dist, file), 'utf8');
    // What loads later stands behind `Promise.resolve().then(() => require(…))`.
    for (const [, isLater, name = ''] of text.matchAll(/(=>\s*\S{0,20}?)?require\(["'](\.[^"']+)["']\)/g)) {
      if (isLater === undefined) files.add(path.normalize(path.join(path.dirname(file), name)));
    }
  }
  return files;
}
