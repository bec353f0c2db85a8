import assert from 'node:assert/strict';
import { columnOf } from '../../../src/matrix/choosing';
import { composed, type Composed } from '../../../src/matrix/composing';
import { noWishes, type Wishes } from '../../../src/matrix/wishes';
import { cell, environments, row } from './builders';

const few = ['desk/macro', 'support/answer', 'support/triage'].map((id) => row(id));
const heads = environments.map((name) => ({ name, protected: false }));

function lines({ lines: all }: Composed): readonly string[] {
  return all.map((line) =>
    line.kind === 'folder' ? `${line.isOpen ? '▾' : '▸'} ${line.path}` : `${line.level} ${line.row.id}`,
  );
}

const compose = (wishes: Partial<Wishes>, rows = few): Composed => composed(rows, heads, { ...noWishes, ...wishes });

describe('what choices make of the rows of the matrix', () => {
  it('are all of them by name, below folders where there are many or somebody chose it', () => {
    assert.deepEqual(lines(compose({})), ['1 support/answer', '1 desk/macro', '1 support/triage']);
    const grouped = ['▾ desk', '2 desk/macro', '▾ support', '2 support/answer', '2 support/triage'];
    assert.deepEqual(lines(compose({ grouped: true })), grouped);
    const many = Array.from({ length: 13 }, (_, number) => row(`a/p${number + 10}`));
    assert.equal(compose({}, many).isGrouped, true);
    assert.equal(compose({ grouped: false }, many).isGrouped, false);
  });

  it('shut folders that were folded, but not over what a filter found', () => {
    const folded = { grouped: true, folded: ['support'] };
    assert.deepEqual(lines(compose(folded)), ['▾ desk', '2 desk/macro', '▸ support']);
    const found = compose({ ...folded, filter: 'triage' });
    assert.deepEqual(lines(found), ['▾ support', '2 support/triage']);
    assert.equal(found.rows, 1);
  });

  it('have no folders in any order but that of names; an environment that is gone orders nothing', () => {
    const rows = [
      row('a/x', {}, [cell('latest'), cell('inStep'), cell('inStep')]),
      row('b/y', {}, [cell('latest'), cell('inStep'), cell('damaged')]),
    ];
    const sort = { column: columnOf('prod'), by: 'state', descending: false } as const;
    assert.deepEqual(lines(compose({ grouped: true, sort }, rows)), ['1 b/y', '1 a/x']);
    const gone = { ...sort, column: columnOf('gone') };
    assert.deepEqual(lines(compose({ grouped: true, sort: gone }, rows)), ['▾ a', '2 a/x', '▾ b', '2 b/y']);
  });
});
