// Finds a Chromium for the workbench, or installs one and says so.
// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Starts a headless Chromium; installs one first where there is none.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<import('playwright-core').Browser>}
 * @throws {Error} saying what to do, where no browser can be had or it does not start.
 */
export async function launchBrowser({ log = console.log } = {}) {
  const executablePath = findBrowser() ?? installBrowser(log);
  try {
    return await chromium.launch({
      executablePath,
      headless: true,
      args: [...(isRoot() ? ['--no-sandbox'] : []), ...flags],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${executablePath} did not start: ${reason}\n` +
        'Libraries may be missing: `npx playwright-core install-deps chromium` installs them on Debian and Ubuntu. ' +
        'PROMPTENV_CHROMIUM may name another Chromium or Chrome.',
      { cause: error },
    );
  }
}

/** @returns {string | undefined} Absolute path of a Chromium or Chrome on this machine. */
export function findBrowser() {
  const named = process.env['PROMPTENV_CHROMIUM'];
  if (named) {
    if (!isExecutable(named)) throw new Error(`PROMPTENV_CHROMIUM names ${named}, which is not a program.`);
    return named;
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => ['chromium', 'google-chrome', 'google-chrome-stable'].map((name) => path.join(folder, name)));
  return [...wellKnown, ...onPath, chromium.executablePath()].find(isExecutable);
}

/**
 * @param {(line: string) => void} log
 * @returns {string}
 */
function installBrowser(log) {
  const attempts = [...(isDebian() && isRoot() ? [installFromDebian] : []), installFromPlaywright];
  const failures = [];
  for (const attempt of attempts) {
    const failure = attempt(log);
    const found = findBrowser();
    if (found) return found;
    failures.push(failure ?? 'it left no browser');
  }
  throw new Error(
    `No Chromium or Chrome was found, and none could be installed:\n${failures.join('\n')}\n` +
      'Install one (on Debian: `apt-get install chromium`), or set PROMPTENV_CHROMIUM to the path of one.',
  );
}

/** @param {(line: string) => void} log */
function installFromDebian(log) {
  log('No browser found: installing Debian’s chromium with apt-get …');
  // The Noto fonts make text in screenshots look as it does on a desktop.
  const packages = ['chromium', 'fonts-noto-core', 'fonts-noto-mono'];
  return (
    tryRun('apt-get', ['-q', 'update']) ??
    tryRun('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', ...packages])
  );
}

/** @param {(line: string) => void} log */
function installFromPlaywright(log) {
  log('No browser found: downloading Chromium with `playwright-core install chromium` …');
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return tryRun(process.execPath, [path.join(path.dirname(manifest), 'cli.js'), 'install', 'chromium']);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | undefined} what went wrong
 */
function tryRun(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0) return undefined;
  const output = error?.message ?? `${stdout}\n${stderr}`.trim().slice(-1500);
  return `\`${path.basename(command)} ${args.join(' ')}\` failed: ${output}`;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ubuntu's `chromium` package is a snap, which does not start in containers: only Debian's own will do. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function isRoot() {
  return process.getuid?.() === 0;
}
