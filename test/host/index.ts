import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { describeFailure } from '../support/counts.mjs';

/** Marks what the runner prints among everything that a window logs. */
const outputMark = '[host-test] ';

/**
 * Runs the tests of this window's next part: VS Code calls it in the extension host. A reload calls it again, and the
 * part that has left no counts yet is next.
 * @throws {Error} where a test fails, or the window has no tests.
 */
export async function run(): Promise<void> {
  const results = required('PROMPTENV_TEST_RESULTS');
  const part = required('PROMPTENV_TEST_PARTS')
    .split(',')
    .find((name) => !existsSync(countsFile(results, name)));
  if (part === undefined) throw new Error('Every part of this window has already run.');

  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    slow: 2_000,
    color: process.env['PROMPTENV_TEST_COLOR'] === '1',
  });
  const grep = process.env['PROMPTENV_TEST_GREP'];
  if (grep) mocha.fgrep(grep);
  mocha.forbidOnly();
  for (const file of testFiles(part)) mocha.addFile(file);
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    for (const line of format(...args).split('\n')) console.log(outputMark + line);
  };

  const failures: string[] = [];
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
    runner.on('fail', (test, error) => failures.push(describeFailure(test.fullTitle(), error)));
  });
  const counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0, failures };
  mkdirSync(results, { recursive: true });
  writeFileSync(countsFile(results, part), `${JSON.stringify(counts)}\n`);
  if (counts.failed > 0) throw new Error(`${counts.failed} host tests failed in ${part}`);
}

function testFiles(part: string): string[] {
  const wanted = (process.env['PROMPTENV_TEST_FILES'] ?? '').split(',').filter(Boolean);
  const folder = path.join(__dirname, part);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.test.js'))
    .filter((name) => wanted.length === 0 || wanted.some((text) => name.includes(text)))
    .sort()
    .map((name) => path.join(folder, name));
}

function countsFile(results: string, part: string): string {
  return path.join(results, `${part.replaceAll('/', '-')}.json`);
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the host tests with \`npm run test:host\`.`);
  return value;
}
