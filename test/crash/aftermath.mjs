// What must be so after a command line came to its end in any way: its states whole, its word kept, no one needed.
// @ts-check
import { difference, leftovers, observe } from './observing.mjs';
import { commandOf, flawed } from './operations.mjs';

/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./observing.mjs').Promptenv} Promptenv */

/** A lock that a crash left is recovered at once; on a busy machine that takes a while. A torn one takes a second more. */
const soon = 15_000;

/**
 * @param {Promptenv} promptenv
 * @param {string} folder
 * @param {Operation} operation
 * @param {readonly string[]} states before the operation, and after each of its acts
 * @param {boolean} isDone whether success was said
 */
export async function requireWhole(promptenv, folder, operation, states, isDone) {
  const state = await observe(promptenv, folder);
  const reached = states.indexOf(state);
  if (reached === -1) {
    const closest = states.map((each) => difference(state, each));
    throw new Error(`neither before nor after: ${closest.join('; or ')}`);
  }
  if (isDone && reached < states.length - 1) throw new Error('it was said to be done, and is not');
  const answer = await promptenv(folder, 'verify');
  const isFlawed = reached === 0 && flawed.has(operation.base);
  if (answer.code !== 0 && !isFlawed) throw new Error(`verify: ${answer.stdout}`);
  if (reached === 0) {
    await requireNext(promptenv, folder, commandOf(operation));
    const again = await observe(promptenv, folder);
    const whole = states.at(-1) ?? '';
    if (again !== whole) throw new Error(`tried again, it comes out otherwise: ${difference(again, whole)}`);
  }
  const first = JSON.parse((await promptenv(folder, 'status')).stdout).environments[0].name;
  await requireNext(promptenv, folder, ['snapshot', 'next', '-m', 'Next', '--pin', first]);
  const left = leftovers(folder);
  if (left.length > 0) throw new Error(`left over after the next command: ${left.join(', ')}`);
}

/** @param {Promptenv} promptenv @param {string} folder @param {readonly string[]} command */
async function requireNext(promptenv, folder, command) {
  const { code, stdout, milliseconds } = await promptenv(folder, ...command);
  if (code !== 0) throw new Error(`the next command, ${command.join(' ')}, exits with ${code}: ${stdout}`);
  if (milliseconds > soon) throw new Error(`the next command takes ${Math.round(milliseconds)} ms`);
}

/** What was answered on standard output, where all of it is there. @param {string} stdout @returns {any} */
export function answerOf(stdout) {
  if (!stdout.endsWith('\n')) return undefined;
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
