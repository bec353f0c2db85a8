// Texts made from a grammar, and what becomes of them by accident and malice.
// @ts-check
import { readFileSync } from 'node:fs';

/** @typedef {import('../support/random.mjs').Random} Random */
/** @typedef {Readonly<Record<string, readonly string[]>>} Rules */

const data = (/** @type {string} */ name) =>
  /** @type {Rules} */ (JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8')));

/** Rules by name; `‹word›` in an alternative stands for a rule, `‹word+›` for one to four of it. */
export const grammar = data('grammar');
/** What long texts are made of, repeated; `§` is a number that counts up. */
export const units = data('units');

const reference = /‹([^›+]+)(\+?)›/g;
const deepest = 7;
const longest = 4000;

/** @param {string} rule @param {Random} random @param {number} [depth] @returns {string} */
export function sentence(rule, random, depth = 0) {
  const all = grammar[rule];
  if (all === undefined) throw new Error(`the grammar has no rule ${rule}`);
  // Deep down, what refers to nothing, so that every text ends.
  const plain = depth < deepest ? all : all.filter((alternative) => !alternative.includes('‹'));
  if (depth >= deepest && plain.length === 0) return '';
  const text = random.pick(plain).replace(reference, (_, /** @type {string} */ name, /** @type {string} */ plus) => {
    let made = '';
    for (let count = plus === '' ? 1 : 1 + random.below(4); count > 0 && made.length < longest; count -= 1) {
      made += sentence(name, random, depth + 1);
    }
    return made;
  });
  return text.includes('§') ? text.replaceAll('§', () => random.below(1000).toString(36)) : text;
}

const oddCharacters = [
  ...'\0\t\n\r"\'\\{}[]():,-#&*!|>%@`~$<=^?',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u2028',
  '\u202e',
  '😀',
  '\u0085',
  '\u001b',
];

/** @type {readonly ((text: string, random: Random, other: string, piece: string) => string)[]} */
const changes = [
  (text, random) => replaced(text, random, 1, random.pick(oddCharacters)),
  (text, random) =>
    replaced(
      text,
      random,
      1,
      String.fromCharCode(text.charCodeAt(random.below(text.length || 1)) ^ (1 << random.below(7))),
    ),
  (text, random) => replaced(text, random, random.below(20), ''),
  (text, random, other) => text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1)),
  (text, random, _, piece) => replaced(text, random, 0, piece),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => {
    const [start, length] = [random.below(text.length + 1), 1 + random.below(30)];
    const part = text.slice(start, start + length);
    return text.slice(0, start) + part.repeat(2 + random.below(random.chance(0.1) ? 300 : 8)) + text.slice(start);
  },
  (text, random) => {
    const lines = text.split('\n');
    const [from, to] = [random.below(lines.length), random.below(lines.length)];
    lines.splice(to, 0, ...lines.splice(from, random.chance(0.5) ? 1 : 0), lines[from] ?? '');
    return lines.join('\n');
  },
  (text, random) =>
    random.chance(0.5) ? text.replaceAll('\n', random.pick(['\r\n', '\r', '\u2028'])) : `\ufeff${text}`,
  (text) => [...text.slice(0, 300)].join('\0'),
  (text, random) => {
    const [open, close] = random.pick([
      ['[', ']'],
      ['{a: ', '}'],
      ['- ', ''],
      ['{"a":', '}'],
      ['(', ')'],
      ['{{#a}}', '{{/a}}'],
    ]);
    const count = random.pick([3, 60, 99, 101, 300]);
    const place = random.below(text.length + 1);
    return (
      text.slice(0, place) +
      (open ?? '').repeat(count) +
      (close ?? '').repeat(random.chance(0.7) ? count : 0) +
      text.slice(place)
    );
  },
  (text, random) =>
    text.replace(/[A-Za-z_]+/g, (word) =>
      random.chance(0.1) ? random.pick(['__proto__', 'constructor', 'prototype', 'toString', 'null']) : word,
    ),
  (text, random) =>
    text.replace(/[0-9]+/g, (digits) =>
      random.chance(0.3) ? random.pick(['0', '-1', '1e999', '9007199254740993', '']) : digits,
    ),
  (text, random) => replaced(text, random, 0, 'x'.repeat(random.pick([201, 401, 1001, 3000]))),
];

/** @param {string} text @param {Random} random @param {number} length @param {string} by */
function replaced(text, random, length, by) {
  const start = random.below(text.length + 1);
  return text.slice(0, start) + by + text.slice(start + length);
}

/**
 * A text with up to four changes.
 * @param {string} text
 * @param {Random} random
 * @param {{ other: string, pieces: readonly string[] }} from what to splice and to put in
 */
export function mutated(text, random, { other, pieces }) {
  let result = text;
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    result = random.pick(changes)(result, random, other, random.pick(pieces));
    if (result.length > 4 * longest) result = result.slice(0, 4 * longest);
  }
  return result;
}

/** @typedef {{ first?: string, again: string, last?: string | undefined }} Stretch */

/** What begins once, goes on again and again, and is ended as often. @param {Stretch} stretch @param {number} length */
export function stretched({ first = '', again, last = '' }, length) {
  const part = again.length + last.length;
  const count = Math.ceil((length - first.length) / part);
  return first + repeated(again, count * again.length) + last.repeat(count);
}

/** A piece again and again, up to a length. @param {string} unit @param {number} length */
export function repeated(unit, length) {
  if (!unit.includes('§')) return unit.repeat(Math.ceil(length / Math.max(1, unit.length)));
  const parts = [];
  let size = 0;
  for (let number = 1; size < length; number += 1) {
    const part = unit.replaceAll('§', String(number));
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
