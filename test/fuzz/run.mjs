// Generated inputs for every parser of what somebody else may have written.
// npm run test:fuzz [-- --short] [--seed N] [--only <parser>]
// A failing input is made short, printed, and left in .test-output/fuzz; the same seed makes it again.
// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProduct } from '../support/mutants.mjs';
import { projectRoot, Suite, suiteOptions } from '../support/suite.mjs';
import { checkLimits } from './limits.mjs';
import { mutants } from './mutants.mjs';
import { parsers } from './parsers.mjs';

/** @typedef {import('./fuzzer.mjs').Report} Report */

const options = suiteOptions();
const suite = new Suite('fuzz', options);
const inputs = options.short ? 100_000 : 300_000;
/** Comparing two texts is no parsing, and takes longer than all parsers together. */
const comparing = new Set(['comparison', 'inline changes']);
const inputsOf = (/** @type {string} */ name) => (comparing.has(name) ? inputs / 5 : inputs);
const builds = path.join(projectRoot, '.test-build', 'fuzz');
const output = path.join(projectRoot, '.test-output', 'fuzz');
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
mkdirSync(builds, { recursive: true });

/** As many processes at once as `npm test` has for the rest. */
const atOnce = 2;
/** @type {(() => void)[]} */
const waiting = [];
let running = 0;

/** @param {string} product @param {{ parser: string, inputs: number, seed: number, isShort: boolean, until?: string | null }} job @returns {Promise<Report>} */
async function inProcess(product, job) {
  if (running >= atOnce) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  running += 1;
  try {
    return await new Promise((resolve, reject) => {
      const worker = fileURLToPath(new URL('worker.mjs', import.meta.url));
      const child = spawn(process.execPath, [worker, product, JSON.stringify(job)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
      child.once('error', reject);
      child.once('close', (code, signal) => {
        if (code === 0) resolve(JSON.parse(text));
        else reject(new Error(`the process ended with ${signal ?? `exit code ${code}`}`));
      });
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Throws for a report with failures. @param {string} name @param {Report} report */
function judge(name, { failures }) {
  if (failures.length === 0) return;
  const lines = failures.map(({ kind, message, input }, index) => {
    const file = path.join(output, `${name.replaceAll(' ', '-')}-${index + 1}.txt`);
    writeFileSync(file, input);
    const shown =
      input.length > 300 ? `${JSON.stringify(input.slice(0, 300))}… (${input.length})` : JSON.stringify(input);
    return `${kind}: ${message}\n  ${shown}\n  in ${path.relative(projectRoot, file)}`;
  });
  throw new Error(`${lines.join('\n')}\nagain: npm run test:fuzz -- --seed ${options.seed} --only "${name}"`);
}

const product = path.join(builds, 'product.cjs');
await buildProduct('test/fuzz/product.ts', product);

await suite.check('limits give an error by name', () => checkLimits(product));

const isWanted = (/** @type {string} */ name) => options.only === undefined || name.includes(options.only);
const jobs = parsers
  .filter(({ name }) => isWanted(name))
  .map(({ name }) => ({
    name,
    report: inProcess(product, {
      parser: name,
      inputs: inputsOf(name),
      seed: options.seed,
      isShort: options.short,
    }).catch((error) => error),
  }));
const total = { inputs: 0, outcomes: 0, large: 0 };
let slowest = 0;
for (const { name, report } of jobs) {
  await suite.check(name, async () => {
    const done = await report;
    if (done instanceof Error) throw done;
    judge(name, done);
    if (done.inputs < inputsOf(name)) throw new Error(`only ${done.inputs} inputs`);
    for (const key of /** @type {const} */ (['inputs', 'outcomes', 'large'])) total[key] += done[key];
    slowest = Math.max(slowest, done.slowest);
    const { outcomes, large, ratio } = done;
    return `${done.inputs.toLocaleString('en')} inputs, ${outcomes} outcomes, ${large} of 64 KiB in ${done.slowest.toFixed(0)} ms at most, a MiB ${ratio.toFixed(0)} times that`;
  });
}

for (const [index, { name, parser, kind, mutations }] of mutants.entries()) {
  await suite.control(name, async () => {
    const broken = path.join(builds, `mutant-${index}.cjs`);
    await buildProduct('test/fuzz/product.ts', broken, mutations);
    if (parser === null) return checkLimits(broken);
    const { failures } = await inProcess(broken, {
      parser,
      inputs: 5000,
      seed: options.seed,
      isShort: true,
      until: kind,
    });
    // Of the kind that the fault makes: a busy machine makes others slow.
    const failure = failures.find((found) => found.kind === kind);
    if (failure !== undefined) throw new Error(`${failure.kind}: ${failure.message}`);
    return undefined;
  });
}

suite.figure('parsers', jobs.length);
suite.figure('inputs', total.inputs);
suite.figure('of them with 64 KiB', total.large);
suite.figure('outcomes told apart', total.outcomes);
suite.figure('milliseconds for the slowest 64 KiB', Math.round(slowest));
suite.finish();
