// `npm start`: builds the extension and opens it in VS Code on a copy of the sample workspace.
// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installExtension } from './extension.mjs';
import { projectRoot, temporaryFolder } from './paths.mjs';
import { startServer } from './server.mjs';
import { copyWorkspace } from './workspace.mjs';

const macCode = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

if (spawnSync(process.execPath, ['esbuild.mjs'], { cwd: projectRoot, stdio: 'inherit' }).status !== 0) process.exit(1);
const code = findCode();
if (code) openDesktop(code);
else await serve();

/**
 * The desktop's VS Code: PROMPTENV_CODE, or `code` where it is installed. PROMPTENV_CODE=none asks for the browser.
 * @returns {string | undefined}
 */
function findCode() {
  const named = process.env['PROMPTENV_CODE'];
  if (named === 'none') return undefined;
  if (named) return named;
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, macCode].find((file) => existsSync(file));
}

/** @param {string} command */
function openDesktop(command) {
  // The window outlives this command, so its folder stays.
  const workspace = copySample({ keep: true });
  const args = [`--extensionDevelopmentPath=${projectRoot}`, '--new-window', workspace.folder];
  const windows = process.platform === 'win32';
  const child = spawn(windows ? `"${command}"` : command, windows ? args.map((arg) => `"${arg}"`) : args, {
    stdio: 'inherit',
    shell: windows,
  });
  child.once('error', (error) => {
    console.error(
      `${command} did not start: ${error.message}. PROMPTENV_CODE=none serves VS Code to a browser instead.`,
    );
    process.exitCode = 1;
  });
  child.once('exit', (status) => {
    if (status === 0) console.log(`Opened a copy of the sample workspace: ${workspace.folder}`);
    else console.error(`${command} ended with ${status}. PROMPTENV_CODE=none serves VS Code to a browser instead.`);
    process.exitCode = status ?? 1;
  });
}

async function serve() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(0));
  console.log('No `code` command found: serving VS Code to a browser on this machine.');
  const workspace = copySample({ keep: false });
  const extensionsDir = temporaryFolder('extensions');
  installExtension(projectRoot, extensionsDir);
  const server = await startServer({ extensionsDir, driver: false });
  console.log(`\nA copy of the sample workspace: ${workspace.folder}`);
  console.log(`Open in a browser: ${server.url(workspace.folder)}`);
  console.log('Press Ctrl-C to stop.');
  // The server is a child whose pipes keep this process alive.
}

/** @param {{ keep: boolean }} options */
function copySample(options) {
  return copyWorkspace('sample-workspace', { name: 'hollybank-support', ownIdentity: true, ...options });
}
