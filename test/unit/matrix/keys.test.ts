import assert from 'node:assert/strict';
import { deedOf, type Deed, type Place, type Shape } from '../../../src/matrix/keys';
import { groupedLines } from '../../../src/matrix/lines';
import { row } from './builders';

// 0 ▾ support, 1 ▾ deep, 2 leaf, 3 answer, 4 triage, 5 hello
const open: Shape = {
  lines: groupedLines(
    [row('hello'), row('support/answer'), row('support/deep/leaf'), row('support/triage')],
    () => true,
  ),
  columns: 5,
  page: 3,
};
const shut: Shape = { ...open, lines: groupedLines([row('hello'), row('support/answer')], () => false) };

const press = (key: string, line: number, column: number, { ctrl = false, shape = open } = {}): Deed | null =>
  deedOf({ key, ctrl }, { line, column }, shape);

function goes(key: string, from: readonly [number, number], to: readonly [number, number], ctrl = false): void {
  const place: Place = { line: to[0], column: to[1] };
  assert.deepEqual(press(key, from[0], from[1], { ctrl }), { kind: 'go', place }, `${key} from ${from.join()}`);
}

describe('the keys of the matrix', () => {
  it('move by one cell, and stop at the borders', () => {
    goes('ArrowDown', [3, 2], [4, 2]);
    goes('ArrowDown', [5, 2], [5, 2]);
    goes('ArrowUp', [4, 2], [3, 2]);
    goes('ArrowRight', [4, 2], [4, 3]);
    goes('ArrowRight', [4, 4], [4, 4]);
    goes('ArrowLeft', [4, 2], [4, 1]);
  });

  it('reach the heads of the columns above the first line', () => {
    goes('ArrowUp', [0, 3], [-1, 3]);
    goes('ArrowUp', [-1, 3], [-1, 3]);
    goes('ArrowRight', [-1, 3], [-1, 4]);
    goes('ArrowDown', [-1, 3], [0, 3]);
    assert.deepEqual(press('Enter', -1, 3), { kind: 'sort' });
    assert.deepEqual(press(' ', -1, 3), { kind: 'sort' });
  });

  it('move to the ends of a line and of the table, and by pages', () => {
    goes('Home', [4, 3], [4, 0]);
    goes('End', [4, 1], [4, 4]);
    goes('Home', [4, 3], [0, 0], true);
    goes('End', [1, 1], [5, 4], true);
    goes('PageDown', [1, 2], [4, 2]);
    goes('PageDown', [4, 2], [5, 2]);
    goes('PageUp', [4, 2], [1, 2]);
    goes('PageUp', [1, 2], [0, 2]);
  });

  it('fold and unfold folders, go up to the folder, and into it', () => {
    assert.deepEqual(press('ArrowLeft', 0, 0), { kind: 'fold', line: 0 });
    assert.deepEqual(press('ArrowRight', 0, 0, { shape: shut }), { kind: 'unfold', line: 0 });
    goes('ArrowRight', [0, 0], [1, 0]);
    goes('ArrowLeft', [4, 0], [0, 0]);
    goes('ArrowLeft', [2, 0], [1, 0]);
    goes('ArrowLeft', [5, 0], [5, 0]);
    assert.deepEqual(press('Enter', 0, 2), { kind: 'fold', line: 0 });
    assert.deepEqual(press('Enter', 0, 2, { shape: shut }), { kind: 'unfold', line: 0 });
  });

  it('open a cell and the filter; every other key is not the table’s', () => {
    assert.deepEqual(press('Enter', 3, 2), { kind: 'open' });
    assert.deepEqual(press('/', 3, 2), { kind: 'filter' });
    for (const key of ['Tab', 'Escape', 'a', 'F10', 'ContextMenu']) {
      assert.equal(press(key, 3, 2), null, key);
    }
  });

  it('go nowhere in a table without lines but to its heads', () => {
    const empty: Shape = { lines: [], columns: 2, page: 1 };
    for (const key of ['ArrowDown', 'End', 'PageDown', 'PageUp', 'Home']) {
      const deed = press(key, -1, 0, { shape: empty, ctrl: true });
      assert.equal(deed?.kind === 'go' && deed.place.line, -1, key);
    }
  });
});
