// Random choices that come out the same for the same seed, so that every failure can be had again.
// @ts-check

/**
 * @typedef {{
 *   fraction: () => number,
 *   below: (limit: number) => number,
 *   chance: (probability: number) => boolean,
 *   pick: <T>(items: readonly T[]) => T,
 *   hex: (digits: number) => string,
 * }} Random
 */

/**
 * Mulberry32: small, fast, and good enough for tests.
 * @param {number} seed
 * @returns {Random}
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ limit) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to pick from');
      return /** @type {any} */ (items[below(items.length)]);
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  };
}
