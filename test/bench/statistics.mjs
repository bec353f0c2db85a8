// Medians, percentiles, and ratios of samples that were taken in turn.
// @ts-check

/** @param {readonly number[]} values */
export function median(values) {
  return percentile(values, 0.5);
}

/**
 * Between two samples, in proportion.
 * @param {readonly number[]} values
 * @param {number} share 0 to 1
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Median of the ratios of samples that belong together: what slows the machine for a while slows both.
 * @param {readonly number[]} values
 * @param {readonly number[]} others
 */
export function medianRatio(values, others) {
  return median(values.map((value, index) => value / (others[index] ?? NaN)));
}

/**
 * @typedef {object} Turns Samples of one measurement, in ms. One turn is: comparator, ours, comparator again.
 * @property {number[]} ours
 * @property {number[]} comparator Mean of the two of a turn.
 * @property {number[]} first
 * @property {number[]} second
 */

/**
 * Measures both in turn, after some turns that do not count.
 * @param {{ ours: () => number | Promise<number>, comparator: () => number | Promise<number>, samples: number, warmUp: number }} plan
 *   Each call measures once and returns ms.
 * @returns {Promise<Turns>}
 */
export async function takeTurns({ ours, comparator, samples, warmUp }) {
  /** @type {Turns} */
  const turns = { ours: [], comparator: [], first: [], second: [] };
  for (let turn = -warmUp; turn < samples; turn++) {
    const first = await comparator();
    const own = await ours();
    const second = await comparator();
    if (turn < 0) continue;
    turns.ours.push(own);
    turns.first.push(first);
    turns.second.push(second);
    turns.comparator.push((first + second) / 2);
  }
  return turns;
}

/**
 * The comparator against itself: how far from 1 says how much the machine's other work disturbed the figures.
 * @param {Turns} turns
 */
export function selfRatio({ first, second }) {
  return medianRatio(second, first);
}
