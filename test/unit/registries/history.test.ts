import assert from 'node:assert/strict';
import type { HistoryEvent } from '../../../src/core/model';
import { newestFirst } from '../../../src/registries/workspace/history';

const event = (id: string, at: string, ...prev: readonly string[]): HistoryEvent => ({
  id,
  at,
  actor: 'Ada',
  action: 'promote',
  environment: 'prod',
  reason: null,
  changes: (prev.length === 0 ? [null] : prev).map((name, index) => ({
    prompt: `p${index}`,
    from: null,
    to: null,
    prev: name,
    hold: null,
  })),
});
const order = (events: readonly HistoryEvent[]): string =>
  newestFirst(events)
    .map(({ id }) => id)
    .join(' ');

describe('the order of history', () => {
  it('is newest first', () => {
    assert.equal(order([event('a', '1'), event('c', '3'), event('b', '2')]), 'c b a');
  });

  it('never puts a parent before its child, whatever their clocks said', () => {
    assert.equal(
      order([event('parent', '9'), event('child', '1', 'parent'), event('other', '5')]),
      'other child parent',
    );
  });

  it('keeps every event of a long chain and of one that joins several', () => {
    const chain = Array.from({ length: 500 }, (_, index) =>
      event(`e${index}`, '1', ...(index === 0 ? [] : [`e${index - 1}`])),
    );
    assert.equal(newestFirst(chain).length, 500);
    assert.equal(newestFirst(chain)[0]?.id, 'e499');
    assert.equal(order([event('a', '1'), event('b', '2'), event('join', '0', 'a', 'b')]), 'join b a');
  });
});
