import assert from 'node:assert/strict';
import { ageOf, authorName, count, oneLine } from '../../src/core/wording';

describe('wording', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  const ages: readonly [string, string][] = [
    ['2026-11-22T11:59:30.000Z', 'just now'],
    ['2026-11-22T11:59:00.000Z', '1 minute ago'],
    ['2026-11-22T11:01:00.000Z', '59 minutes ago'],
    ['2026-11-22T10:59:00.000Z', '1 hour ago'],
    ['2026-11-21T12:00:00.000Z', '1 day ago'],
    ['2026-11-19T12:00:00.000Z', '3 days ago'],
    ['2026-11-08T12:00:00.000Z', '2 weeks ago'],
    ['2026-08-22T12:00:00.000Z', '3 months ago'],
    ['2023-11-22T11:00:00.000Z', '3 years ago'],
    ['2027-01-01T00:00:00.000Z', 'just now'],
    ['yesterday', ''],
  ];
  for (const [at, words] of ages) {
    it(`says ${JSON.stringify(words)} for ${at}`, () => {
      assert.equal(ageOf(at, now), words);
    });
  }

  it('takes the name out of an author', () => {
    assert.equal(authorName('Ada Lovelace <ada@example.org>'), 'Ada Lovelace');
    assert.equal(authorName('ada'), 'ada');
    assert.equal(authorName('<ada@example.org>'), '<ada@example.org>');
  });

  it('counts', () => {
    assert.deepEqual(
      [count(0, 'prompt'), count(1, 'prompt'), count(2, 'prompt')],
      ['0 prompts', '1 prompt', '2 prompts'],
    );
  });

  it('puts text of others on one line, without characters that hide or reorder it', () => {
    assert.equal(oneLine(' a\r\n\tb\u0000\u202e c '), 'a b c');
  });

  it('cuts what is too long, and never in the middle of a character', () => {
    assert.equal(oneLine('abcdef', 4), 'abc…');
    assert.equal(oneLine('abc😀def', 5), 'abc…');
    assert.equal(oneLine('x'.repeat(5_000_000), 10), 'xxxxxxxxx…');
  });
});
