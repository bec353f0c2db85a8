// What the long suites share (test/crash, races, merge, tamper, fuzz, hostile): their options, their counts, their end.
//   npm run test:<name> [-- --short] [--seed N] [--only <part of a check's name>]
// `--short` is the size that `npm test` runs.
// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeCounts, describeFailure } from './counts.mjs';

export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

// Tests keep nothing in the user's own folders.
process.env['PROMPTENV_CACHE_DIR'] = path.join(projectRoot, '.test-output', 'cache');

/** @typedef {{ short: boolean, seed: number, only: string | undefined }} SuiteOptions */

/** @returns {SuiteOptions} */
export function suiteOptions() {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number');
  return { short: values.short, seed, only: values.only };
}

export class Suite {
  /** @param {string} name @param {SuiteOptions} options */
  constructor(name, options) {
    this.name = name;
    this.options = options;
    this.passed = 0;
    this.failed = 0;
    this.skipped = 0;
    /** @type {string[]} */
    this.failures = [];
    /** @type {[string, number | string][]} */
    this.figures = [];
    this.started = performance.now();
  }

  /**
   * Runs one check: it passes when it does not throw. The text that it returns is printed beside its name.
   * @param {string} name a sentence
   * @param {() => Promise<string | void> | string | void} check
   */
  async check(name, check) {
    if (this.options.only !== undefined && !name.includes(this.options.only)) return;
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    try {
      const note = await check();
      this.passed += 1;
      console.log(`  ok      ${name} (${note ? `${note}, ` : ''}${seconds()} s)`);
    } catch (error) {
      this.failed += 1;
      this.failures.push(describeFailure(name, error));
      console.log(`  FAILED  ${name} (${seconds()} s)`);
      console.log(String(error instanceof Error ? error.stack : error).replaceAll(/^/gm, '          '));
    }
  }

  /**
   * A control: what is run with the product broken on purpose. It passes when the broken product is found out.
   * @param {string} name
   * @param {() => Promise<unknown>} run throws, as the check that it controls would; a text that it returns says what it missed
   */
  async control(name, run) {
    await this.check(`control: ${name}`, async () => {
      let found;
      let answer;
      try {
        answer = await run();
      } catch (error) {
        found = error instanceof Error ? error.message : String(error);
      }
      if (found === undefined) {
        const why = typeof answer === 'string' ? `: ${answer}` : '';
        throw new Error(`the product was broken on purpose, and nothing was found${why}`);
      }
      return `found: ${found.split('\n')[0]?.slice(0, 120)}`;
    });
  }

  /** Says that a check cannot run on this machine. @param {string} name @param {string} why */
  skip(name, why) {
    this.skipped += 1;
    console.log(`  skipped ${name}: ${why}`);
  }

  /** How much was tried, for the lines at the end. @param {string} what @param {number | string} value */
  figure(what, value) {
    this.figures.push([what, value]);
  }

  /** Prints the figures and the counts, and leaves them where `npm test` adds them up. */
  finish() {
    for (const [what, value] of this.figures) {
      console.log(`${String(typeof value === 'number' ? value.toLocaleString('en') : value).padStart(12)}  ${what}`);
    }
    console.log(`${((performance.now() - this.started) / 1000).toFixed(0).padStart(12)}  seconds`);
    const counts = { passed: this.passed, failed: this.failed, skipped: this.skipped, failures: this.failures };
    const results = path.join(projectRoot, '.test-build', 'results');
    mkdirSync(results, { recursive: true });
    writeFileSync(path.join(results, `${this.name}.json`), JSON.stringify(counts));
    console.log(describeCounts(counts));
    process.exitCode = this.failed > 0 || this.passed + this.skipped === 0 ? 1 : 0;
  }
}
