// One run of an operation, injured at one call, and what must be so after it.
// @ts-check
import { answerOf, requireWhole } from './aftermath.mjs';
import { callsOf, changingCalls, isAnswer, pointsOf, readingCalls, touches } from './calls.mjs';
import { commandOf } from './operations.mjs';
import { runTraced } from './tracing.mjs';

/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./tracing.mjs').Injury} Injury */
/** @typedef {import('./tracing.mjs').Run} Run */
/** @typedef {import('./sandboxes.mjs').Product} Product */
/** @typedef {import('./sandboxes.mjs').Sandboxes} Sandboxes */

/**
 * What is done to which calls. A kill before a read, or before a file is closed, leaves what the kill before the next
 * change leaves.
 * @type {readonly { how: string, calls: Record<import('./tracing.mjs').Thread, readonly string[]> }[]}
 */
const kinds = [
  { how: 'signal=KILL', calls: { worker: changingCalls, main: changingCalls.filter((call) => call !== 'openat') } },
  { how: 'error=ENOSPC', calls: { worker: changingCalls, main: ['write'] } },
  { how: 'error=EIO', calls: { worker: [...changingCalls, 'close'], main: ['write', ...readingCalls] } },
  { how: 'error=EACCES', calls: { worker: changingCalls, main: ['openat'] } },
];
export const hows = kinds.map(({ how }) => how);

/**
 * The uninjured run of an operation.
 * @param {Sandboxes} sandboxes @param {Product} product @param {Operation} operation
 */
export async function watch(sandboxes, { cli, promptenv }, operation) {
  const cwd = await sandboxes.before(promptenv, operation);
  const args = [...commandOf(operation), '--json'];
  const run = await runTraced(cli, {
    cwd,
    args,
    log: sandboxes.path(),
    calls: [...changingCalls, ...readingCalls, 'close'],
  });
  sandboxes.remove(cwd);
  if (run.code !== 0) throw new Error(`${operation.name}: ${run.hangs ? 'it hangs' : ''}${run.stdout}${run.stderr}`);
  return { folder: cwd, calls: callsOf(run.log) };
}

/** `nth` counts only calls that touch the registry or the answer. @typedef {{ injury: Injury, nth: number, isLast: boolean }} Point */

/**
 * Every point of an operation: each call that touches the registry or the answer, for each kind. The last of each call
 * is one more than there are: that run must end untouched.
 * @param {{ folder: string, calls: readonly import('./calls.mjs').Call[] }} watched
 * @returns {Point[]}
 */
export function pointsIn({ folder, calls }) {
  const points = [...pointsOf(calls, folder).values()].filter(({ ordinals }) => ordinals.length > 0);
  return kinds.flatMap(({ how, calls: chosen }) =>
    points
      .filter(({ thread, call }) => chosen[thread].includes(call))
      .flatMap(({ ordinals, total, ...at }) => [
        ...ordinals.map((when, index) => ({ injury: { ...at, when, how }, nth: index + 1, isLast: false })),
        ...(how === 'signal=KILL' ? [{ injury: { ...at, when: total + 1, how }, nth: 0, isLast: true }] : []),
      ]),
  );
}

/**
 * Injures an operation at a point and checks what is left. Threads also wake each other by `write`, not always as
 * often: where such a call was hit instead, the run counts for nothing, and the next call is tried.
 * @param {Sandboxes} sandboxes @param {Product} product @param {Operation} operation @param {Point} point
 * @returns {Promise<boolean>} false where the call was never hit
 */
export async function injureAt(sandboxes, product, operation, { injury, nth, isLast }) {
  let { when } = injury;
  for (let turn = 0; turn < 20 && when > 0; turn++) {
    const { hit, before } = await injure(sandboxes, product, operation, { ...injury, when });
    if (isLast ? hit === 'nothing' : hit === 'registry' && before === nth - 1) return true;
    when += isLast || (hit !== 'nothing' && before < nth) ? 1 : -1;
  }
  return false;
}

/**
 * @param {Sandboxes} sandboxes @param {Product} product @param {Operation} operation @param {Injury} injury
 * @returns {Promise<{ hit: 'registry' | 'other' | 'nothing', before: number }>} what was hit, after how many of its kind
 *   that touched the registry. Throws what is wrong.
 */
async function injure(sandboxes, { cli, promptenv }, operation, injury) {
  const states = await sandboxes.states(promptenv, operation);
  const cwd = await sandboxes.before(promptenv, operation);
  const args = [...commandOf(operation), '--json'];
  try {
    const run = await runTraced(cli, { cwd, args, log: sandboxes.path(), calls: [], injury });
    const calls = run.log.filter((line) => line.startsWith(`${injury.call}(`));
    const call = calls[injury.when - 1];
    const hit = call === undefined ? 'nothing' : touches(call, cwd) ? 'registry' : 'other';
    const before = calls.slice(0, injury.when - 1).filter((line) => touches(line, cwd)).length;
    // A thread that nobody woke waits for ever: no disk does that.
    if (hit !== 'other') {
      if (run.hangs) throw new Error(`it hangs: ${args.join(' ')}`);
      requireHonest(run, injury, call !== undefined && isAnswer(call));
      await requireWhole(promptenv, cwd, operation, states, run.code === 0 || isSuccess(run));
    }
    return { hit, before };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const { thread, call, when, how } = injury;
    throw new Error(`${operation.name}, ${how} at ${call} ${when} of the ${thread} thread: ${why}`, { cause: error });
  } finally {
    sandboxes.remove(cwd);
  }
}

/** A failure is told plainly, and nothing else ends a run. @param {Run} run @param {Injury} injury @param {boolean} atAnswer */
function requireHonest({ code, signal, stdout, stderr }, { how }, atAnswer) {
  if (/\n\s+at .*:\d+/.test(stderr) || /unexpected failure/.test(stdout + stderr)) {
    throw new Error(`told by a stack trace: ${stdout}${stderr}`);
  }
  if (signal !== null) {
    if (signal !== 'SIGKILL' || how !== 'signal=KILL') throw new Error(`ended by ${signal}: ${stderr}`);
    return;
  }
  if (code === 0) return;
  const { error, ok, findings = [] } = answerOf(stdout) ?? {};
  const told = ok === false ? findings : [error];
  const isTold =
    told.length > 0 &&
    told.every((/** @type {any} */ each) =>
      [each?.code, each?.message, each?.hint].every((part) => typeof part === 'string' && part !== ''),
    );
  const isToldAside = atAnswer && /^promptenv: the output could not be written: .+: .+\n$/.test(stderr);
  if (!(isTold && [1, 3].includes(code ?? 0)) && !isToldAside) {
    throw new Error(`exit ${code} without a plain error: ${stdout}${stderr}`);
  }
}

/** @param {Run} run */
function isSuccess({ stdout }) {
  const answer = answerOf(stdout);
  return answer !== undefined && answer.error === undefined && answer.ok !== false;
}
