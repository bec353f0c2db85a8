import assert from 'node:assert/strict';
import { diffArrays } from 'diff';
import { commonRuns } from '../../../src/core/commonRuns';
import { seededRandom } from '../../support/random.mjs';

const items = (text: string): Int32Array => Int32Array.from(text, (character) => character.charCodeAt(0));

/** How many items are shared, with each run checked. */
function shared(left: Int32Array, right: Int32Array, exactUpTo: number): number {
  let [leftNext, rightNext, sum] = [0, 0, 0];
  for (const run of commonRuns(left, right, exactUpTo)) {
    assert.ok(run.length > 0 && run.left >= leftNext && run.right >= rightNext, 'runs follow one another');
    assert.ok(run.left > leftNext || run.right > rightNext || sum === 0, 'runs that touch are one');
    assert.deepEqual(left.subarray(run.left, run.left + run.length), right.subarray(run.right, run.right + run.length));
    [leftNext, rightNext] = [run.left + run.length, run.right + run.length];
    sum += run.length;
  }
  assert.ok(leftNext <= left.length && rightNext <= right.length);
  return sum;
}

const longest = (left: Int32Array, right: Int32Array): number =>
  diffArrays([...left], [...right]).reduce(
    (sum, { added, removed, count }) => (added || removed ? sum : sum + count),
    0,
  );

describe('what two sequences have in common', () => {
  it('is the longest there is, for short ones', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 400; round += 1) {
      const sequence = (): Int32Array => Int32Array.from({ length: random.below(40) }, () => random.below(6));
      const [left, right] = [sequence(), sequence()];
      assert.equal(shared(left, right, 80), longest(left, right));
    }
  });

  it('is nearly the longest for long ones, however they were edited', () => {
    const random = seededRandom(12);
    for (const changed of [0.01, 0.1, 0.3]) {
      const left = Int32Array.from({ length: 3000 }, () => random.below(500));
      const right = left
        .filter(() => !random.chance(changed / 3))
        .map((item) => (random.chance(changed / 2) ? random.below(500) : item));
      const found = shared(left, right, 96);
      assert.ok(found >= longest(left, right) * 0.98, `${changed}: ${found}`);
    }
  });

  it('finds a part that stayed behind one that was written anew', () => {
    const random = seededRandom(13);
    const row = (length: number): number[] => Array.from({ length }, () => random.below(50));
    const kept = row(2000);
    const [left, right] = [
      [...row(900), ...kept, ...row(700)],
      [...row(1200), ...kept, ...row(300)],
    ];
    assert.ok(shared(Int32Array.from(left), Int32Array.from(right), 96) >= 2000);
  });

  it('keeps the long part where a short one was moved over it', () => {
    const [moved, stayed] = [20, 2000].map((length, part) => Array.from({ length }, (_, index) => part * 100 + index));
    const [left, right] = [
      [...(moved ?? []), ...(stayed ?? [])],
      [...(stayed ?? []), ...(moved ?? [])],
    ];
    assert.equal(shared(Int32Array.from(left), Int32Array.from(right), 96), 2000);
  });

  it('finds few edits in a sequence that says nothing only once', () => {
    const left = Int32Array.from({ length: 20_000 }, (_, index) => (index * index) % 977);
    const right = left.map((item, index) => (index % 50 === 7 ? 1000 : item));
    assert.equal(shared(left, right, 96), 19_600);
  });

  it('takes time that grows with the length alone, for sequences with next to nothing in common', () => {
    const random = seededRandom(14);
    const sequence = (): Int32Array => Int32Array.from({ length: 100_000 }, () => random.below(30));
    const start = performance.now();
    shared(sequence(), sequence(), 96);
    assert.ok(performance.now() - start < 5000);
  });

  it('is all of equal ones, and nothing of those that share nothing', () => {
    assert.deepEqual(commonRuns(items('abcabc'), items('abcabc'), 0), [{ left: 0, right: 0, length: 6 }]);
    assert.deepEqual(commonRuns(items('aaa'), items('bbb'), 9), []);
    assert.deepEqual(commonRuns(items(''), items('abc'), 9), []);
  });
});
