import assert from 'node:assert/strict';
import { settingsOf } from '../../../src/core/formats/canonical';
import { includesOf, parsePrompt } from '../../../src/core/formats/parse';
import { input } from './support';

const units = [
  ...[
    '{',
    '{{',
    '{{{{',
    '{{{{a}}}}',
    '}',
    '{%',
    '{#',
    '{{"',
    "{{'",
    '{{[',
    '{{!--',
    '{{! ',
    '\\{{',
    '{{a',
    '{{a}}',
    '{{(',
    '{{>a}}',
  ],
  ...[
    '{{#a}}',
    '{{/a}}',
    '{{else}}',
    '{{#each x as |a|}}',
    '{{$x}}',
    "{{'a",
    '{% if x %}',
    '{% raw %}',
    "{% include 'x' %}",
  ],
  ...[
    '<system>',
    '</system>',
    '<prompt path="x"/>',
    '<message role="a">',
    '${file:',
    '${input:a}',
    '[a](b.md)',
    '[',
    '![a](',
  ],
  ...[
    '#file:a.md ',
    '#\n',
    '\n',
    ' ',
    '---\n',
    'a: 1\n',
    'a: b: c\n',
    '- ',
    '"',
    "'",
    'user:\n',
    'user[',
    '\u0000',
    '\ud800',
    '€',
  ],
];

const wrappings: readonly (readonly [string, (text: string) => string])[] = [
  ['a.prompt', (text) => text],
  ['a.prompt', (text) => `---\n${text}`],
  ['a.prompt', (text) => `<step>\n${text}`],
  ['a.prompty', (text) => `---\nname: x\n---\n${text}`],
  ['a.prompty', (text) => `---\nx: ${text}\n---\nHi`],
  ['a.prompt.md', (text) => text],
  ['a.prompt.yml', (text) => `messages:\n  - role: user\n    content: |\n      ${text.replaceAll('\n', '\n      ')}`],
  ['skprompt.txt', (text) => text],
  ['a.md', (text) => text],
  ['a.j2', (text) => text],
  ['a.hbs', (text) => text],
];

/**
 * Milliseconds of processor time. `npm run test:fuzz` allows as many for 64 KiB; this smaller size leaves room for a
 * machine that is busy with other work.
 */
const limit = 100;
const size = 32 * 1024;
/** What another process did to the caches is not ours: the least of some runs counts. */
const mostRuns = 6;

function leastTime(run: () => void): number {
  let least = Infinity;
  for (let count = 0; count < mostRuns && least >= limit; count += 1) {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('hostile prompt files', () => {
  for (const [path, wrap] of wrappings) {
    it(`are read in linear time and without an exception: ${path}, ${JSON.stringify(wrap('…').slice(0, 24))}`, () => {
      for (const unit of units) {
        const text = wrap(unit.repeat(Math.ceil(size / unit.length)));
        const file = input(path, text, { '_a.prompt': '{{>a}}{{>a b=1}}' });
        const result = parsePrompt(file);
        const milliseconds = leastTime(() => parsePrompt(file)) * (size / text.length);
        assert.ok(milliseconds < limit, `${JSON.stringify(unit)} took ${milliseconds.toFixed(0)} ms`);
        if (result.ok) {
          assert.doesNotThrow(() => settingsOf(result.prompt));
        }
        assert.doesNotThrow(() => includesOf(file, result.ok ? result.prompt.format : result.format));
      }
    }).timeout(60_000);
  }

  it('of a megabyte take about sixteen times as long as those of 64 KiB', () => {
    const time = (length: number, unit: string): number => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const started = process.cpuUsage();
      parsePrompt(input('a.md', text));
      return process.cpuUsage(started).user / 1000;
    };
    for (const unit of ['{{"', '{{{{a}}}}', '{{#a}}', '{{[', '{{a']) {
      time(size, unit);
      const small = Math.max(5, time(size, unit));
      const large = time(16 * size, unit);
      assert.ok(large < small * 16 * 6, `${unit}: ${small.toFixed(0)} ms, then ${large.toFixed(0)} ms`);
    }
  }).timeout(60_000);

  it('cannot reach an object prototype', () => {
    for (const [path, text] of [
      ['a.prompt', '---\nconfig:\n  __proto__: { polluted: true }\n---\nHi'],
      ['a.prompty', '---\nmodel: { parameters: { constructor: { polluted: true } } }\n---\nHi'],
      ['a.prompt.yml', '__proto__: { polluted: true }\nmessages: [{ role: user, content: Hi }]\n'],
    ] as const) {
      assert.ok(!parsePrompt(input(path, text)).ok);
    }
    const sidecar = { 'config.json': '{"completion": {"__proto__": {"polluted": true}}}' };
    assert.ok(!parsePrompt(input('skprompt.txt', 'Hi', sidecar)).ok);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('have names such as toString for variables, and nothing breaks', () => {
    const result = parsePrompt(input('a.prompt', '{{toString}} {{hasOwnProperty}} {{valueOf}}'));
    assert.ok(result.ok);
    assert.deepEqual(result.prompt.variables, ['hasOwnProperty', 'toString', 'valueOf']);
  });
});
