// `npm run test:e2e`: mouse, keyboard and screenshots on the real workbench.
//   npm run test:e2e -- [--file founding] [--grep text]
// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { installVSCode } from '../support/vscode/install.mjs';
import { buildFolder, outputFolder, projectRoot } from '../support/vscode/paths.mjs';

const { values: options } = parseArgs({
  options: { file: { type: 'string', multiple: true }, grep: { type: 'string' } },
});

// Installing may take long: it happens here, outside any test's time limit.
await installVSCode();
await (await launchBrowser()).close();

const folder = path.join(buildFolder, 'e2e');
const files = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.test.js'))
  .filter((name) => !options.file || options.file.some((text) => name.includes(text)))
  .sort();
if (files.length === 0) {
  console.error('No such test file: build them with `node esbuild.mjs --tests`, or check --file.');
  process.exit(2);
}

// Each bundled file brings its own copy of what starts processes, with its own listeners for their end.
process.setMaxListeners(50);
const mocha = new Mocha({
  ui: 'bdd',
  timeout: 120_000,
  slow: 10_000,
  color: process.stdout.isTTY === true,
  reporter: path.join(projectRoot, 'test', 'support', 'countingReporter.cjs'),
  reporterOptions: { tier: 'e2e', folder: path.join(buildFolder, 'results') },
});
if (options.grep) mocha.fgrep(options.grep);
mocha.forbidOnly();
for (const name of files) mocha.addFile(path.join(folder, name));
await mocha.loadFilesAsync();
mocha.run((failures) => {
  console.log(`Screenshots: ${path.join(outputFolder, 'screenshots')}`);
  process.exit(failures > 0 ? 1 : 0);
});
