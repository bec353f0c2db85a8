// Locks and their owners, with real processes.
// @ts-check
import { requireWhole } from './aftermath.mjs';
import { commandOf, operations } from './operations.mjs';
import { runTraced } from './tracing.mjs';

/** @typedef {import('./sandboxes.mjs').Product} Product */
/** @typedef {import('./sandboxes.mjs').Sandboxes} Sandboxes */

/**
 * Stops a promotion at its first rename, for longer than another machine's silence would be borne.
 * @param {Sandboxes} sandboxes @param {Product} product
 */
export async function ownerStops(sandboxes, { cli, promptenv }) {
  const operation = pin();
  const states = await sandboxes.states(promptenv, operation);
  const cwd = await sandboxes.before(promptenv, operation);
  const injury = /** @type {const} */ ({ thread: 'worker', call: 'rename', when: 1, how: 'signal=STOP' });
  let waited = 0;
  const isStill = async () => {
    const { code, stdout, milliseconds } = await promptenv(cwd, 'snapshot', 'next', '-m', 'Next');
    waited = milliseconds;
    if (code !== 3 || !/being written by process \d+/.test(stdout)) throw new Error(`exit ${code}: ${stdout}`);
  };
  const args = [...commandOf(operation), '--json'];
  const run = await runTraced(cli, { cwd, args, log: sandboxes.path(), calls: [], injury, isStill });
  if (run.code !== 0) throw new Error(`the stopped owner ended with ${run.code}: ${run.stdout}${run.stderr}`);
  await requireWhole(promptenv, cwd, operation, states, true);
  sandboxes.remove(cwd);
  return `another waited ${(waited / 1000).toFixed(0)} s and was told of a conflict`;
}

/** @param {Sandboxes} sandboxes @param {Product} product */
export async function worksWithoutLinks(sandboxes, { cli, promptenv }) {
  const operation = pin();
  const states = await sandboxes.states(promptenv, operation);
  for (const error of ['EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']) {
    const cwd = await sandboxes.before(promptenv, operation);
    const injury = /** @type {const} */ ({ thread: 'worker', call: 'link', when: 1, how: `error=${error}` });
    const run = await runTraced(cli, { cwd, args: commandOf(operation), log: sandboxes.path(), calls: [], injury });
    if (run.code !== 0) throw new Error(`${error}: exit ${run.code}: ${run.stdout}${run.stderr}`);
    await requireWhole(promptenv, cwd, operation, states, true);
    sandboxes.remove(cwd);
  }
}

function pin() {
  const operation = operations.find(({ name }) => name === 'pin');
  if (operation === undefined) throw new Error('there is no operation pin');
  return operation;
}
