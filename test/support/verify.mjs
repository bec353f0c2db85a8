// `npm run verify`: format, lint, types, layers and unit tests, two at a time, the longest first.
// Every check runs, whatever the others find; each prints its output when it ends.
// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const scripts = ['lint', 'test:unit', 'typecheck', 'format:check', 'check:layers'];

/**
 * @param {string} script
 * @returns {Promise<boolean>} whether it passed
 */
function runScript(script) {
  const started = Date.now();
  const npm = process.env['npm_execpath'];
  const args = ['run', '--silent', script];
  return new Promise((resolve, reject) => {
    const child = npm
      ? spawn(process.execPath, [npm, ...args], { cwd: root })
      : spawn('npm', args, { cwd: root, shell: process.platform === 'win32' });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`-- ${script}: ${code === 0 ? 'good' : 'FAILED'}, ${seconds} s`);
      resolve(code === 0);
    });
  });
}

/** @type {string[]} */
const failed = [];
async function takeScripts() {
  for (let script = scripts.shift(); script !== undefined; script = scripts.shift()) {
    if (!(await runScript(script))) failed.push(script);
  }
}

await Promise.all([takeScripts(), takeScripts()]);
console.log(failed.length === 0 ? 'verify: good' : `verify: FAILED: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
