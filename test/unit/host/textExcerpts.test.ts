import assert from 'node:assert/strict';
import { structuredPatch } from 'diff';
import { textExcerpts } from '../../../src/host/textExcerpts';

const excerptsOf = (left: string, right: string, most = 6): readonly string[] =>
  textExcerpts(structuredPatch('', '', left, right).hunks.map(hunkOf), most).map(({ sign, text }) => sign + text);

const hunkOf = (hunk: { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] }) => ({
  leftStart: hunk.oldStart,
  leftLines: hunk.oldLines,
  rightStart: hunk.newStart,
  rightLines: hunk.newLines,
  lines: hunk.lines,
});

describe('excerpts of changed text', () => {
  it('begin a few words before a long line differs', () => {
    const shared = 'Say that the message has arrived and what it was understood to be about.';
    assert.deepEqual(excerptsOf(`${shared} Two sentences.\n`, `${shared} Explain all steps.\n`), [
      '-…to be about. Two sentences.',
      '+…to be about. Explain all steps.',
    ]);
  });

  it('put what comes beside what it replaces, and leave blank lines out', () => {
    assert.deepEqual(excerptsOf('one\ntwo\n\nend\n', 'uno\ndue\nend\nmore\n'), [
      '-one',
      '+uno',
      '-two',
      '+due',
      '+more',
    ]);
  });

  it('are no more than asked for, and short, whatever the text', () => {
    const many = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n');
    assert.equal(excerptsOf('', many, 6).length, 6);
    const [long] = excerptsOf('a\n', `${'word '.repeat(100_000)}\n`).slice(1);
    assert.ok((long?.length ?? 0) <= 112);
  });

  it('show control characters as spaces', () => {
    assert.deepEqual(excerptsOf('', 'a\u0007b\u202ec\n'), ['+a b c']);
  });
});
