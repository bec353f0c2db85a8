import assert from 'node:assert/strict';
import { matrixRow, Words } from '../../../src/host/matrix/matrixRows';
import { Standings } from '../../../src/host/views/standings';
import { readMatrixRequest, type MatrixHead, type MatrixRow } from '../../../src/core/matrixMessages';
import type { RegistrySnapshot } from '../../../src/core/model';
import { countsOf, needsLook, rowOf } from '../../../src/matrix/rows';
import { TableData } from '../../../src/matrix/tableData';
import { noWishes, readWishes } from '../../../src/matrix/wishes';
import { lookupIn, pin, prompt, snapshot, version } from '../views/builders';

const head = (round: number, environments = ['dev', 'staging', 'prod']): MatrixHead => ({
  kind: 'head',
  round,
  registries: [{ root: 'file:///registry', name: 'registry' }],
  registry: 'file:///registry',
  environments: environments.map((name) => ({ name, protected: name === 'prod' })),
  total: 1,
  writable: true,
});

function sent(known: RegistrySnapshot, id: string, words: Words, at: number | null = null): MatrixRow {
  const standings = new Standings(known, lookupIn(known));
  const pins = known.environments.map(({ name }) => ({ standing: standings.of(name, id), at }));
  return matrixRow(id, lookupIn(known)(id), pins, words);
}

describe('a row of the matrix', () => {
  const known = snapshot([prompt('support/triage', 6, { state: 'modified' }), prompt('hello', 1)], {
    dev: { 'support/triage': pin(6), hello: pin(1) },
    staging: { 'support/triage': pin(4) },
    prod: { 'support/triage': pin(3, { reason: 'too long\u202e', held: version(4) }), gone: pin(2) },
  });

  it('says of each environment what the views say, in the words of its column', () => {
    const words = new Words();
    const row = rowOf(sent(known, 'support/triage', words, Date.UTC(2026, 10, 22)), words.takeFresh());
    assert.deepEqual(row.draft, { state: 'modified', words: 'modified since v6', latest: 6 });
    assert.deepEqual(
      row.cells.map(({ state, version: text, words: said, number, distance }) => [state, text, said, number, distance]),
      [
        ['latest', 'v6', 'latest', 6, 0],
        ['behind', 'v4 → v6', '2 behind', 4, 2],
        ['held', 'v3', 'held: too long', 3, 0],
      ],
    );
    assert.equal(row.cells[0]?.at, Date.UTC(2026, 10, 22));
    assert.equal(needsLook(row), true);
  });

  it('says what is not pinned, and what is pinned and not there', () => {
    const words = new Words();
    const rows = ['hello', 'gone'].map((id) => sent(known, id, words));
    const all = words.takeFresh();
    const [hello, gone] = rows.map((row) => rowOf(row, all));
    assert.deepEqual(
      hello?.cells.map(({ state, words: said, at }) => [state, said, at]),
      [
        ['latest', 'latest', null],
        ['missing', 'never promoted', null],
        ['none', 'not pinned', null],
      ],
    );
    assert.equal(gone?.draft.state, 'absent');
    assert.equal(gone.cells[2]?.state, 'only');
  });

  it('sends each word but once', () => {
    const words = new Words();
    sent(known, 'support/triage', words);
    assert.ok(words.takeFresh().length > 0);
    sent(known, 'support/triage', words);
    assert.deepEqual(words.takeFresh(), []);
  });

  it('counts what waits, is held and is damaged, column by column', () => {
    const words = new Words();
    const rows = ['support/triage', 'hello'].map((id) => sent(known, id, words));
    const all = words.takeFresh();
    const counts = countsOf(
      rows.map((row) => rowOf(row, all)),
      3,
    );
    assert.deepEqual(counts, [
      { waiting: 0, held: 0, damaged: 0 },
      { waiting: 2, held: 0, damaged: 0 },
      { waiting: 0, held: 1, damaged: 0 },
    ]);
  });
});

