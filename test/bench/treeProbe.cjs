// Runs in the extension host: how soon the sidebar and a lens are right, and for how long anything holds the thread.
// @ts-check
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');
const { Blocks } = require('./blocks.cjs');

const patience = 60_000;
const quiet = 1_500;

async function run() {
  const file = process.env['PROMPTENV_PROBE_REPORT'] ?? '';
  const ours = await activated('prompt-environments.prompt-environments');
  const empty = await activated('bench.empty-tree');
  // The window's own start is over: what is measured then is ours.
  await pause(quiet);
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  if (ours.app.store.entries.length > 0) throw new Error('the registry was read before anything was asked for');
  writeFileSync(file, JSON.stringify({ ...(await starting(root, ours, empty)), lens: await lensTime(root, ours) }));
}

/** @param {string} id */
async function activated(id) {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined) throw new Error(`${id} is not there`);
  return extension.activate();
}

/**
 * @param {string} root
 * @param {any} ours What our extension hands to tests.
 * @param {any} empty
 */
async function starting(root, ours, empty) {
  const comparator = timed(() => readListing(root));
  const emptyTree = await treeTime('workbench.view.extension.benchEmpty', empty.tree, () => true);
  const blocks = new Blocks();
  const tree = await treeTime(
    'workbench.view.extension.promptEnvironments',
    ours.views.prompts,
    (/** @type {unknown} */ row) => row !== undefined,
  );
  const early = await rowsOf(ours.views.prompts);
  const isEarly = !ours.app.store.loaded;
  await ours.app.store.ensureLoaded();
  const loaded = performance.now() - tree.started;
  await pause(quiet);
  const longest = blocks.stop();
  const whole = await rowsOf(ours.views.prompts);
  if (JSON.stringify(early) !== JSON.stringify(whole)) throw new Error('the first tree was not the right one');
  return { comparator, emptyTree: emptyTree.time, tree: tree.time, loaded, longest, isEarly, rows: whole.length };
}

/**
 * From opening a view until the items of its topmost rows were handed out.
 * @param {string} command
 * @param {any} provider
 * @param {(row: unknown) => boolean} isRight
 */
async function treeTime(command, provider, isRight) {
  const { getChildren, getTreeItem } = provider;
  /** @type {(time: number) => void} */
  let done = () => undefined;
  const drawn = new Promise((/** @type {(time: number) => void} */ resolve) => (done = resolve));
  let left = -1;
  provider.getChildren = async (/** @type {unknown} */ row) => {
    const rows = await getChildren.call(provider, row);
    if (row === undefined && left === -1 && rows.length > 0 && rows.every(isRight)) left = rows.length;
    return rows;
  };
  provider.getTreeItem = (/** @type {unknown} */ row) => {
    const item = getTreeItem.call(provider, row);
    left -= 1;
    if (left === 0) done(performance.now());
    return item;
  };
  const started = performance.now();
  await vscode.commands.executeCommand(command);
  const ended = await Promise.race([
    drawn,
    pause(patience).then(() => Promise.reject(new Error(`${command} drew nothing`))),
  ]);
  Object.assign(provider, { getChildren, getTreeItem });
  return { started, time: ended - started };
}

/**
 * The lenses of a pins file of 5,000 lines, from memory.
 * @param {string} root
 * @param {any} ours
 */
async function lensTime(root, ours) {
  const uri = vscode.Uri.file(path.join(root, '.promptenv', 'environments', 'prod.yaml'));
  const text = readFileSync(uri.fsPath, 'utf8').split('\n').slice(0, 5_000).join('\n');
  const times = [];
  for (let time = 0; time < 20; time++) {
    let lenses = 0;
    times.push(timed(() => (lenses = ours.views.codeLens.provideCodeLenses({ uri, getText: () => text }).length)));
    if (lenses < 1_000) throw new Error(`there are only ${lenses} lenses`);
    await pause(10);
  }
  return times.slice(5);
}

/** @param {any} provider */
async function rowsOf(provider) {
  const rows = await provider.getChildren();
  return rows.map((/** @type {unknown} */ row) => {
    const item = provider.getTreeItem(row);
    return [item.label, item.description];
  });
}

/**
 * What the first tree is measured against: every pins file read into pins by prompt, and the folders of drafts and of
 * versions listed.
 * @param {string} root
 */
function readListing(root) {
  const registry = path.join(root, '.promptenv');
  const pins = new Map();
  for (const name of readdirSync(path.join(registry, 'environments'))) {
    const rows = new Map();
    for (const line of readFileSync(path.join(registry, 'environments', name), 'utf8').split('\n')) {
      const colon = line.indexOf(': ');
      if (colon > 0) rows.set(line.slice(0, colon), line.slice(colon + 2));
    }
    pins.set(name, rows);
  }
  let files = 0;
  for (const folder of readdirSync(path.join(root, 'prompts'))) {
    files += readdirSync(path.join(root, 'prompts', folder), { withFileTypes: true }).length;
    files += readdirSync(path.join(registry, 'versions', folder), { withFileTypes: true }).length;
  }
  return { pins, files };
}

/** @param {() => unknown} work */
function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

module.exports = { run };
