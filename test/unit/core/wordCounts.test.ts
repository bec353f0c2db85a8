import assert from 'node:assert/strict';
import type { TextHunk } from '../../../src/core/textHunks';
import { wordCounts } from '../../../src/core/wordCounts';

const hunk = (...lines: readonly string[]): TextHunk => ({
  leftStart: 1,
  leftLines: 0,
  rightStart: 1,
  rightLines: 0,
  lines,
});

describe('the words of a change', () => {
  it('are those that came and those that went, hunk by hunk', () => {
    assert.deepEqual(wordCounts([hunk('-Be kind to them.', '+Be very kind.'), hunk(' same', '+and new')]), {
      added: 4,
      removed: 3,
    });
  });

  it('are none where lines were only wrapped anew', () => {
    assert.deepEqual(wordCounts([hunk('-one two', '-three', '+one', '+two three')]), { added: 0, removed: 0 });
  });

  it('are not counted where very much changed', () => {
    assert.equal(wordCounts([hunk(`-${'a '.repeat(60_000)}`)]), null);
    const long = Array.from({ length: 4000 }, (_, index) => `word${index}`);
    const began = performance.now();
    const counts = wordCounts([hunk(`-${long.join(' ')}`, `+${[...long].reverse().join(' ')}`)]);
    assert.ok(counts !== null && performance.now() - began < 1000);
  });
});
