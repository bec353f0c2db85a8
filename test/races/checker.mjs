// Is a recorded history linearizable? Searches for an order of its operations in which each takes effect at one moment
// between its call and its answer (Wing and Gong 1993), never trying a set of operations and a state twice (Lowe 2017).
// @ts-check

/**
 * @template S, O
 * @typedef {object} Model
 * @property {S} initial
 * @property {(state: S, operation: O) => S | undefined} step The state after; undefined where the answer is impossible.
 * @property {(state: S) => string} key The same for equal states, and only for them.
 */

/**
 * @typedef {object} Timed
 * @property {number} start
 * @property {number} end Infinite where no answer came: such an operation may have happened at any time since, or never.
 */

/** More tries than any good history of a few hundred operations takes, by far. */
const enoughTries = 500_000;

/**
 * @template S
 * @template {Timed} O
 * @param {readonly O[]} history
 * @param {Model<S, O>} model
 * @param {number} [mostTries]
 * @returns {{ ok: true } | { ok: false, longest: O[], stuck: O[] }} `longest` is the longest order found, and `stuck`
 *   what could have come next in it, but with another answer.
 * @throws {Error} where the search takes too long: nothing is known then.
 */
export function linearize(history, model, mostTries = enoughTries) {
  const operations = [...history].sort((a, b) => a.start - b.start);
  const required = operations.filter(({ end }) => end !== Infinity).length;
  /** @type {boolean[]} */
  const isTaken = operations.map(() => false);
  /** @type {Set<string>} */
  const tried = new Set();
  /** What was taken, the state before it, and where the search goes on if that leads nowhere. */
  const path = /** @type {{ index: number, before: S }[]} */ ([]);
  let longest = /** @type {O[]} */ ([]);
  let stuck = /** @type {O[]} */ ([]);
  let state = model.initial;
  let taken = 0;
  let from = 0;
  for (let tries = 0; taken < required; tries++) {
    if (tries > mostTries) throw new Error(`the search took more than ${mostTries} tries`);
    const next = nextStep(from);
    if (next !== undefined) {
      path.push({ index: next.index, before: state });
      state = next.after;
      isTaken[next.index] = true;
      taken += operations[next.index]?.end === Infinity ? 0 : 1;
      from = 0;
      continue;
    }
    if (path.length > longest.length || stuck.length === 0) {
      longest = path.flatMap(({ index }) => operations[index] ?? []);
      stuck = candidates();
    }
    const last = path.pop();
    if (last === undefined) return { ok: false, longest, stuck };
    isTaken[last.index] = false;
    taken -= operations[last.index]?.end === Infinity ? 0 : 1;
    state = last.before;
    from = last.index + 1;
  }
  return { ok: true };

  /** The first operation from a place on that may be next, and leads to something that was not tried yet. @param {number} place */
  function nextStep(place) {
    const limit = firstAnswer();
    for (let index = place; index < operations.length; index++) {
      const operation = /** @type {O} */ (operations[index]);
      if (operation.start > limit) return undefined;
      if (isTaken[index]) continue;
      const after = model.step(state, operation);
      if (after === undefined) continue;
      isTaken[index] = true;
      const key = `${takenKey()} ${model.key(after)}`;
      isTaken[index] = false;
      if (tried.has(key)) continue;
      tried.add(key);
      return { index, after };
    }
    return undefined;
  }

  /** When the first answer came of those not taken: what began later cannot be next. */
  function firstAnswer() {
    let first = Infinity;
    for (const [index, { start, end }] of operations.entries()) {
      if (start > first) break;
      if (!isTaken[index]) first = Math.min(first, end);
    }
    return first;
  }

  function candidates() {
    const limit = firstAnswer();
    return operations.filter(({ start }, index) => !isTaken[index] && start <= limit);
  }

  /** What is taken: how many without a gap, then the others. */
  function takenKey() {
    const gap = isTaken.indexOf(false);
    const whole = gap === -1 ? isTaken.length : gap;
    let key = `${whole}:`;
    for (let index = whole + 1; index < isTaken.length; index++) if (isTaken[index]) key += `${index},`;
    return key;
  }
}
