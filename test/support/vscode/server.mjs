// Starts the real VS Code server (DESIGN §7) and says where its workbench opens.
// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installVSCode } from './install.mjs';
import { removeFolder, temporaryFolder } from './paths.mjs';
import { pause, spawnGroup, stopGroup } from './processes.mjs';
import { userSettings } from './settings.mjs';

const startTimeout = 60_000;

/**
 * @typedef {object} ServerOptions
 * @property {string} [extensionsDir] Folder of installed extensions; empty and temporary unless given.
 * @property {string} [dataDir] The server's data; temporary, and removed by `stop`, unless given.
 * @property {boolean} [trust] False: every folder opens in restricted mode. Default true.
 * @property {import('./settings.mjs').Theme} [theme]
 * @property {Record<string, unknown>} [settings] User settings added to the quiet ones.
 * @property {NodeJS.ProcessEnv} [env] Added to the environment of the server and the extension host.
 * @property {string[]} [under] A program, with its arguments, that runs the server's: `strace …`.
 * @property {boolean} [driver] Whether payloads are obeyed (default true). With it VS Code shows no notification toasts.
 */

/**
 * @typedef {object} Payload
 * @property {string} [extension] Folder of the extension under development.
 * @property {string} [tests] File whose `run()` runs in the extension host.
 * @property {Record<string, string>} [env] Added to the extension host's environment.
 * @property {'web'} [kind] Runs the extension's `browser` entry in the web worker host.
 */

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {number} pid Leader of the server's process group.
 * @property {string} dataDir
 * @property {(workspace: string | undefined, payload?: Payload) => string} url
 *   Address that opens a folder, a `.code-workspace` file or, given undefined, an empty window.
 * @property {() => string} output The last lines that the server printed.
 * @property {() => Promise<void>} stop Ends the whole process group.
 */

/**
 * @param {ServerOptions} [options]
 * @returns {Promise<RunningServer>}
 * @throws {Error} with the server's last output where it does not start.
 */
export async function startServer(options = {}) {
  const { node, serverMain } = await installVSCode();
  const ownData = options.dataDir === undefined;
  const dataDir = options.dataDir ?? temporaryFolder('server');
  const extensionsDir = options.extensionsDir ?? path.join(dataDir, 'extensions');
  mkdirSync(extensionsDir, { recursive: true });
  writeUserSettings(dataDir, options);

  const args = [
    serverMain,
    ...['--host', '127.0.0.1', '--port', '0'],
    '--without-connection-token',
    '--accept-server-license-terms',
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
    ...['--telemetry-level', 'off'],
    ...(options.trust === false ? [] : ['--disable-workspace-trust']),
    ...(options.driver === false ? [] : ['--enable-smoke-test-driver']),
  ];
  const [program = node, ...programArgs] = [...(options.under ?? []), node];
  const child = spawnGroup(program, [...programArgs, ...args], { env: { ...serverEnvironment(), ...options.env } });
  const stop = async () => {
    await stopGroup(child.pid);
    if (ownData) removeFolder(dataDir);
  };

  const lines = collectOutput(child);
  try {
    const port = await announcedPort(child, lines);
    await answers(port);
    return {
      port,
      pid: child.pid ?? 0,
      dataDir,
      url: (workspace, payload) => workbenchUrl(port, workspace, payload),
      output: () => lines.join('\n'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} dataDir
 * @param {ServerOptions} options
 */
function writeUserSettings(dataDir, { theme, settings }) {
  const user = path.join(dataDir, 'data', 'User');
  mkdirSync(user, { recursive: true });
  const content = userSettings({ ...(theme ? { theme } : {}), ...(settings ? { settings } : {}) });
  writeFileSync(path.join(user, 'settings.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** The environment without what a surrounding VS Code terminal, npm or debugger left in it. */
function serverEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(VSCODE_|ELECTRON_|npm_)/.test(name) || name === 'NODE_OPTIONS') delete env[name];
  }
  return env;
}

/**
 * @param {number} port
 * @param {string | undefined} workspace
 * @param {Payload | undefined} payload
 */
function workbenchUrl(port, workspace, payload) {
  const query = new URLSearchParams();
  if (workspace === undefined) query.set('ew', 'true');
  else query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  if (payload) query.set('payload', JSON.stringify(payloadEntries(port, payload)));
  // The workbench reads `+` literally.
  return `http://127.0.0.1:${port}/?${query.toString().replaceAll('+', '%20').replaceAll('%2F', '/')}`;
}

/**
 * @param {number} port
 * @param {Payload} payload
 */
function payloadEntries(port, { extension, tests, env, kind }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(file).pathname}`;
  return [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(kind ? [['extensionDevelopmentKind', kind]] : []),
    ...(env ? [['extensionEnvironment', JSON.stringify(env)]] : []),
    ['skipWelcome', 'true'],
  ];
}

/** @param {import('node:child_process').ChildProcess} child */
function collectOutput(child) {
  /** @type {string[]} */
  const lines = [];
  const add = (/** @type {Buffer} */ data) => {
    lines.push(...data.toString().split('\n'));
    if (lines.length > 400) lines.splice(0, lines.length - 400);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return lines;
}

/**
 * Port 0 lets the server choose a free one, which it then prints.
 * @param {import('node:child_process').ChildProcess} child
 * @param {string[]} lines
 * @returns {Promise<number>}
 */
async function announcedPort(child, lines) {
  /** @type {string | undefined} */
  let ended;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${code ?? signal}`));
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline && ended === undefined) {
    const found = /Extension host agent listening on (\d+)/.exec(lines.join('\n'));
    if (found) return Number(found[1]);
    await pause(50);
  }
  const reason = ended ?? `nothing was heard from it in ${startTimeout / 1000} s`;
  throw new Error(`The VS Code server did not start: ${reason}\n${lines.slice(-30).join('\n')}`);
}

/** @param {number} port */
async function answers(port) {
  const deadline = Date.now() + startTimeout;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/version`);
      if (response.ok) return;
    } catch {
      // Not yet.
    }
    if (Date.now() > deadline) throw new Error(`The VS Code server on port ${port} does not answer.`);
    await pause(50);
  }
}
