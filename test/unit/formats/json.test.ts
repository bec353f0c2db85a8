import assert from 'node:assert/strict';
import { member, readJson } from '../../../src/core/json';

describe('reading JSON', () => {
  for (const [text, line, column, message] of [
    ['', 1, 1, 'it ends too early'],
    ['{"a": [1, 2', 1, 12, 'it ends too early'],
    ['{"a": }', 1, 7, 'expected a value, found "}"'],
    ['{"a": 1,}', 1, 9, 'expected a key in double quotes'],
    ['{\n  "a" 1\n}', 2, 7, 'expected ":" after the key'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'expected "," or "}"'],
    ['[1] 2', 1, 5, 'text after the end of the value'],
    ["{'a': 1}", 1, 2, 'unexpected character'],
    ['{"a": 1}\n// note', 2, 1, 'unexpected character'],
  ] as const) {
    it(`says where ${JSON.stringify(text)} goes wrong`, () => {
      assert.deepEqual(readJson(text), { ok: false, line, column, message });
    });
  }

  it('refuses keys that reach an object prototype', () => {
    const reading = readJson('{"a": {"__proto__": {"admin": true}}}');
    assert.ok(!reading.ok);
    assert.match(reading.message, /__proto__/);
  });

  it('refuses nesting that would run out of stack elsewhere', () => {
    assert.ok(!readJson(`${'['.repeat(5000)}${']'.repeat(5000)}`).ok);
    assert.ok(readJson(`${'['.repeat(90)}${']'.repeat(90)}`).ok);
  });

  it('gives own members only', () => {
    assert.equal(member({}, 'toString'), undefined);
    assert.equal(member({ a: 1 }, 'a'), 1);
    assert.equal(member([1], 'length'), undefined);
    assert.equal(member(null, 'a'), undefined);
  });
});