describe('the table of the matrix', () => {
  const row = (id: string, word: number): MatrixRow => [id, 6, word, 1, 11, word, word, 1, 0, -1];
  const rows = (round: number, words: string[], list: MatrixRow[], isLast = true) =>
    ({ kind: 'rows', round, words, rows: list, isLast }) as const;

  it('shows the first rows at once, and all of them sorted by id', () => {
    const data = new TableData();
    data.begin(head(1, ['dev']));
    assert.equal(data.take(rows(1, ['v1'], [row('b', 0)], false)), true);
    assert.deepEqual([data.all.map(({ id }) => id), data.isWhole], [['b'], false]);
    assert.equal(data.take(rows(1, [], [row('a', 0)])), true);
    assert.deepEqual([data.all.map(({ id }) => id), data.isWhole], [['a', 'b'], true]);
  });

  it('keeps the old rows until the new ones are whole, and the same row as the same object', () => {
    const data = new TableData();
    data.begin(head(1, ['dev']));
    data.take(rows(1, ['v1'], [row('a', 0), row('b', 0)]));
    const before = data.row('a');
    data.begin(head(2, ['dev']));
    assert.equal(data.take(rows(2, ['other', 'v1'], [row('a', 1)], false)), false);
    assert.equal(data.all.length, 2);
    assert.equal(data.take(rows(2, ['v2'], [row('c', 2)])), true);
    assert.deepEqual(
      data.all.map(({ id }) => id),
      ['a', 'c'],
    );
    assert.equal(data.row('a'), before);
    assert.equal(data.row('c')?.cells[0]?.version, 'v2');
  });

  it('forgets rows of other columns at once', () => {
    const data = new TableData();
    data.begin(head(1, ['dev']));
    data.take(rows(1, ['v1'], [row('a', 0)]));
    data.begin(head(2, ['dev', 'prod']));
    assert.deepEqual(data.all, []);
  });

  it('takes nothing of an earlier round', () => {
    const data = new TableData();
    data.begin(head(2, ['dev']));
    assert.equal(data.take(rows(1, ['v1'], [row('a', 0)])), false);
    assert.equal(data.takeMoves({ kind: 'moves', round: 1, moves: [] }), false);
    assert.deepEqual(data.all, []);
  });

  it('asks again who moved a pin once its row changed', () => {
    const data = new TableData();
    data.begin(head(1, ['dev']));
    data.take(rows(1, ['v1', 'v2'], [row('a', 0)]));
    assert.deepEqual(data.unknownMovers(['a', 'nobody']), ['a']);
    data.takeMoves({ kind: 'moves', round: 1, moves: [{ prompt: 'a', environment: 'dev', by: 'Ada', about: '' }] });
    assert.deepEqual(data.unknownMovers(['a']), []);
    assert.equal(data.moved('a', 'dev')?.by, 'Ada');
    data.take({ kind: 'changes', round: 1, words: [], rows: [row('a', 0)], isLast: true });
    assert.deepEqual(data.unknownMovers(['a']), []);
    data.take({ kind: 'changes', round: 1, words: [], rows: [row('a', 1)], isLast: true });
    assert.deepEqual(data.unknownMovers(['a']), ['a']);
  });
});

describe('what a page of the matrix asks for', () => {
  it('is read', () => {
    const act = { kind: 'act', action: 'promote', registry: 'r', prompt: 'a/b', environment: 'prod' };
    for (const request of [
      act,
      { ...act, environment: null },
      { kind: 'ready', registry: null },
      { kind: 'ready', registry: 'file:///r' },
      { kind: 'choose', registry: 'file:///r' },
      { kind: 'moves', round: 3, prompts: ['a', 'b'] },
      { kind: 'refresh' },
      { kind: 'setUp' },
    ]) {
      assert.deepEqual(readMatrixRequest(request), request);
    }
  });

  it('is nothing where it is anything else', () => {
    const act = { kind: 'act', action: 'promote', registry: 'r', prompt: 'a/b', environment: 'prod' };
    for (const message of [
      null,
      undefined,
      'promote',
      7,
      [],
      {},
      { kind: 'delete' },
      { kind: '__proto__' },
      { ...act, action: 'eval' },
      { ...act, action: 'constructor' },
      { ...act, prompt: { toString: 1 } },
      { ...act, prompt: 'x'.repeat(5000) },
      { ...act, environment: undefined },
      { ...act, environment: 4 },
      { ...act, registry: '' },
      { kind: 'choose' },
      { kind: 'ready', registry: 3 },
      { kind: 'moves', round: '1', prompts: [] },
      { kind: 'moves', round: 1.5, prompts: [] },
      { kind: 'moves', round: 1, prompts: 'a' },
      { kind: 'moves', round: 1, prompts: ['a', 4] },
      { kind: 'moves', round: 1, prompts: Array.from({ length: 201 }, () => 'a') },
    ]) {
      assert.equal(readMatrixRequest(message), null, JSON.stringify(message));
    }
  });

  it('keeps no more than was asked for', () => {
    const request = { kind: 'refresh', registry: 'r', prompt: 'p' };
    assert.deepEqual(readMatrixRequest(request), { kind: 'refresh' });
  });
});

describe('what a person chose in the matrix', () => {
  it('is read again as it was kept', () => {
    const wishes = {
      registry: 'file:///r',
      filter: 'held',
      onlyUnsettled: true,
      sort: { column: 'env:prod', by: 'age', descending: true },
      grouped: false,
      folded: ['a/b'],
      active: { key: 'a', column: 2 },
      top: { key: ' a/b', hidden: 12 },
    };
    assert.deepEqual(readWishes(JSON.parse(JSON.stringify(wishes))), wishes);
  });

  it('is nothing where it cannot be understood', () => {
    for (const kept of [
      undefined,
      null,
      4,
      'x',
      [],
      { sort: { by: 'x' }, folded: [1], top: { key: 1 }, active: 'a' },
    ]) {
      assert.deepEqual(readWishes(kept), noWishes);
    }
    assert.deepEqual(readWishes({ sort: { column: 'name', by: 'nothing' } }).sort, noWishes.sort);
    assert.equal(readWishes({ top: { key: 'a', hidden: Number.NaN } }).top, null);
  });
});
