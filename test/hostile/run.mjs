// `npm run test:hostile`: opens repositories that were made to do harm in untrusted windows of the real VS Code, traces
// every process, and compares with the same windows without the extension.
// @ts-check
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import esbuild from 'esbuild';
import { Suite, projectRoot, suiteOptions } from '../support/suite.mjs';
import { launchBrowser } from '../support/vscode/browser.mjs';
import { installVSCode } from '../support/vscode/install.mjs';
import { buildFolder, temporaryFolder } from '../support/vscode/paths.mjs';
import { makeOutside, repositoryMaker } from './makeRepository.mjs';
import { hostileRepositories } from './repositories/all.mjs';
import { beyond } from './trace.mjs';
import { makeExtension, visit } from './window.mjs';

/** Repositories a window: one is what a person opens, many take less time. */
const perWindow = { long: 6, short: 22 };

const options = suiteOptions();
const suite = new Suite('hostile', options);
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (hasStrace) await runSuite();
else suite.skip('hostile repositories', 'strace is not installed (on Debian: apt-get install strace)');
suite.finish();
process.exit();

async function runSuite() {
  const scratch = temporaryFolder('hostile');
  const outside = path.join(scratch, 'outside');
  makeOutside(outside);
  const callers = await listen();
  const around = { outside, server: `127.0.0.1:${callers.port}` };
  requireBuilt();
  const explorer = await buildExplorer();
  await installVSCode();
  const browser = await launchBrowser();
  const onlooker = makeExtension(path.join(scratch, 'onlooker'));
  const make = await repositoryMaker(scratch);
  const size = options.short ? perWindow.short : perWindow.long;
  let rows = 0;
  let lenses = 0;
  let windows = 0;

  /** @param {string} name @param {typeof hostileRepositories} repositories @param {string} [extension] */
  const compare = async (name, repositories, extension = projectRoot) => {
    const folder = path.join(scratch, name);
    for (const repository of repositories) await make(path.join(folder, repository.name), repository, around);
    const open = workspaceOf(folder, repositories);
    const replace = /** @type {const} */ ([
      [scratch, '<scratch>'],
      [projectRoot, '<project>'],
    ]);
    const ours = await visit(browser, { open, extension, explorer, replace });
    const stay = ours.seen.milliseconds;
    const without = () => visit(browser, { open, extension: onlooker, explorer, stay, replace });
    const usual = (await without()).deeds;
    windows += 2;
    if (beyond(ours.deeds, usual).length > 0) {
      // VS Code looks up names and saves settings when it comes to it: what a second window does is usual too.
      for (const [key, deed] of (await without()).deeds) usual.set(key, deed);
      windows += 1;
    }
    rows += ours.seen.rows;
    lenses += ours.seen.lenses;
    const found = [...beyond(ours.deeds, usual), ...ours.seen.problems];
    if (existsSync(path.join(outside, 'ran'))) found.push('a program of a repository was run');
    if (callers.count() > 0) found.push(`somebody called the server of a repository ${callers.count()} times`);
    if (existsSync(path.join(outside, 'written-by-lock'))) found.push('a lock was written outside');
    if (found.length > 0)
      throw new Error(`${found.length} things beyond what the window does anyway:\n${found.join('\n')}`);
    return `${ours.seen.rows} rows, ${ours.seen.lenses} lenses, ${usual.size} kinds of deeds without us`;
  };

  // The short form takes four of seven, of every kind.
  const chosen = hostileRepositories.filter((_, index) => !options.short || index % 7 < 4);
  for (let start = 0; start < chosen.length; start += size) {
    const some = chosen.slice(start, start + size);
    const names = some.length === 1 ? some[0]?.name : `${some[0]?.name} … ${some.at(-1)?.name}`;
    await suite.check(`${some.length} repositories: ${names}`, () => compare(`window-${start}`, some));
  }
  const harm = path.join(scratch, 'harmful');
  await suite.control('an extension that starts a process, calls a server and writes a file is found out', async () => {
    const harmful = makeExtension(
      harm,
      `exports.activate = () => {
        require('node:child_process').execFile('true', []);
        require('node:net').connect(9, '127.0.0.1').on('error', () => {});
        require('node:fs').writeFileSync(${JSON.stringify(path.join(scratch, 'harm'))}, '');
      };`,
    );
    const error = await compare('control', hostileRepositories.slice(0, 1), harmful).then(
      () => undefined,
      (/** @type {Error} */ thrown) => thrown,
    );
    for (const kind of ['starts', 'calls', 'writes']) {
      if (!error?.message.includes(`\n${kind} `)) return `what it ${kind} was not seen in ${error?.message}`;
    }
    throw error;
  });
  suite.figure('hostile repositories', chosen.length);
  suite.figure('windows', windows);
  suite.figure('rows looked at', rows);
  suite.figure('lenses looked at', lenses);
  await browser.close();
}

function requireBuilt() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['esbuild.mjs'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stdout}${stderr}`);
}

/** @returns {Promise<string>} */
async function buildExplorer() {
  const outfile = path.join(buildFolder, 'hostile', 'explore.js');
  const entryPoints = [path.join(projectRoot, 'test', 'hostile', 'explore.ts')];
  await esbuild.build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
  return outfile;
}

/** The window's file: one folder, or all of them. @param {string} folder @param {{ name: string }[]} repositories */
function workspaceOf(folder, repositories) {
  const [only, ...others] = repositories;
  if (only && others.length === 0) return path.join(folder, only.name);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'all.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: repositories.map(({ name }) => ({ path: name })) }));
  return file;
}

/** A server that counts who calls it. */
async function listen() {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.on('error', () => {});
    socket.end();
  });
  await new Promise((/** @type {(value?: undefined) => void} */ resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, count: () => count };
}
