import assert from 'node:assert/strict';
import { readYaml } from '../../../src/core/yaml';

describe('reading YAML that anybody may have written', () => {
  it('gives plain JSON, with keys as they are written', () => {
    const { value, problems } = readYaml('null: 1\n1e3: two\nlist: [a, true, 0x10]\nday: 2026-11-22\nnothing:\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(value, { null: 1, '1e3': 'two', list: ['a', true, 16], day: '2026-11-22', nothing: null });
  });

  it('keeps every scalar as it is written under the failsafe schema', () => {
    const { value } = readYaml('a: 007\nb: true\nc: null\n', { schema: 'failsafe' });
    assert.deepEqual(value, { a: '007', b: 'true', c: 'null' });
  });

  it('reports duplicate keys with line and path, and lets the first one count', () => {
    const { value, problems, duplicates } = readYaml('a:\n  b: 1\n  c: 2\n  b: 3\n');
    assert.deepEqual(duplicates, [{ key: 'b', line: 4, path: 'a.b' }]);
    assert.deepEqual(problems, []);
    assert.deepEqual(value, { a: { b: 1, c: 2 } });
  });

  it('refuses aliases, custom tags and binary values by line', () => {
    const { problems } = readYaml('a: &x 1\nb: *x\nc: !mine 2\nd: !!binary aGk=\n');
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2, 3, 4],
    );
  });

  it('does not merge maps', () => {
    assert.deepEqual(readYaml('<<: { a: 1 }\nb: 2\n').value, { '<<': { a: 1 }, b: 2 });
  });

  it('refuses keys that reach an object prototype', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const { value, problems } = readYaml(`ok: 1\n${key}:\n  admin: true\n`);
      assert.deepEqual(value, { ok: 1 });
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.line, 2);
    }
    assert.equal(({} as Record<string, unknown>)['admin'], undefined);
  });

  it('names the line of a syntax error, counted from where the text stands in its file', () => {
    const { problems } = readYaml('a: 1\nb: c: d\n', { firstLine: 10 });
    assert.equal(problems[0]?.line, 11);
    assert.match(problems[0].message, /quotes/);
  });

  it('refuses a second document', () => {
    assert.match(readYaml('a: 1\n---\nb: 2\n').problems[0]?.message ?? '', /more than one YAML document/);
  });

  it('refuses texts over the size limit, counted in bytes', () => {
    assert.deepEqual(readYaml('a: €', { maxBytes: 6 }).problems, []);
    assert.match(readYaml('a: €', { maxBytes: 5 }).problems[0]?.message ?? '', /larger than/);
  });

  for (const [shape, text] of Object.entries({
    'flow lists': `a: ${'['.repeat(5000)}`,
    'closed flow maps': `${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`,
    'compact lists': `${'- '.repeat(4000)}x`,
    'indented maps': Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  })) {
    it(`names too deep nesting of ${shape} as a problem instead of running out of stack`, () => {
      assert.match(readYaml(text).problems[0]?.message ?? '', /nested more than 100 levels deep/);
    });
  }

  it('reads fifty levels and long lines of brackets in text without complaint', () => {
    const nested = `${'['.repeat(50)}1${']'.repeat(50)}`;
    assert.deepEqual(readYaml(`a: ${nested}\nb: "${'['.repeat(500)}"\nc: |\n  ${'{'.repeat(500)}\n`).problems, []);
  });

  it('finds the line of a key, a list item, or the nearest thing above', () => {
    const { lineOf } = readYaml('a: 1\nmessages:\n  - role: user\n  - role: system\n', { firstLine: 3 });
    assert.equal(lineOf(['messages']), 4);
    assert.equal(lineOf(['messages', 1, 'role']), 6);
    assert.equal(lineOf(['messages', 1, 'content']), 6);
    assert.equal(lineOf(['gone']), 3);
  });

  it('checks 40,000 keys for duplicates in linear time', () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `key${index}: a value as long as values are`).join('\n');
    const started = process.cpuUsage();
    assert.deepEqual(readYaml(`${text}\nkey7: again`, { maxBytes: 2 ** 21 }).duplicates, [
      { key: 'key7', line: 40_001, path: 'key7' },
    ]);
    // The library's own check takes a minute for these.
    assert.ok(process.cpuUsage(started).user < 9_000_000);
  }).timeout(30_000);

  it('refuses more keys, values and signs than anybody writes, by line', () => {
    const many = Array.from({ length: 16_000 }, (_, index) => `k${index}: v`).join('\n');
    assert.match(readYaml(many).problems[0]?.message ?? '', /^more than \d+ keys, values and signs$/);
    assert.deepEqual(readYaml('a:\n'.repeat(30_000), { firstLine: 3 }).problems, [
      { message: 'more than 15000 keys, values and signs', line: 7503 },
    ]);
    assert.match(readYaml('\n'.repeat(100_000)).problems[0]?.message ?? '', /^more than 25000 spaces, line breaks/);
    assert.deepEqual(readYaml(`a: |\n${'  1, 2, 3: [4] - {5}\n'.repeat(4000)}`).problems, []);
  });

  it('reports no more than twenty duplicate keys', () => {
    assert.equal(readYaml(`{${'a,'.repeat(4000)}}`).duplicates.length, 20);
  });

  it('keeps the document for edits that keep comments and order', () => {
    const { document } = readYaml('# why\nb: 1\na: 2 # this\n');
    document.set('a', 3);
    assert.equal(document.toString(), '# why\nb: 1\na: 3 # this\n');
  });
});
