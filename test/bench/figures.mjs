// One line a figure: ours, what it is compared with, the ratio, and the budget.
// @ts-check
import { median, medianRatio, percentile, selfRatio } from './statistics.mjs';

/**
 * @typedef {object} Figure
 * @property {string} what
 * @property {string} ours
 * @property {string} comparator
 * @property {number | null} ratio Null where a plain size is compared with its budget.
 * @property {string} budget
 * @property {boolean} over
 * @property {string} [note] Printed below the table: how noisy the samples were, for example.
 */

/**
 * A figure of two things measured in turn.
 * @param {object} measured
 * @param {string} measured.what
 * @param {string} measured.comparator What the comparator is.
 * @param {import('./statistics.mjs').Turns} measured.turns
 * @param {number | null} measured.budget Largest ratio that is not over; null where there is no budget.
 * @param {string} [measured.note]
 * @returns {Figure}
 */
export function ratioFigure({ what, comparator, turns, budget, note }) {
  const ratio = medianRatio(turns.ours, turns.comparator);
  const self = selfRatio(turns);
  const spread = `p95 ${ms(percentile(turns.ours, 0.95))} against ${ms(percentile(turns.comparator, 0.95))}`;
  const noise = self < 0.9 || self > 1.1 ? ', which is too noisy to count' : '';
  return {
    what,
    ours: ms(median(turns.ours)),
    comparator: `${ms(median(turns.comparator))} ${comparator}`,
    ratio,
    budget: budget === null ? '' : `≤ ${budget}`,
    over: budget !== null && ratio > budget,
    note: [
      `${turns.ours.length} samples, ${spread}, comparator against itself ${self.toFixed(2)}${noise}`,
      ...(note === undefined ? [] : [note]),
    ].join('; '),
  };
}

/**
 * A size in bytes against its budget.
 * @param {string} what
 * @param {number} bytes
 * @param {number | null} budget
 * @param {string} [note]
 * @returns {Figure}
 */
export function sizeFigure(what, bytes, budget, note) {
  return {
    what,
    ours: kilobytes(bytes),
    comparator: '',
    ratio: budget === null ? null : bytes / budget,
    budget: budget === null ? '' : `≤ ${kilobytes(budget)}`,
    over: budget !== null && bytes > budget,
    ...(note === undefined ? {} : { note }),
  };
}

/** @param {number} value */
export function ms(value) {
  return `${value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3)} ms`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

/** @param {readonly Figure[]} figures */
export function figureTable(figures) {
  const head = ['what', 'ours', 'comparator', 'ratio', 'budget', ''];
  const rows = figures.map(({ what, ours, comparator, ratio, budget, over }) => [
    what,
    ours,
    comparator,
    ratio === null ? '' : ratio.toFixed(2),
    budget,
    budget === '' ? '' : over ? 'OVER' : 'ok',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const notes = figures.flatMap(({ what, note }) => (note === undefined ? [] : [`${what}: ${note}.`]));
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), '', ...notes].join('\n');
}

/**
 * The same for the README.
 * @param {readonly Figure[]} figures
 */
export function figureMarkdown(figures) {
  const rows = figures.map(({ what, ours, comparator, ratio, budget, over }) =>
    [what, ours, comparator, ratio === null ? '' : ratio.toFixed(2), over ? `${budget}, **over**` : budget].join(' | '),
  );
  return ['what | ours | compared with | ratio | budget', '--- | --- | --- | --- | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}
