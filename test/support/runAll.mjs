// `npm test`: the three tiers and short forms of the long suites one after the other, then the names of what failed, and
// one line with the sum of the counts. A tier writes .test-build/results/<tier>.json as { passed, failed, skipped }.
// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCounts, readCounts, sumCounts } from './counts.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const results = path.join(root, '.test-build', 'results');
/** Each with what it is given: the long suites run at the size of a continuous integration. */
const tiers = new Map([
  ['unit', []],
  ['host', []],
  ['e2e', []],
  ...['crash', 'races', 'merge', 'tamper', 'fuzz', 'hostile']
    .filter((suite) => existsSync(path.join(root, 'test', suite, 'run.mjs')))
    .map((suite) => /** @type {[string, string[]]} */ ([suite, ['--short']])),
]);

/**
 * Runs a tier with its output on ours.
 * @param {string} tier
 * @param {readonly string[]} options
 * @returns {Promise<number>} the exit code
 */
function runTier(tier, options) {
  const npm = process.env['npm_execpath'];
  const args = ['run', '--silent', `test:${tier}`, '--', ...options];
  return new Promise((resolve, reject) => {
    const child = npm
      ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
      : spawn('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const outcomes = [];
for (const [tier, options] of tiers) {
  console.log(`\n== ${tier} ==`);
  const code = await runTier(tier, options);
  const file = path.join(results, `${tier}.json`);
  const { counts, note } = readCounts(existsSync(file) ? readFileSync(file, 'utf8') : null, code);
  if (note !== null) console.error(`test:${tier} ${note}`);
  outcomes.push({ tier, counts });
}

console.log('');
for (const { tier, counts } of outcomes) {
  for (const failure of counts.failures ?? []) console.log(`FAILED  ${tier}: ${failure}`);
  for (const failure of counts.unsteady ?? []) console.log(`PASSED ONLY WHEN RUN AGAIN  ${tier}: ${failure}`);
}
for (const { tier, counts } of outcomes) console.log(`${tier.padEnd(7)} ${describeCounts(counts)}`);
const total = sumCounts(outcomes.map(({ counts }) => counts));
console.log(describeCounts(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
