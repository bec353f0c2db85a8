// Merges of random branches by the real git, judged by a model that knows nothing of the product's code:
// npm run test:merge [-- --short] [--seed N]. The outcome of each is a state that some serial order of both sides' acts
// gives, or a conflict that git shows, never a wrong pin that `verify` calls clean.
// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProduct } from '../support/mutants.mjs';
import { Suite, suiteOptions } from '../support/suite.mjs';

/** @typedef {import('./trials')} Trials */
/** @typedef {import('../support/mutants.mjs').Mutation} Mutation */

const options = suiteOptions();
const suite = new Suite('merge', options);
const folder = mkdtempSync(path.join(tmpdir(), 'promptenv-merge-'));
const program = path.join(folder, 'cli.js');
const driver = `'${process.execPath}' '${program}' merge-driver %O %A %B %P`;
const require = createRequire(import.meta.url);

/**
 * Builds the trials with the product, whole or broken on purpose.
 * @param {string} name of the build
 * @param {readonly Mutation[]} mutations
 */
async function trials(name, mutations = []) {
  const outfile = path.join(folder, `${name}.cjs`);
  await buildProduct('test/merge/trials.ts', outfile, mutations);
  const { runTrials, runMixedBlock } = /** @type {Trials} */ (require(outfile));
  return {
    /** @param {{ pairs: number, realEvery: number }} size */
    random: (size) => runTrials({ seed: options.seed, folder: path.join(folder, name), driver, ...size }),
    mixedBlock: () => runMixedBlock(path.join(folder, `${name}-mixed`)),
  };
}

/** @param {string} name @param {string} what @param {readonly Mutation[]} mutations */
async function control(name, what, mutations) {
  const run = await trials(name, mutations);
  await suite.control(what, () => run.random({ pairs: options.short ? 300 : 1000, realEvery: Infinity }));
}

const workspace = 'src/registries/workspace';

try {
  await buildProduct('src/cli/main.ts', program);
  const whole = await trials('whole');
  await suite.check(
    'random branches merge to what some serial order gives, or to a conflict that is shown',
    async () => {
      const size = options.short ? { pairs: 150, realEvery: 15 } : { pairs: 5000, realEvery: 20 };
      const figures = await whole.random(size);
      for (const [what, count] of [...figures].sort()) suite.figure(what, count);
      for (const seen of ['conflicts settled, and clean', 'prompts in true conflict', 'twins of two branches']) {
        if (!figures.get(seen)) throw new Error(`nothing was seen of: ${seen}`);
      }
    },
  );
  await suite.check('a block of which git mixed the lines of two hands is found by verify', async () => {
    const found = (await whole.mixedBlock()).get('pins that no side had, found by verify');
    if (found !== 1) throw new Error('it was not');
  });

  await control('theirs', 'a driver that takes their side of a conflict without a word', [
    {
      file: `${workspace}/pinsMerge.ts`,
      find: 'const side = merged === undefined ? this.#choose(prompt) : null;',
      replace: "const side = merged === undefined ? 'theirs' : null;",
    },
  ]);
  await control('twins', 'a driver that keeps both of two versions of one number without a word', [
    {
      file: `${workspace}/ledgerMerge.ts`,
      find: 'isConflict ||= left.length > 0 && right.length > 0;',
      replace: '',
    },
  ]);
  const unasked = await trials('events', [
    { file: `${workspace}/chainChecks.ts`, find: 'sameVersion(change.to, pin.version) &&', replace: '' },
    {
      file: `${workspace}/chainChecks.ts`,
      find: 'sameHold(holdLeftBy(reading.event.action, reading.event.reason, change), pin.hold)',
      replace: 'true',
    },
  ]);
  await suite.control('a verify that does not ask whether an event says what a pin says', unasked.mixedBlock);
  await control('renumbering', 'a renumbering that forgets the number that pins and parents name', [
    { file: `${workspace}/renumbering.ts`, find: 'number === null ? formerly : [...formerly, number]', replace: '[]' },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
suite.finish();
