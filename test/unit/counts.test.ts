import assert from 'node:assert/strict';
import { describeCounts, describeFailure, readCounts, sumCounts } from '../support/counts.mjs';

describe('the counts of npm test', () => {
  it('are what a tier wrote when it ended well', () => {
    const { counts, note } = readCounts('{"passed":3,"failed":0,"skipped":1}\n', 0);
    assert.deepEqual([counts, note], [{ passed: 3, failed: 0, skipped: 1, failures: [], unsteady: [] }, null]);
  });

  it('take a tier without readable counts as one failure, even with exit code 0', () => {
    for (const text of [null, '', '{"passed":"many"}', 'null']) {
      const { failures = [], ...counts } = readCounts(text, 0).counts;
      assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 });
      assert.match(failures.join(), /left no counts/);
    }
  });

  it('take a tier that ends badly without a failed test as one failure', () => {
    const { counts, note } = readCounts('{"passed":3,"failed":0}', 134);
    assert.deepEqual(counts, { passed: 3, failed: 1, skipped: 0, failures: [note], unsteady: [] });
    assert.match(note ?? '', /exit code 134/);
  });

  it('keep the number of failures that a tier counted', () => {
    assert.equal(readCounts('{"passed":3,"failed":2}', 2).counts.failed, 2);
  });

  it('name what passed only when it was run again', () => {
    const { counts } = readCounts('{"passed":3,"failed":0,"unsteady":["drift: late"]}', 0);
    assert.deepEqual(sumCounts([counts, counts]).unsteady, ['drift: late', 'drift: late']);
  });

  it('name what failed, over all tiers', () => {
    const text = JSON.stringify({
      passed: 3,
      failed: 1,
      failures: [describeFailure('drift', new Error('late\nby 3 s'))],
    });
    const { counts } = readCounts(text, 1);
    assert.deepEqual(sumCounts([counts, { passed: 1, failed: 0, skipped: 0 }]).failures, ['drift: late']);
  });

  it('are summed into one line, which names skipped tests only where there are any', () => {
    const sum = sumCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 4 },
    ]);
    assert.equal(describeCounts(sum), '3 passed, 1 failed, 4 skipped');
    assert.equal(describeCounts({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  });
});
