import assert from 'node:assert/strict';
import { unreadPrompt, type Pin, type RegistrySnapshot } from '../../../src/core/model';
import { environmentRow, pinRow, splitPins } from '../../../src/host/views/environmentRows';
import { isSettled, isWaiting } from '../../../src/host/views/standing';
import { Standings } from '../../../src/host/views/standings';
import { lookupIn, pin, prompt, snapshot, version } from './builders';

const id = 'support/ticket-triage';
const standingsOf = (known: RegistrySnapshot): Standings => new Standings(known, lookupIn(known));

/** The description of a prompt's row in one environment. */
function described(
  pins: Readonly<Record<string, Pin>>,
  environment: string,
  rest: Partial<RegistrySnapshot> = {},
): string | undefined {
  const byEnvironment = Object.fromEntries(Object.entries(pins).map(([name, row]) => [name, { [id]: row }]));
  const standing = standingsOf(snapshot([prompt(id, 6)], byEnvironment, rest)).of(environment, id);
  return standing === undefined ? undefined : pinRow(standing, true).description;
}

describe('the row of a pin', () => {
  it('shows what waits for promotion, and how far it is behind', () => {
    assert.equal(described({ dev: pin(6), staging: pin(4) }, 'staging'), 'v4 → v6 · 2 behind dev · support');
    assert.equal(described({ dev: pin(6), staging: pin(5) }, 'staging'), 'v5 → v6 · 1 behind dev · support');
  });

  it('says that it is in step with the environment before it', () => {
    assert.equal(described({ dev: pin(6), staging: pin(6) }, 'staging'), 'v6 · in step with dev · support');
  });

  it('says that a prompt was never promoted, or was unpinned', () => {
    assert.equal(described({ dev: pin(6) }, 'staging'), 'none → v6 · never promoted · support');
    assert.equal(described({ dev: pin(6), staging: pin(null) }, 'staging'), 'none → v6 · unpinned · support');
    assert.equal(described({ dev: pin(6) }, 'prod'), undefined);
  });

  it('says that it is held, and why', () => {
    const held = pin(3, { reason: 'v4 gave overlong replies', held: version(4) });
    assert.equal(described({ staging: pin(4), prod: held }, 'prod'), 'v3 · held: v4 gave overlong replies · support');
  });

  it('says that it is ahead, or that the environment before it pins nothing', () => {
    assert.equal(described({ dev: pin(4), staging: pin(6) }, 'staging'), 'v6 · 2 ahead of dev (v4) · support');
    assert.equal(described({ staging: pin(6) }, 'staging'), 'v6 · dev pins none · support');
  });

  it('compares the first environment with the latest version', () => {
    assert.equal(described({ dev: pin(6) }, 'dev'), 'v6 · latest · support');
    assert.equal(described({ dev: pin(4) }, 'dev'), 'v4 · 2 behind v6 · support');
  });

  it('says which of two versions is damaged', () => {
    const damaged = { damaged: new Map([[id, new Set([version(4).id])]]) };
    const pins = { dev: pin(4), staging: pin(3) };
    assert.equal(described(pins, 'dev', damaged), 'v4 · damaged: its files do not match its digest · support');
    assert.equal(described(pins, 'staging', damaged), 'v3 · v4 in dev is damaged · support');
  });

  it('says what cannot be told, and lets nothing wait for it', () => {
    const hidden = (name: string): Partial<RegistrySnapshot> => ({
      unreadablePins: new Map([[name, { why: 'the file holds conflict markers of a merge', prompts: null }]]),
    });
    assert.equal(described({ dev: pin(6) }, 'staging', hidden('staging')), '? · cannot be told · support');
    assert.equal(described({}, 'prod', hidden('prod')), '? · cannot be told · support');
    assert.equal(
      described({ staging: pin(4) }, 'staging', hidden('dev')),
      'v4 · what dev pins cannot be told · support',
    );
    // What the file tells all the same is no less told.
    assert.equal(
      described({ dev: pin(6), staging: pin(6) }, 'staging', hidden('staging')),
      'v6 · in step with dev · support',
    );
    const torn = snapshot([prompt(id, 6)], { dev: { [id]: pin(6) } }, hidden('staging'));
    const summary = standingsOf(torn).in('staging');
    assert.deepEqual([summary.all, summary.unsettled, summary.waiting, summary.untold], [[id], [id], [], 1]);
    const row = environmentRow({ name: 'staging', protected: false }, summary, true);
    assert.equal(row.description, '0 prompts · 1 cannot be told');
    assert.equal(standingsOf(torn).waitingCount, 0);
    const before = snapshot([prompt(id, 6)], { staging: { [id]: pin(4) } }, hidden('dev'));
    assert.deepEqual(standingsOf(before).in('staging').unsettled, [id]);
  });

  it('says nothing of how a pin stands while its prompt is not read', () => {
    const unread = {
      ...snapshot([], { dev: { [id]: pin(6) }, staging: { [id]: pin(4) } }),
      prompts: [unreadPrompt(id, 'a')],
    };
    const standings = standingsOf(unread);
    const standing = standings.of('dev', id);
    assert.ok(standing !== undefined);
    assert.equal(pinRow(standing, true).description, 'v6 · … · support');
    assert.equal(standings.in('dev').unsettled.length, 0);
    assert.deepEqual(standings.in('staging').waiting, [id], 'what waits for a promotion is known from the pins');
  });

  it('says that a pin names a version that does not exist', () => {
    const damaged = { damaged: new Map([[id, new Set([version(9).id])]]) };
    assert.equal(described({ dev: pin(9) }, 'dev', damaged), 'v9 · not among its versions · support');
  });

  it('is spoken without arrows and dots', () => {
    const known = snapshot([prompt(id, 6)], { dev: { [id]: pin(6) }, staging: { [id]: pin(4) } });
    const standing = standingsOf(known).of('staging', id);
    assert.ok(standing);
    assert.equal(pinRow(standing, true).spoken, 'support/ticket-triage, v4 to v6, 2 versions behind dev');
  });

  it('says since when it is so, where that is known', () => {
    const known = snapshot([prompt(id, 6)], { dev: { [id]: pin(6) }, staging: { [id]: pin(4) } });
    const standing = standingsOf(known).of('staging', id);
    assert.ok(standing);
    const row = pinRow(standing, true, 'for 3 days');
    assert.equal(row.description, 'v4 → v6 · 2 behind dev · for 3 days · support');
    assert.equal(row.spoken, 'support/ticket-triage, v4 to v6, 2 versions behind dev, for 3 days');
  });
});

