import assert from 'node:assert/strict';
import { flatLines, groupedLines, parentLine, type Line } from '../../../src/matrix/lines';
import { drawnLines, Layout, scrolledTo } from '../../../src/matrix/scrolling';
import { row } from './builders';

const rows = ['a/b/c/one', 'a/b/c/two', 'a/b/d/three', 'hello', 'support/deep/only/leaf', 'support/triage'].map((id) =>
  row(id),
);

const texts = (lines: readonly Line[]): string[] =>
  lines.map((line) => {
    const indent = '  '.repeat(line.level - 1);
    return line.kind === 'folder'
      ? `${indent}${line.isOpen ? '▾' : '▸'} ${line.label} (${line.total})`
      : `${indent}${line.label}`;
  });

describe('the lines of the matrix', () => {
  it('stand below their folders, folders first; a folder of nothing but one folder is merged with it', () => {
    assert.deepEqual(texts(groupedLines(rows, () => true)), [
      '▾ a/b (3)',
      '  ▾ c (2)',
      '    one',
      '    two',
      '  ▾ d (1)',
      '    three',
      '▾ support (2)',
      '  ▾ deep/only (1)',
      '    leaf',
      '  triage',
      'hello',
    ]);
  });

  it('leave out what stands in a folded folder, and count it', () => {
    assert.deepEqual(texts(groupedLines(rows, (path) => path !== 'a/b' && path !== 'support/deep/only')), [
      '▸ a/b (3)',
      '▾ support (2)',
      '  ▸ deep/only (1)',
      '  triage',
      'hello',
    ]);
  });

  it('go the other way round on every level', () => {
    assert.deepEqual(texts(groupedLines(rows, (path) => path === 'a/b', true)), [
      '▸ support (2)',
      '▾ a/b (3)',
      '  ▸ d (1)',
      '  ▸ c (2)',
      'hello',
    ]);
  });

  it('name the folder in each line where there are no folders', () => {
    const [first] = flatLines(rows);
    assert.deepEqual(first?.kind === 'prompt' && [first.label, first.folder, first.level], ['one', 'a/b/c', 1]);
  });

  it('have keys that no other line has, whatever folders and prompts are called', () => {
    const lines = groupedLines([row(' a'), row('a/b'), row('a/b/c'), row('b')], () => true);
    assert.equal(new Set(lines.map(({ key }) => key)).size, lines.length);
  });

  it('know the folder above them', () => {
    const lines = groupedLines(rows, () => true);
    assert.deepEqual(
      lines.map((_line, place) => parentLine(lines, place)),
      [-1, 0, 1, 1, 0, 4, -1, 6, 7, 6, -1],
    );
  });

  it('are ten thousand in a moment', () => {
    const many = Array.from({ length: 10_000 }, (_, place) => row(`team-${place % 40}/kind-${place % 7}/p${place}`));
    many.sort((a, b) => (a.id < b.id ? -1 : 1));
    const lines = groupedLines(many, () => true);
    assert.equal(lines.filter(({ kind }) => kind === 'prompt').length, 10_000);
    assert.equal(lines.filter(({ kind }) => kind === 'folder').length, 40 + 280);
  });
});

describe('the lines that are drawn', () => {
  const lines = groupedLines(rows, () => true);
  const layout = new Layout(lines, { folder: 20, prompt: 40 });

  it('stand where the heights of those above them say', () => {
    assert.deepEqual(
      lines.map((_line, place) => layout.top(place)),
      [0, 20, 40, 80, 120, 140, 180, 200, 220, 260, 300],
    );
    assert.equal(layout.height, 340);
    for (const height of [0, 19, 20, 79, 80, 339]) {
      const place = layout.at(height);
      assert.ok(layout.top(place) <= height && height < layout.top(place + 1), `at ${height}`);
    }
  });

  it('are those in view and a little more, never beyond either end', () => {
    assert.deepEqual(drawnLines(layout, 0, 100, 0), { first: 0, end: 4 });
    assert.deepEqual(drawnLines(layout, 130, 60, 20), { first: 3, end: 8 });
    assert.deepEqual(drawnLines(layout, 300, 500, 1000), { first: 0, end: 11 });
    assert.deepEqual(drawnLines(new Layout([], { folder: 20, prompt: 40 }), 0, 100, 10), { first: 0, end: 0 });
  });

  it('are scrolled to no further than needed', () => {
    assert.equal(scrolledTo(layout, 2, 0, 100), 0);
    assert.equal(scrolledTo(layout, 5, 0, 100), 80);
    assert.equal(scrolledTo(layout, 1, 100, 100), 20);
  });
});
