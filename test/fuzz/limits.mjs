// Limits that a file passes must be named, in words that say what there is too much of.
// @ts-check
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [deep, many] = [/nested more than 100 levels deep/, /more than \d+ keys, values and signs/];

/** @param {string} file the bundled product */
export function checkLimits(file) {
  /** @type {typeof import('./product')} */
  const product = createRequire(import.meta.url)(file);
  const nested = '['.repeat(10_000) + ']'.repeat(10_000);
  const map = Array.from({ length: 16_000 }, (_, index) => `k${index}: v`).join('\n');
  const bomb = Array.from({ length: 20 }, (_, level) => `a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`).join(
    '\n',
  );
  const alias = /the alias \*a-?\d+ is not allowed|Unresolved alias/;
  const config = (/** @type {string} */ text) => product.parseConfig(text, []).findings[0]?.message ?? 'no finding';
  const pins = (/** @type {string} */ text) => product.parsePins('prod', text).findings[0]?.message ?? 'no finding';
  const prompt = (/** @type {string} */ path, /** @type {string} */ text, /** @type {string} */ beside = '') => {
    const result = product.parsePrompt({ path, text, read: () => beside });
    return result.ok ? 'no problem' : (result.problems[0]?.message ?? 'no problem');
  };
  const eventProblem = (/** @type {Uint8Array} */ bytes) => {
    const reading = product.readEvent('', 'prod', bytes, () => '');
    return reading.ok ? 'no problem' : reading.problem;
  };
  const front = (/** @type {string} */ yaml) => `---\nx:\n  ${yaml.replaceAll('\n', '\n  ')}\n---\nHi`;
  /** @type {readonly (readonly [string, string, RegExp])[]} */
  const cases = [
    ['config, nested', config(`a: ${nested}`), deep],
    [
      'config, by indentation',
      config(Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')),
      deep,
    ],
    ['config, a large map', config(map), many],
    ['config, aliases', config(bomb), alias],
    ['config, size', config('a'.repeat(2 ** 20 + 1)), /larger than 1024 KiB/],
    ['pins, nested', pins(`a: ${nested}`), deep],
    ['pins, a large map', pins(map), many],
    ['pins, aliases', pins(bomb), alias],
    ['pins, size', pins('#'.repeat(2 ** 24 + 1)), /larger than 16 MiB/],
    ...['a.prompt', 'a.prompty', 'a.prompt.md', 'a.md', 'a.txt', 'a.j2', 'a.hbs', 'a.mustache'].flatMap((path) => [
      /** @type {const} */ ([`${path}, nested`, prompt(path, front(nested)), deep]),
      /** @type {const} */ ([`${path}, a large map`, prompt(path, front(map)), many]),
      /** @type {const} */ ([`${path}, aliases`, prompt(path, front(bomb)), alias]),
      /** @type {const} */ ([
        `${path}, settings`,
        prompt(path, `---\nx: ${'a'.repeat(2 ** 18)}\n---\nHi`),
        /larger than 256 KiB/,
      ]),
      /** @type {const} */ ([`${path}, size`, prompt(path, 'a'.repeat(2 ** 23 + 1)), /too large/]),
    ]),
    ['a.prompt.yml, nested', prompt('a.prompt.yml', `messages: ${nested}`), deep],
    ['a.prompt.yml, a large map', prompt('a.prompt.yml', map), many],
    ['a.prompt.yaml, nested', prompt('a.prompt.yaml', `template: x\ny: ${nested}`), deep],
    ['skprompt.txt, nested settings', prompt('skprompt.txt', 'Hi', nested), deep],
    ['skprompt.txt, size', prompt('skprompt.txt', 'a'.repeat(2 ** 23 + 1)), /too large/],
    ['events, size', eventProblem(new Uint8Array(2 ** 24 + 1)), /larger than 16 MiB/],
  ];
  for (const [name, message, expected] of cases) assert.match(message, expected, name);
  return `${cases.length} of them`;
}
