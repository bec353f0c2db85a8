// Installs the VS Code server, its web workbench and the Node that it needs from the npm registry, once.
// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './paths.mjs';

const codeServerVersion = '4.139.1';
const nodeVersion = '24';
const marker = 'complete.json';
/** Folders of an interrupted installation are swept when they are older than this, in ms. */
const abandonedAfter = 60 * 60 * 1000;

/**
 * @typedef {{ node: string, serverMain: string }} VSCodeInstallation Absolute paths of the Node binary and server-main.js.
 */

/**
 * Installs what is missing and says so; returns at once when everything is there.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<VSCodeInstallation>}
 * @throws {Error} where the platform is not supported or npm fails; the message says what to do.
 */
export async function installVSCode({ log = console.log } = {}) {
  if (process.platform === 'win32') {
    throw new Error(
      'The VS Code server does not run on Windows: use WSL, or `npm run test:electron` for the host tests.',
    );
  }
  mkdirSync(cacheFolder, { recursive: true });
  sweepAbandoned();
  const server = await installOnce(`code-server-${codeServerVersion}`, log, async (folder) => {
    await npm(folder, ['install', `code-server@${codeServerVersion}`, '--ignore-scripts']);
    const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
    await npm(path.join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
  });
  const node = await installOnce(`node-${nodeVersion}-${process.platform}-${process.arch}`, log, async (folder) => {
    await npm(folder, ['install', `node@${nodeVersion}`, '--ignore-scripts=false', '--foreground-scripts=false']);
    // Its preinstall script fetches the binary for this machine; npm may be told to run no scripts at all.
    if (!existsSync(nodeBinary(folder))) {
      await run(process.execPath, ['installArchSpecificPackage.js'], path.join(folder, 'node_modules', 'node'));
    }
    if (!existsSync(nodeBinary(folder))) {
      throw new Error(`npm installed node@${nodeVersion}, but its install script left no binary: allow it to run.`);
    }
  });
  return {
    node: nodeBinary(node),
    serverMain: path.join(server, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/** @param {string} folder */
function nodeBinary(folder) {
  return path.join(folder, 'node_modules', 'node', 'bin', 'node');
}

/**
 * Fills a folder beside its place and renames it: whoever is interrupted leaves nothing that looks installed.
 * @param {string} name
 * @param {(line: string) => void} log
 * @param {(folder: string) => Promise<void>} fill
 */
async function installOnce(name, log, fill) {
  const folder = path.join(cacheFolder, name);
  if (existsSync(path.join(folder, marker))) return folder;
  const started = Date.now();
  log(`Installing ${name} into ${cacheFolder} (once) …`);
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
  try {
    await fill(partial);
    writeFileSync(path.join(partial, marker), `${JSON.stringify({ name, installedAt: new Date().toISOString() })}\n`);
    putInPlace(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Could not install ${name}: ${reason}\n` +
        'The npm registry must be reachable (see `npm config get registry`); then run the command again.',
      { cause: error },
    );
  }
  log(`Installed ${name} in ${Math.round((Date.now() - started) / 1000)} s.`);
  return folder;
}

/**
 * @param {string} partial
 * @param {string} folder
 */
function putInPlace(partial, folder) {
  // Another run may have finished first: its folder is as good as ours.
  if (existsSync(path.join(folder, marker))) {
    rmSync(partial, { recursive: true, force: true });
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

function sweepAbandoned() {
  for (const name of readdirSync(cacheFolder)) {
    const folder = path.join(cacheFolder, name);
    if (name.includes('.partial-') && Date.now() - statSync(folder).mtimeMs > abandonedAfter) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
function npm(cwd, args) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', '--engine-strict=false'];
  const cli = process.env['npm_execpath'];
  return cli && /npm-cli\.c?js$/.test(cli)
    ? run(process.execPath, [cli, ...args, ...quiet], cwd)
    : run('npm', [...args, ...quiet], cwd);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ data) => {
      output = (output + data.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${path.basename(command)} ${args.join(' ')}\` ended with ${code}\n${output.trim()}`));
    });
  });
}

/** The environment without what `npm run` adds about this project: a nested npm would obey it. */
function cleanEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle)_|^npm_config_(local_prefix|omit|include|production|ignore_scripts|prefix)$/i.test(name)
    ) {
      delete env[name];
    }
  }
  delete env['NODE_ENV'];
  return env;
}

/** What the installed VS Code calls itself, for benchmark reports. @param {VSCodeInstallation} installation */
export function installedVersion(installation) {
  const manifest = path.resolve(path.dirname(installation.serverMain), '..', 'package.json');
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(manifest, 'utf8'))).version;
}
