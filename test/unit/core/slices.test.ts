import assert from 'node:assert/strict';
import { atOnce, inLots, inSlices } from '../../../src/core/slices';

describe('work in slices', () => {
  const numbers = Array.from({ length: 1003 }, (_, index) => index);

  it('takes every item once and in order, and never more of them in one slice than it was told', () => {
    for (const size of [1, 7, 1002, 1003, 5000]) {
      const taken: number[] = [];
      const work = inLots(numbers, size, (item) => void taken.push(item));
      let longest = 0;
      for (let before = 0, step = work.next(); ; step = work.next()) {
        longest = Math.max(longest, taken.length - before);
        before = taken.length;
        if (step.done === true) {
          break;
        }
      }
      assert.deepEqual(taken, numbers);
      assert.equal(longest, Math.min(size, numbers.length));
    }
  });

  it('rests where it is time to, and gives what it would give at once', async () => {
    function* sum(): Generator<void, number> {
      let total = 0;
      yield* inLots(numbers, 100, (item) => (total += item));
      return total;
    }
    let asked = 0;
    let rests = 0;
    const rest = (): Promise<void> => Promise.resolve().then(() => void (rests += 1));
    assert.equal(await inSlices(sum(), () => (++asked % 2 === 0 ? rest() : undefined)), atOnce(sum()));
    assert.deepEqual([asked, rests], [10, 5]);
  });
});
