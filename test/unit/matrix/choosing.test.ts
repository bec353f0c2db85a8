import assert from 'node:assert/strict';
import { byName, columnOf, filterOf, sorted, type Sort } from '../../../src/matrix/choosing';
import { cell, environments, row } from './builders';

const rows = [
  row('support/triage', { draft: 'modified', latest: 6 }, [
    cell('latest', 'v6', 'latest', { at: 3 }),
    cell('behind', 'v4 → v6', '2 behind', { distance: 2, number: 4, at: 2 }),
    cell('held', 'v3', 'held: too long', { number: 3, at: 9 }),
  ]),
  row('billing/refund', { draft: 'clean', latest: 2 }, [
    cell('latest', 'v2', 'latest', { number: 2, at: 5 }),
    cell('inStep', 'v2', 'in step', { number: 2, at: 6 }),
    cell('behind', 'v1 → v2', '1 behind', { distance: 1, number: 1, at: 1 }),
  ]),
  row('hello', { draft: 'new', latest: null }, [cell('none'), cell('none'), cell('none')]),
  row('support/answer', { draft: 'clean', latest: 9 }, [
    cell('latest', 'v9', 'latest', { number: 9 }),
    cell('inStep', 'v9', 'in step', { number: 9 }),
    cell('behind', 'v2 → v9', '7 behind', { distance: 7, number: 2, at: 4 }),
  ]),
];

const ids = (sort: Sort): string[] => sorted(rows, sort, environments).map(({ id }) => id);

describe('the order of the matrix', () => {
  it('is that of names, the last part first, as in the views', () => {
    assert.deepEqual(ids(byName), ['support/answer', 'hello', 'billing/refund', 'support/triage']);
    assert.deepEqual(ids({ ...byName, descending: true }), ids(byName).reverse());
  });

  it('by state puts what needs a look first, of that the furthest behind, and what is not pinned last', () => {
    const sort: Sort = { column: columnOf('prod'), by: 'state', descending: false };
    assert.deepEqual(ids(sort), ['support/triage', 'support/answer', 'billing/refund', 'hello']);
    assert.deepEqual(ids({ ...sort, descending: true }).at(-1), 'hello');
  });

  it('by version puts the highest first, by last move the latest', () => {
    const column = columnOf('prod');
    assert.deepEqual(ids({ column, by: 'version', descending: false }), [
      'support/triage',
      'support/answer',
      'billing/refund',
      'hello',
    ]);
    assert.deepEqual(ids({ column, by: 'age', descending: false }), [
      'support/triage',
      'support/answer',
      'billing/refund',
      'hello',
    ]);
    assert.deepEqual(ids({ column, by: 'age', descending: true }), [
      'billing/refund',
      'support/answer',
      'support/triage',
      'hello',
    ]);
  });

  it('by draft puts changed ones before clean ones, and equals by name', () => {
    assert.deepEqual(ids({ column: 'draft', by: 'state', descending: false }), [
      'support/triage',
      'hello',
      'billing/refund',
      'support/answer',
    ]);
  });

  it('falls back to names where the column is an environment that is gone', () => {
    assert.deepEqual(ids({ column: columnOf('gone'), by: 'state', descending: true }), ids(byName));
  });
});

describe('the filter of the matrix', () => {
  const found = (text: string, onlyUnsettled = false): string[] =>
    rows.filter(filterOf(text, onlyUnsettled, environments).matches).map(({ id }) => id);

  it('wants every word, in the id or in what any column says, in any case', () => {
    assert.deepEqual(found('SUPPORT'), ['support/triage', 'support/answer']);
    assert.deepEqual(found('support held'), ['support/triage']);
    assert.deepEqual(found('support refund'), []);
    assert.deepEqual(found('too long'), ['support/triage']);
  });

  it('looks in one column where a word names it', () => {
    assert.deepEqual(found('behind'), ['support/triage', 'billing/refund', 'support/answer']);
    assert.deepEqual(found('staging:behind'), ['support/triage']);
    assert.deepEqual(found('prod:v9'), ['support/answer']);
    assert.deepEqual(found('draft:modified'), ['support/triage']);
    assert.deepEqual(found('elsewhere:behind'), []);
  });

  it('leaves out what is in step everywhere', () => {
    assert.deepEqual(found('', true), ['support/triage', 'billing/refund', 'support/answer']);
  });

  it('knows when it lets everything through', () => {
    assert.equal(filterOf('  ', false, environments).isEmpty, true);
    assert.equal(filterOf('', true, environments).isEmpty, false);
    assert.equal(filterOf('a', false, environments).isEmpty, false);
  });
});
