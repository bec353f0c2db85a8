// Gives one parser generated inputs, and finds those that it cannot bear.
// @ts-check
import { seededRandom } from '../support/random.mjs';
import { checkNoPollution, checkPrototypes, Found } from './checks.mjs';
import { grammar, mutated, repeated, sentence, stretched, units } from './generate.mjs';

/** @typedef {import('./parsers.mjs').FuzzedParser} FuzzedParser */
/** @typedef {{ kind: string, message: string, input: string }} Failure */
/** @typedef {{ inputs: number, outcomes: number, large: number, slowest: number, slowestInput: string, ratio: number, failures: Failure[] }} Report */

const large = 64 * 1024;
/** Milliseconds of processor time for 64 KiB, and for anything smaller. */
const limit = 100;
const mostKept = 400;
const mostFailures = 10;

/**
 * @param {FuzzedParser} parser
 * @param {typeof import('./product')} product
 * @param {{ inputs: number, seed: number, corpus?: readonly string[], isShort?: boolean, until?: string | null }} options `isShort` puts each
 *   piece into one context, not into all, for the long inputs; `until`: the
 *   kind of failure that is enough
 * @returns {Promise<Report>}
 */
export async function fuzz(parser, product, { inputs, seed, corpus = [], isShort = false, until }) {
  const random = seededRandom(seed);
  const pieces = parser.pieces.flatMap((kind) => units[kind] ?? []);
  const seen = new Set();
  /** @type {string[]} */
  const kept = [];
  /** @type {Report} */
  const report = { inputs: 0, outcomes: 0, large: 0, slowest: 0, slowestInput: '', ratio: 0, failures: [] };
  const attempt = async (/** @type {string} */ input) => {
    report.inputs += 1;
    const { found, outcome, time } = await tried(parser, product, input, report.inputs % 1000 === 0);
    if (found !== null) {
      const short = found.kind === 'slow' ? input : await shortened(parser, product, input, found);
      report.failures.push({ kind: found.kind, message: found.message, input: short });
      if (found.kind === 'prototype') throw new Stopped();
    }
    if (report.failures.length >= mostFailures || (found !== null && found.kind === until)) throw new Stopped();
    if (outcome !== null && !seen.has(outcome) && input.length < large / 4) {
      seen.add(outcome);
      if (kept.length < mostKept) kept.push(input);
      else kept[random.below(mostKept)] = input;
    }
    return time;
  };
  try {
    for (const input of corpus) await attempt(input);
    const slowest = await longInputs(parser, random, pieces, report, attempt, isShort);
    if (report.failures.length === 0) await lengthened(parser, product, slowest, report);
    while (report.inputs < inputs) {
      const isNew = kept.length < 20 || random.chance(0.25);
      const base = isNew ? sentence(parser.rule, random) : random.pick(kept);
      const other = kept.length === 0 ? base : random.pick(kept);
      await attempt(isNew && random.chance(0.4) ? base : mutated(base, random, { other, pieces }));
    }
    checkPrototypes();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  report.outcomes = seen.size;
  return report;
}

class Stopped extends Error {}

/**
 * Texts of 64 KiB out of one piece or a few, and the slowest of them.
 * @param {FuzzedParser} parser
 * @param {import('../support/random.mjs').Random} random
 * @param {readonly string[]} pieces
 * @param {Report} report
 * @param {(input: string) => Promise<number>} attempt
 * @param {boolean} isShort
 */
async function longInputs(parser, random, pieces, report, attempt, isShort) {
  /** @type {{ make: (length: number) => string, time: number }[]} */
  const slowest = [];
  const run = async (/** @type {string} */ shown, /** @type {(length: number) => string} */ make) => {
    report.large += 1;
    const time = await attempt(make(large));
    slowest.push({ make, time });
    slowest.sort((a, b) => b.time - a.time).splice(3);
    if (time > report.slowest) [report.slowest, report.slowestInput] = [time, JSON.stringify(shown)];
  };
  const runIn = (/** @type {string} */ unit, /** @type {readonly [string, string]} */ [before, after]) =>
    run(before + unit + after, (length) => before + repeated(unit, length - before.length - after.length) + after);
  for (const stretch of parser.stretches ?? []) await run(stretch.again, (length) => stretched(stretch, length));
  for (const unit of [...(units['everywhere'] ?? []), ...pieces]) {
    const isAll = !isShort || units['everywhere']?.includes(unit);
    for (const context of !isAll ? [random.pick(parser.contexts)] : parser.contexts) await runIn(unit, context);
  }
  for (let count = 0; count < 40; count += 1) {
    const unit = Array.from({ length: 1 + random.below(3) }, () =>
      random.chance(0.7) ? random.pick(pieces) : sentence(random.pick(Object.keys(grammar)), random),
    ).join('');
    await runIn(unit.slice(0, 2000) || ' ', random.pick(parser.contexts));
  }
  return slowest;
}

/**
 * The slowest ones sixteen times as long: time may not grow faster than the text.
 * @param {FuzzedParser} parser
 * @param {typeof import('./product')} product
 * @param {readonly { make: (length: number) => string, time: number }[]} slowest
 * @param {Report} report
 */
async function lengthened(parser, product, slowest, report) {
  for (const { make } of slowest) {
    const small = Math.max(5, await leastTime(parser, product, make(large), 0, 2));
    const input = make(16 * large);
    const ratio = (await leastTime(parser, product, input, 32 * small, 3)) / small;
    report.ratio = Math.max(report.ratio, ratio);
    if (ratio > 16 * 5) {
      const message = `${ratio.toFixed(0)} times as long for 16 times the text (${small.toFixed(0)} ms for 64 KiB)`;
      report.failures.push({ kind: 'slow', message, input });
    }
  }
}

/** Takes the time of each call, and keeps the longest. @param {() => number} now in milliseconds */
function stopwatch(now) {
  let longest = 0;
  /** @type {import('./parsers.mjs').Call} */
  const call = (made) => {
    const started = now();
    try {
      return made();
    } finally {
      longest = Math.max(longest, now() - started);
    }
  };
  return { call, longest: () => longest };
}

/**
 * @param {FuzzedParser} parser
 * @param {typeof import('./product')} product
 * @param {string} input
 * @param {boolean} thoroughly
 * @returns {Promise<{ found: Found | null, outcome: string | null, time: number }>}
 */
async function tried(parser, product, input, thoroughly) {
  let outcome;
  const clock = stopwatch(() => performance.now());
  try {
    const answer = parser.run(product, input, clock.call);
    outcome = typeof answer === 'string' ? answer : await answer;
  } catch (error) {
    if (error instanceof Found) return { found: error, outcome: null, time: 0 };
    if (!product.PromptEnvError.is(error)) {
      const stack = error instanceof Error ? String(error.stack) : String(error);
      return { found: new Found('crash', stack), outcome: null, time: 0 };
    }
    outcome = error.code;
  }
  let time = clock.longest();
  try {
    checkNoPollution();
    if (thoroughly) checkPrototypes();
    const allowed = limit * Math.max(1, input.length / large);
    if (time > allowed) {
      time = Math.min(time, await leastTime(parser, product, input, allowed));
      if (time > allowed)
        throw new Found(
          'slow',
          `${time.toFixed(0)} ms for ${input.length} characters, where ${allowed.toFixed(0)} are allowed`,
        );
    }
  } catch (error) {
    if (error instanceof Found) return { found: error, outcome, time };
    throw error;
  }
  return { found: null, outcome, time };
}

/**
 * Processor time, the least of some runs, as many as it takes to come to `enough`: another process may have had the caches.
 * @param {FuzzedParser} parser
 * @param {typeof import('./product')} product
 * @param {string} input
 * @param {number} enough
 * @param {number} [runs]
 */
async function leastTime(parser, product, input, enough, runs = 12) {
  let least = Infinity;
  for (let run = 0; run < runs && least > enough; run += 1) {
    const clock = stopwatch(() => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    });
    try {
      await parser.run(product, input, clock.call);
    } catch {
      // Whether it may throw is asked elsewhere.
    }
    least = Math.min(least, clock.longest());
  }
  return least;
}

/**
 * The input without all that the failure does not need.
 * @param {FuzzedParser} parser
 * @param {typeof import('./product')} product
 * @param {string} input
 * @param {Found} failure
 */
async function shortened(parser, product, input, failure) {
  let short = input;
  if (failure.kind === 'prototype') return short;
  const until = performance.now() + 3000;
  for (let part = Math.ceil(short.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
    for (let start = 0; start < short.length && performance.now() < until;) {
      const candidate = short.slice(0, start) + short.slice(start + part);
      const { found } = await tried(parser, product, candidate, false);
      if (found?.kind === failure.kind && sameWords(found.message, failure.message)) short = candidate;
      else start += part;
    }
  }
  return short;
}

/** @param {string} a @param {string} b */
const sameWords = (a, b) => a.slice(0, 20).replaceAll(/\d+/g, '') === b.slice(0, 20).replaceAll(/\d+/g, '');
