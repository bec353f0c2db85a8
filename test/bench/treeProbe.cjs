// Runs in the extension host: how soon the sidebar and a lens are right, and for how long anything holds the thread.
// @ts-check
const { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
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
  writeFileSync(
    file,
    JSON.stringify({
      ...(await starting(root, ours, empty)),
      lens: await lensTime(root, ours),
      calls: await callTimes(ours),
    }),
  );
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

/**
 * The lenses of a source file of 5,000 lines with 90 calls: from memory, and after each of some edits the processor time
 * until the file is searched again, and the longest that anything held the thread meanwhile.
 * @param {any} ours
 */
async function callTimes(ours) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'calls-')), 'report.py');
  const id = ours.app.store.entries[0].snapshot.prompts[0].id;
  writeFileSync(file, sourceOf(5_000, id));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const lenses = () => ours.views.callLenses.provideCodeLenses(document);
  await lenses();
  const memory = [];
  for (let time = 0; time < 20; time++) {
    let shown = 0;
    memory.push(timed(() => (shown = lenses().length)));
    if (!(shown >= 90)) throw new Error(`there are only ${shown} lenses on calls`);
    await pause(10);
  }
  const { documents } = await ours.app.calls.load();
  const edited = [];
  const held = [];
  for (let time = 0; time < 12; time++) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(2, 0), `# edit ${time}\n`);
    await vscode.workspace.applyEdit(edit);
    const blocks = new Blocks();
    const before = process.cpuUsage();
    await documents.of(document);
    const { user, system } = process.cpuUsage(before);
    edited.push((user + system) / 1000);
    held.push(blocks.stop());
    if (!(lenses().length >= 90)) throw new Error('the lenses are not those of the edited text');
    await pause(300);
  }
  await vscode.workspace.save(document.uri);
  rmSync(path.dirname(file), { recursive: true });
  return { memory: memory.slice(5), edited: edited.slice(2), held: held.slice(2) };
}

/**
 * A program of so many lines in which every fifth function asks for a prompt.
 * @param {number} length
 * @param {string} id
 */
function sourceOf(length, id) {
  const lines = ['import json', 'from langfuse import get_client', 'client = get_client()'];
  for (let step = 1; lines.length < length; step++) {
    const value = step % 5 === 0 ? `client.get_prompt("${id}", label="production")` : 'built(values, "of some length")';
    lines.push(
      `def step_${step}(ticket: dict, retries: int = 3) -> str:`,
      `    """Step ${step}: reads a ticket and answers it."""`,
      `    values = {"name": ticket["name"], "count": str(len(ticket.get("items", []))), "step": ${step}}`,
      `    prompt = ${value}`,
      '    for attempt in range(retries):',
      '        answer = complete(prompt, {**values, "attempt": attempt})',
      '        if answer["ok"] and not answer.get("error"):',
      '            # The desk reads what is left.',
      '            return json.loads(answer["text"])["body"].strip().replace("-", " ")',
      `    raise RuntimeError(f"step ${step} failed after {retries} attempts")`,
      '',
    );
  }
  return lines.slice(0, length).join('\n');
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