describe('the row of an environment', () => {
  const prompts = ['a', 'b', 'c'].map((name) => prompt(name, 3));
  const known = snapshot(prompts, {
    dev: { a: pin(3), b: pin(3), c: pin(3) },
    staging: { a: pin(2), b: pin(1, { reason: 'too long', held: version(2) }) },
  });

  it('counts what it pins, what waits and what is held', () => {
    const environment = known.environments[1];
    assert.ok(environment);
    const row = environmentRow(environment, standingsOf(known).in('staging'), true);
    assert.equal(row.description, '2 prompts · 2 waiting · 1 held');
    assert.ok(row.flags.includes('waiting'));
  });

  it('says that it is protected', () => {
    const environment = known.environments[2];
    assert.ok(environment);
    const row = environmentRow(environment, standingsOf(known).in('prod'), true);
    assert.equal(row.description, '0 prompts · 2 waiting · protected');
  });
});

describe('standings', () => {
  it('count each prompt that waits once, however many environments it waits for', () => {
    const known = snapshot([prompt('a', 3), prompt('b', 1)], {
      dev: { a: pin(3), b: pin(1) },
      staging: { a: pin(2), b: pin(1) },
      prod: { a: pin(1), b: pin(1) },
    });
    const standings = standingsOf(known);
    assert.equal(standings.waitingCount, 1);
    assert.deepEqual(standings.waiting('a'), ['staging', 'prod']);
  });

  it('sum up an environment as its rows say it', () => {
    const prompts = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => prompt(name, 6));
    const known = snapshot(
      prompts,
      {
        dev: { a: pin(6), b: pin(6), c: pin(6), d: pin(4), f: pin(6), g: pin(6) },
        staging: {
          a: pin(6),
          b: pin(4),
          d: pin(5),
          e: pin(2),
          f: pin(3, { reason: 'too long', held: null }),
          g: pin(null),
        },
      },
      { damaged: new Map([['a', new Set([version(6).id])]]) },
    );
    const standings = standingsOf(known);
    for (const { name } of known.environments) {
      const summary = standings.in(name);
      const states = summary.all.map((id) => standings.of(name, id)?.state ?? 'latest');
      const named = (wanted: (state: (typeof states)[number]) => boolean): readonly string[] =>
        summary.all.filter((_, index) => wanted(states[index] ?? 'latest'));
      assert.deepEqual(summary.waiting, named(isWaiting), name);
      assert.deepEqual(
        summary.unsettled,
        named((state) => !isSettled(state)),
        name,
      );
      assert.equal(summary.held, named((state) => state === 'held').length, name);
      assert.equal(summary.broken, named((state) => state === 'damaged').length, name);
    }
    assert.deepEqual(standings.in('staging').waiting, ['b', 'c', 'g']);
  });

  it('name the environments whose row changed when one prompt is read anew', () => {
    const before = snapshot([prompt('a', 3)], { dev: { a: pin(3) }, staging: { a: pin(2) }, prod: { a: pin(1) } });
    const after = snapshot([prompt('a', 3)], { dev: { a: pin(3) }, staging: { a: pin(3) }, prod: { a: pin(1) } });
    const standings = standingsOf(before);
    assert.deepEqual([...standings.update(before, lookupIn(before), ['a'])], []);
    assert.deepEqual([...standings.update(after, lookupIn(after), ['b', 'a'])], ['staging', 'prod']);
    assert.deepEqual(standings.waiting('a'), ['prod']);
    assert.equal(standings.in('staging').waiting.length, 0);
  });

  it('put pins that need no look behind one row where there are many', () => {
    const many = Array.from({ length: 40 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    const rows = Object.fromEntries(many.map((name) => [name, pin(2)]));
    const known = snapshot(
      many.map((name) => prompt(name, 2)),
      { dev: rows, staging: { ...rows, p07: pin(1) } },
    );
    const { shown, settled } = splitPins(standingsOf(known).in('staging'));
    assert.deepEqual(shown, ['p07']);
    assert.equal(settled.length, 39);
  });
});
