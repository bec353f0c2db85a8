import assert from 'node:assert/strict';
import { nearestName } from '../../../src/core/nearest';

const ids = ['support/ticket-triage', 'support/first-reply', 'insights/churn-note', 'insights/weekly-themes'];

describe('nearestName', () => {
  const near: readonly (readonly [string, string | null])[] = [
    ['support/tiket-triage', 'support/ticket-triage'],
    ['support/ticket-triaeg', 'support/ticket-triage'],
    ['Support/First-Reply', 'support/first-reply'],
    ['suport/first-repl', 'support/first-reply'],
    ['churn-note', 'insights/churn-note'],
    ['churn-notes', null],
    ['billing/refund', null],
    ['', null],
    ['x'.repeat(5000), null],
  ];
  for (const [written, meant] of near) {
    it(`takes ${written.slice(0, 30) || 'nothing'} for ${meant ?? 'none of them'}`, () => {
      assert.equal(nearestName(written, ids), meant);
    });
  }

  it('takes a short name for one that is a letter away, and no further', () => {
    assert.equal(nearestName('prd', ['dev', 'staging', 'prod']), 'prod');
    assert.equal(nearestName('stagin', ['dev', 'staging', 'prod']), 'staging');
    assert.equal(nearestName('qa', ['dev', 'staging', 'prod']), null);
  });

  it('takes the nearest of several', () => {
    assert.equal(nearestName('reply-22', ['reply-1', 'reply-2', 'reply-222']), 'reply-2');
  });

  it('answers in time where there are very many', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `team-${index % 50}/prompt-${index}`);
    const started = performance.now();
    assert.equal(nearestName('team-7/promt-4307', many), 'team-7/prompt-4307');
    assert.ok(performance.now() - started < 1000);
  });
});
