// A pin as what it promises to be: a register that is read, and set by who knows what it holds.
// @ts-check
import { linearize } from './checker.mjs';

/**
 * @typedef {import('./log.mjs').Operation} Operation
 * @typedef {import('./onDisk.mjs').Disk} Disk
 *
 * @typedef {object} Step What an operation says of one pin.
 * @property {string} id
 * @property {string} client
 * @property {number} start
 * @property {number} end
 * @property {'read' | 'set' | 'conflict' | 'nothing'} answer
 * @property {number | null} [version] read: the version seen; set, nothing: the version wanted
 * @property {number | null} [expect] the version that the client believed pinned
 * @property {number | null} [from] set: the version that it was told to have replaced
 * @property {string | null} [writer] read: the operation that set what was seen
 *
 * @typedef {{ version: number | null, writer: string | null }} State
 */

/** @type {import('./checker.mjs').Model<State, Step>} */
export const pinRegister = {
  initial: { version: null, writer: null },
  step: (state, { id, answer, version = null, expect, from, writer }) => {
    const isExpected = expect === undefined || expect === state.version;
    switch (answer) {
      case 'read':
        return state.version === version && state.writer === writer ? state : undefined;
      case 'set':
        return isExpected && (from === undefined || from === state.version) ? { version, writer: id } : undefined;
      case 'conflict':
        return isExpected ? undefined : state;
      case 'nothing':
        return isExpected && state.version === version ? state : undefined;
    }
  },
  key: ({ writer }) => writer ?? '',
};

/**
 * The history of each pin, by `<environment> <prompt>`. A read is known by the operation whose event it saw, so no two
 * writes look alike.
 * @param {readonly Operation[]} operations
 * @param {Disk} disk for whose event is whose
 * @returns {Map<string, Step[]>}
 */
export function pinHistories(operations, disk) {
  /** @type {Map<string, Step[]>} */
  const histories = new Map();
  for (const operation of operations) {
    const { environment, prompts } = operation;
    for (const prompt of environment === undefined ? [] : prompts) {
      const step = stepOf(operation, prompt, disk);
      if (step === undefined) continue;
      const pin = `${environment} ${prompt}`;
      const history = histories.get(pin) ?? [];
      histories.set(pin, history);
      history.push(step);
    }
  }
  return histories;
}

/** @param {Operation} operation @param {string} prompt @param {Disk} disk @returns {Step | undefined} */
function stepOf({ id, client, start, end, kind, to, expect, answer }, prompt, disk) {
  const when = { id, client, start, end };
  const wish = { version: to ?? null, ...(expect === undefined ? {} : { expect }) };
  if (answer === null) return kind === 'move' ? { ...when, answer: 'set', ...wish } : undefined;
  switch (answer.outcome) {
    case 'read': {
      const { version, event } = answer;
      // An event that is on disk no more has no writer that any state knows: the history fails.
      return { ...when, answer: 'read', version, writer: event && (disk.events.get(event)?.reason ?? `lost ${event}`) };
    }
    case 'ack':
      if (!('event' in answer)) return undefined;
      // Of several prompts, one that was where it should go already is not in the act.
      if (!(prompt in answer.from)) return { ...when, answer: 'nothing', ...wish };
      return { ...when, answer: 'set', ...wish, from: answer.from[prompt] ?? null };
    case 'nothing':
      return { ...when, answer: 'nothing', ...wish };
    case 'conflict':
      // Without an expectation it only says that the pin moved meanwhile: brokenPromises looks for who moved it.
      return expect === undefined ? undefined : { ...when, answer: 'conflict', ...wish };
    default:
      return undefined;
  }
}

/**
 * Throws where the history of a pin is not linearizable, or where that is not found out in time.
 * @param {ReadonlyMap<string, readonly Step[]>} histories
 */
export function requireLinearizable(histories) {
  for (const [pin, history] of histories) {
    const result = linearize(history, pinRegister);
    if (result.ok) continue;
    const describe = (/** @type {Step} */ { start: _start, end: _end, ...rest }) => JSON.stringify(rest);
    throw new Error(
      [
        `the history of ${pin} is not linearizable`,
        'last in the longest order:',
        ...result.longest.slice(-3).map(describe),
        'none of which can come next:',
        ...result.stuck.map(describe),
      ].join('\n  '),
    );
  }
}

/**
 * Pairs of operations of different clients at the same time on one pin, at least one of them a set.
 * @param {ReadonlyMap<string, readonly Step[]>} histories
 */
export function countOverlaps(histories) {
  let overlaps = 0;
  for (const history of histories.values()) {
    const steps = history.filter(({ end }) => end !== Infinity).sort((a, b) => a.start - b.start);
    steps.forEach((step, index) => {
      for (let next = index + 1; (steps[next]?.start ?? Infinity) < step.end; next++) {
        const other = steps[next];
        if (other?.client !== step.client && (other?.answer === 'set' || step.answer === 'set')) overlaps += 1;
      }
    });
  }
  return overlaps;
}
