// Opens an untrusted window of the real VS Code under strace and says what its processes did.
// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/vscode/paths.mjs';
import { startServer } from '../support/vscode/server.mjs';
import { openWindow } from '../support/vscode/window.mjs';
import { deedsIn, tracedCalls } from './trace.mjs';
import { secret } from './makeRepository.mjs';

const patience = 6 * 60_000;

/**
 * @typedef {object} Visit
 * @property {Map<string, { deed: import('./trace.mjs').Deed, times: number }>} deeds of the server and its extension hosts
 * @property {import('./explore').Seen} seen
 */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ open: string, extension: string, explorer: string, stay?: number, replace: readonly (readonly [string, string])[] }} options
 *   `stay`: how long the window stays open at least, in ms. `replace`: texts that differ from run to run, and what they are shown as.
 * @returns {Promise<Visit>}
 */
export async function visit(browser, { open, extension, explorer, stay = 0, replace }) {
  const scratch = temporaryFolder('hostile-window');
  const results = path.join(scratch, 'results');
  mkdirSync(results);
  const traceFile = path.join(scratch, 'trace');
  const server = await startServer({
    trust: false,
    // As if started from a terminal: otherwise it runs a login shell for its environment, and that whatever a machine has.
    env: { VSCODE_CLI: '1' },
    dataDir: path.join(scratch, 'data'),
    under: [
      'strace',
      '-f',
      '--seccomp-bpf',
      '-qq',
      '-s',
      '4096',
      '-e',
      `trace=${tracedCalls.join(',')}`,
      '-e',
      'signal=none',
      '-o',
      traceFile,
    ],
  });
  try {
    const env = { PROMPTENV_TEST_RESULTS: results, PROMPTENV_TEST_SECRET: secret, PROMPTENV_TEST_STAY: String(stay) };
    const window = await openWindow(browser, server.url(open, { extension, tests: explorer, env }));
    try {
      await window.nextExit(patience);
    } finally {
      await window.close();
    }
  } finally {
    await server.stop();
  }
  const known = [...replace, /** @type {const} */ ([scratch, '<window>'])];
  return {
    deeds: await deedsIn(traceFile, (text) => normalised(text, known)),
    seen: JSON.parse(readFileSync(path.join(results, 'seen.json'), 'utf8')),
  };
}

/**
 * Names that VS Code makes from the time, the port or at random are shown as what they are.
 * @param {string} text
 * @param {readonly (readonly [string, string])[]} known
 */
function normalised(text, known) {
  for (const [from, to] of known) text = text.replaceAll(from, to);
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
      .replaceAll(/\d{8}T\d{6}/g, '<time>')
      .replaceAll(/[0-9a-f]{12,}/gi, '<hex>')
      .replaceAll(/(<window>\/\S*?\/(?:workspaceStorage|CachedConfigurations\/\w+|History))\/[^/\s]+/g, '$1/<id>')
      .replaceAll(/(\/History\/<id>)\/\w{4}(\.\w+)/g, '$1/<name>$2')
      // Whom a window calls is told apart by port and address.
      .replaceAll(/(?:htons\(|inet_addr\("[\d.]*)?\d+/g, (part) => (/^\d/.test(part) ? '#' : part))
      .replaceAll(/("\/proc\/#\/fd\/#",? ?)+/g, '"/proc/#/fd/#"')
      .replaceAll(/(\/proc\/#\/fd\/#)(?:"[^\]]*)?/g, '$1')
  );
}

/**
 * An extension that does nothing, so that a window without ours is otherwise the same.
 * @param {string} folder
 * @param {string} [main] what it does, as a program
 */
export function makeExtension(folder, main = 'exports.activate = () => undefined;') {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'onlooker',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.90.0' },
    main: './main.js',
    activationEvents: ['*'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'main.js'), main);
  return folder;
}
