// `npm run test:electron`: the host tests in the desktop's VS Code, for those who can download it.
//   npm run test:electron -- [--version 1.101.0] [--window folder] [--file tree] [--grep text]
// Runs on the oldest version that the manifest allows and on the newest, unless told.
// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { chosenWindows, outputMark, readCounts, readOptions, testEnvironment, testsFile } from '../../host/testRun.mjs';
import { sumCounts } from '../counts.mjs';
import { cacheFolder, projectRoot, removeFolder, temporaryFolder } from './paths.mjs';
import { userSettings } from './settings.mjs';
import { workspaceOf } from './workspace.mjs';

/** @typedef {import('../../host/testRun.mjs').Counts} Counts */
/** @typedef {import('../../host/windows.mjs').HostWindow} HostWindow */

const options = readOptions();
const versions = options.version.length > 0 ? options.version : [oldestVersion(), 'stable'];
/** @type {Counts[]} */
const counts = [];
for (const version of versions) {
  const executable = await download(version);
  for (const window of chosenWindows(options).filter(({ desktop }) => desktop !== false)) {
    console.log(`\n-- ${window.name} window, VS Code ${version} --`);
    counts.push(await runWindow(executable, window));
  }
}
const total = sumCounts(counts);
console.log(`\nelectron: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** The lower bound of `engines.vscode`. */
function oldestVersion() {
  const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  return String(manifest.engines.vscode).replace(/^[^\d]*/, '');
}

/** @param {string} version */
async function download(version) {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: cacheFolder });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `VS Code ${version} could not be downloaded: ${reason}\n` +
        'Where update.code.visualstudio.com cannot be reached, `npm run test:host` runs the same tests.',
    );
    process.exit(1);
  }
}

/**
 * @param {string} executable
 * @param {HostWindow} window
 * @returns {Promise<Counts>}
 */
async function runWindow(executable, window) {
  const results = temporaryFolder('results');
  // Short, since VS Code puts a socket into it and macOS limits the length of its path.
  const userData = temporaryFolder('user');
  writeSettings(userData);
  const workspace = workspaceOf(window);
  // As `runTests` of @vscode/test-electron starts it, which always trusts the workspace.
  const args = [
    ...(workspace ? [workspace.open] : []),
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    ...(window.trust === false ? [] : ['--disable-workspace-trust']),
    `--extensionTestsPath=${testsFile}`,
    `--extensionDevelopmentPath=${projectRoot}`,
    `--extensions-dir=${path.join(userData, 'extensions')}`,
    `--user-data-dir=${userData}`,
  ];
  /** @type {string[]} */
  const recent = [];
  try {
    const code = await run(executable, args, testEnvironment(window, results, options), recent);
    return sumCounts(window.parts.map((part) => readCounts(results, part, code)));
  } catch (error) {
    console.error(`   ${window.name}: ${error instanceof Error ? error.message : String(error)}\n${recent.join('\n')}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    workspace?.remove();
    removeFolder(userData);
    removeFolder(results);
  }
}

/** @param {string} userData */
function writeSettings(userData) {
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(userSettings()));
}

/**
 * @param {string} executable
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {string[]} recent
 * @returns {Promise<number>}
 */
function run(executable, args, env, recent) {
  const windows = process.platform === 'win32';
  /** @type {NodeJS.ProcessEnv} */
  const surroundings = { ...process.env, ...env };
  // Set in a terminal of VS Code itself, it would make the program behave as plain Node.
  delete surroundings['ELECTRON_RUN_AS_NODE'];
  return new Promise((resolve, reject) => {
    const child = spawn(windows ? `"${executable}"` : executable, windows ? args.map((arg) => `"${arg}"`) : args, {
      env: surroundings,
      shell: windows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    printMarked(child.stdout, recent);
    printMarked(child.stderr, recent);
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Prints the lines that the tests print, and all of them with --verbose.
 * @param {import('node:stream').Readable} stream
 * @param {string[]} recent Gets the last lines, whoever printed them.
 */
function printMarked(stream, recent) {
  let rest = '';
  stream.on('data', (/** @type {Buffer} */ data) => {
    const lines = (rest + data.toString()).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      recent.push(line);
      if (recent.length > 40) recent.shift();
      const found = line.indexOf(outputMark);
      if (found >= 0) console.log(line.slice(found + outputMark.length));
      else if (options.verbose) console.log(line);
    }
  });
}
