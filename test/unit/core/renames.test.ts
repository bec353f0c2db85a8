import assert from 'node:assert/strict';
import { renamesBetween } from '../../../src/core/renames';
import { piecesOf, similarity } from '../../../src/core/similarity';

const lines = (word: string, number: number): string =>
  Array.from({ length: number }, (_, index) => `${word} ${index} of them\n`).join('');
const told = (gone: Record<string, string>, come: Record<string, string>): readonly string[] =>
  Array.from(
    renamesBetween(new Map(Object.entries(gone)), new Map(Object.entries(come))),
    ([to, { from, similarity: alike }]) => `${from} → ${to} ${Math.floor(alike * 100)}`,
  );

describe('renames', () => {
  it('takes the same text first, then the most alike, and of those the same name', () => {
    const [text, more] = [lines('Rule', 20), `${lines('Rule', 20)}One more.\n`];
    assert.deepEqual(told({ a: text }, { 'x/b': more, 'x/c': text }), ['a → x/c 100']);
    assert.deepEqual(told({ a: text, b: text }, { 'x/b': text, 'x/a': text }), ['b → x/b 100', 'a → x/a 100']);
    assert.deepEqual(told({ a: text, b: text }, { 'x/b': more }), ['b → x/b 96']);
    assert.deepEqual(told({ a: text, b: more }, { c: `${more}Two.\n`, d: `${text}Half.\n` }), ['b → c 98', 'a → d 98']);
  });

  it('takes no draft for two, and none that has less than half of the text', () => {
    assert.deepEqual(told({ a: lines('Rule', 20) }, { b: lines('Rule', 20), c: lines('Rule', 20) }), ['a → b 100']);
    assert.deepEqual(told({ a: lines('Rule', 20) }, { b: lines('Rule', 10) + lines('Step', 10) }), []);
    assert.deepEqual(told({ a: lines('Rule', 20) }, { b: lines('Rule', 12) + lines('Step', 8) }), ['a → b 58']);
  });

  it('finds only the very same texts where there is more than can be looked through in a moment', () => {
    const many = (edit: string): Record<string, string> =>
      Object.fromEntries(
        Array.from({ length: 900 }, (_, index) => [`${edit}${index}`, `${lines(`Rule ${index}`, 30)}${edit}\n`]),
      );
    const started = process.cpuUsage();
    const found = told({ ...many('a'), same: 'The same.\n' }, { ...many('b'), moved: 'The same.\n' });
    const { user, system } = process.cpuUsage(started);
    assert.ok(user + system < 10_000_000, `${user + system} µs`);
    assert.deepEqual(found, ['same → moved 100']);

    const long = 'The same line again.\n'.repeat(500_000);
    assert.deepEqual(told({ a: long }, { b: `${long}One more.\n` }), ['a → b 99']);
    assert.deepEqual(told({ a: long + long }, { b: `${long}${long}One more.\n` }), []);
  });

  it('counts by pieces of long lines, so that what is added at their end leaves them alike', () => {
    const long = 'One paragraph on a line of its own, as writers leave them. '.repeat(20_000);
    const started = process.cpuUsage();
    const alike = similarity(piecesOf(long), piecesOf(`${long}The end.\n`));
    const { user, system } = process.cpuUsage(started);
    assert.ok(alike > 0.99, String(alike));
    // A search for the end of the line from each piece would take minutes.
    assert.ok(user + system < 2_000_000, `${user + system} µs`);
    assert.equal(similarity(piecesOf(''), piecesOf('')), 0);
  });
});
