import assert from 'node:assert/strict';
import { pinLines } from '../../../src/host/views/pinLines';
import { seededRandom } from '../../support/random.mjs';

describe('the lines of a pins file', () => {
  it('are found with and without quotes, folded and flat', () => {
    const text = [
      '# pins of prod',
      'support/first-reply: 2@sha256:5d0c 20261119T090000000Z-77ab90c1d2e3f405',
      'support/ticket-triage:',
      '  version: 3@sha256:77ab',
      '  hold: "v4: too long"',
      '"null": 1@sha256:aa',
      "'1e3': 1@sha256:aa",
      '',
      '- no: mapping',
      '...',
    ].join('\r\n');
    assert.deepEqual(pinLines(text), [
      { line: 1, prompt: 'support/first-reply' },
      { line: 2, prompt: 'support/ticket-triage' },
      { line: 5, prompt: 'null' },
      { line: 6, prompt: '1e3' },
    ]);
  });

  it('are those of each line by itself, whatever stands around it', () => {
    const random = seededRandom(5);
    const lines = [
      'a/b: 1',
      'a',
      'b:',
      'b:c',
      'c :x',
      'c : x',
      '"q" : 1',
      '"q',
      "'r': 1",
      "'':",
      '# d: 1',
      '  e: 1',
      '',
      '-',
      ':',
    ];
    for (let round = 0; round < 500; round++) {
      const chosen = Array.from({ length: random.below(8) }, () => random.pick(lines));
      const expected = chosen.flatMap((text, line) => pinLines(text).map(({ prompt }) => ({ line, prompt })));
      for (const end of ['\n', '\r\n']) {
        assert.deepEqual(pinLines(chosen.join(end)), expected, JSON.stringify(chosen));
      }
    }
  });

  it('are found in linear time where no line has a colon', () => {
    const text = 'a\n'.repeat(2_000_000);
    const start = performance.now();
    assert.deepEqual(pinLines(text), []);
    assert.equal(pinLines(`${text}last: 1`).length, 1);
    assert.ok(performance.now() - start < 5_000);
  });
});
