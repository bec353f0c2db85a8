import assert from 'node:assert/strict';
import type { Action, HistoryEvent, VersionRef } from '../../../src/core/model';
import {
  changeRow,
  dayLabel,
  dayOf,
  eventRow,
  eventTooltip,
  olderRow,
  timeOf,
} from '../../../src/host/views/historyRows';
import { version } from './builders';

function event(action: Action, moves: readonly [string, VersionRef | null, VersionRef | null][]): HistoryEvent {
  return {
    id: '20261122T101500000Z-1c9e07aa5b2d4f10',
    at: new Date(2026, 10, 22, 10, 5).toISOString(),
    actor: 'Ada Lovelace <ada@example.org>',
    action,
    environment: 'prod',
    reason: 'Replay is stable',
    changes: moves.map(([prompt, from, to]) => ({ prompt, from, to, prev: null, hold: null })),
  };
}

describe('the row of a move', () => {
  it('says from where to where, which prompt, in which environment, who, when and why', () => {
    const row = eventRow(event('promote', [['support/ticket-triage', version(3), version(4)]]));
    assert.equal(row.label, 'v3 → v4 ticket-triage');
    assert.equal(row.description, 'prod · Ada Lovelace · 10:05 · Replay is stable');
    assert.equal(
      row.spoken,
      'support/ticket-triage promoted in prod, v3 to v4, by Ada Lovelace, at 10:05, Replay is stable',
    );
  });

  it('says that a pin began or ended', () => {
    assert.equal(eventRow(event('promote', [['a', null, version(1)]])).label, 'none → v1 a');
    assert.equal(eventRow(event('unpin', [['a', version(1), null]])).label, 'v1 → none a');
  });

  it('names one version where nothing moved', () => {
    assert.equal(eventRow(event('hold', [['a', version(3), version(3)]])).label, 'v3 a');
  });

  it('counts the prompts of an act that moved several, and lists them below', () => {
    const moves = event('promote', [
      ['a', version(1), version(2)],
      ['b', version(2), version(3)],
    ]);
    assert.equal(eventRow(moves).label, '2 prompts promoted');
    const [first] = moves.changes;
    assert.ok(first);
    const row = changeRow(moves, first, false);
    assert.equal(row.label, 'v1 → v2 a');
    assert.equal(row.description, undefined);
  });

  it('has its own icon for every action', () => {
    const actions: readonly Action[] = ['promote', 'rollback', 'pin', 'unpin', 'hold', 'release', 'record'];
    const icons = actions.map((action) => eventRow(event(action, [['a', version(1), version(2)]])).icon.id);
    assert.equal(new Set(icons).size, actions.length);
  });

  it('shows everything in its tooltip', () => {
    const lines = eventTooltip(event('rollback', [['a', version(4), version(3)]])).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['Rolled back in prod', 'a: v4 → v3']);
    assert.match(lines[2] ?? '', /^Ada Lovelace <ada@example.org>, 2026-11-22T/);
    assert.equal(lines[3], 'Replay is stable');
  });
});

describe('the day of a move', () => {
  const now = new Date(2026, 10, 22, 0, 30);

  it('is Today, Yesterday or a date, in the person’s own time zone', () => {
    assert.equal(dayLabel(dayOf(new Date(2026, 10, 22, 0, 5).toISOString()), now, 'en-GB'), 'Today');
    assert.equal(dayLabel(dayOf(new Date(2026, 10, 21, 23, 55).toISOString()), now, 'en-GB'), 'Yesterday');
    assert.equal(
      dayLabel(dayOf(new Date(2026, 10, 20, 12, 0).toISOString()), now, 'en-GB').replace(',', ''),
      'Friday 20 November',
    );
    assert.equal(dayLabel('2025-12-31', now, 'en-GB'), '31 December 2025');
  });

  it('follows the calendar at the turn of a month', () => {
    assert.equal(dayLabel('2026-10-31', new Date(2026, 10, 1, 9, 0), 'en-GB'), 'Yesterday');
  });

  it('says before when the moves are that are not shown yet', () => {
    const oldest = event('promote', [['a', null, version(1)]]);
    assert.equal(olderRow(oldest, now, 'en-GB').description, 'before today, 10:05');
    assert.equal(olderRow(oldest, new Date(2027, 1, 1), 'en-GB').description, 'before 22 November 2026, 10:05');
  });

  it('has times of two digits', () => {
    assert.equal(timeOf(new Date(2026, 10, 22, 9, 5).toISOString()), '09:05');
  });
});
