// Runs in the extension host: opens the matrix of a registry that was read, and says for how long that holds the thread.
// @ts-check
const { existsSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');
const vscode = require('vscode');
const { Blocks } = require('./blocks.cjs');

const quiet = 1_500;

async function run() {
  const file = process.env['PROMPTENV_PROBE_REPORT'] ?? '';
  const extension = vscode.extensions.getExtension('prompt-environments.prompt-environments');
  const ours = await extension?.activate();
  await ours.app.store.ensureLoaded();
  // What reading leaves to do is over: what is measured then is the matrix.
  await pause(quiet);
  const before = new Blocks();
  await pause(quiet);
  const nothing = before.stop();
  const blocks = new Blocks();
  await vscode.commands.executeCommand('promptEnvironments.openMatrix', {});
  while (!existsSync(`${file}.driven`)) await pause(100);
  writeFileSync(file, JSON.stringify({ longest: blocks.stop(), quiet: nothing }));
}

module.exports = { run };
