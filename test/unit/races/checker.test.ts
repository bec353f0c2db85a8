import assert from 'node:assert/strict';
import { linearize } from '../../races/checker.mjs';
import { pinRegister, type Step } from '../../races/pinRegister.mjs';
import { seededRandom, type Random } from '../../support/random.mjs';

describe('the linearizability checker', () => {
  const isLinearizable = (history: readonly Step[]): boolean => linearize(history, pinRegister).ok;

  it('accepts operations one after the other', () => {
    assert.ok(isLinearizable([set('a', 0, 1, { to: 1, expect: null }), read(2, 3, 1, 'a'), nothing(4, 5, 1)]));
  });

  it('refuses a read of what was replaced before it began', () => {
    const writes = [set('a', 0, 1, { to: 1 }), set('b', 2, 3, { to: 2 })];
    assert.ok(!isLinearizable([...writes, read(4, 5, 1, 'a')]));
    assert.ok(isLinearizable([...writes, read(4, 5, 2, 'b')]));
  });

  it('accepts both answers of a read while the register is set, but not the old after the new', () => {
    const writes = [set('a', 0, 1, { to: 1 }), set('b', 2, 9, { to: 2 })];
    assert.ok(isLinearizable([...writes, read(3, 4, 1, 'a'), read(5, 6, 2, 'b')]));
    assert.ok(!isLinearizable([...writes, read(3, 4, 2, 'b'), read(5, 6, 1, 'a')]));
  });

  it('refuses two that both replaced the same: a lost update', () => {
    const first = set('a', 0, 1, { to: 1 });
    const both = [set('b', 2, 5, { to: 2, expect: 1 }), set('c', 3, 6, { to: 3, expect: 1 })];
    assert.ok(!isLinearizable([first, ...both]));
    assert.ok(isLinearizable([first, ...both.slice(0, 1), conflict(3, 6, 1)]));
  });

  it('tells two that set the same version apart', () => {
    const writes = [set('a', 0, 1, { to: 1 }), set('b', 2, 3, { to: 2 }), set('c', 4, 5, { to: 1 })];
    assert.ok(isLinearizable([...writes, read(6, 7, 1, 'c')]));
    assert.ok(!isLinearizable([...writes, read(6, 7, 1, 'a')]));
  });

  it('refuses a conflict that nothing can have caused', () => {
    const first = set('a', 0, 1, { to: 1 });
    assert.ok(!isLinearizable([first, conflict(2, 3, 1)]));
    assert.ok(isLinearizable([first, conflict(2, 3, null)]));
  });

  it('lets an operation without an answer have happened late, early or never', () => {
    const first = set('a', 0, 1, { to: 1 });
    const killed = { ...set('k', 2, Infinity, { to: 2, expect: 1 }), from: undefined } as unknown as Step;
    assert.ok(isLinearizable([first, killed]));
    assert.ok(isLinearizable([first, killed, read(3, 4, 1, 'a'), read(50, 51, 2, 'k')]));
    assert.ok(isLinearizable([first, killed, read(50, 51, 1, 'a')]));
    assert.ok(!isLinearizable([first, killed, read(3, 4, 2, 'k'), read(5, 6, 1, 'a')]));
    assert.ok(!isLinearizable([killed, read(0, 1, 2, 'k')]), 'it had not begun');
  });

  it('says where it could not go on', () => {
    const result = linearize([set('a', 0, 1, { to: 1 }), read(2, 3, 2, 'b')], pinRegister);
    assert.ok(!result.ok);
    assert.deepEqual(
      [result.longest, result.stuck].map((steps) => steps.map(({ answer }) => answer)),
      [['set'], ['read']],
    );
  });

  it('agrees with trying every order, on thousands of small histories', () => {
    const random = seededRandom(7);
    const verdicts = [0, 0];
    for (let number = 0; number < 4_000; number++) {
      const history = anyHistory(random);
      const verdict = isLinearizable(history);
      assert.equal(verdict, hasOrder(history), JSON.stringify(history));
      verdicts[Number(verdict)] = (verdicts[Number(verdict)] ?? 0) + 1;
    }
    assert.ok(Math.min(...verdicts) > 500, `only ${verdicts.join(' and ')} of each verdict`);
  });

  it('accepts long histories of a true register, and refuses them with one answer changed', () => {
    const random = seededRandom(11);
    for (let number = 0; number < 20; number++) {
      const history = trueHistory(random, 200);
      assert.ok(isLinearizable(history));
      const reads = history.filter(({ answer }) => answer === 'read');
      const changed = random.pick(reads);
      assert.ok(!isLinearizable(history.map((step) => (step === changed ? { ...step, writer: 'nobody' } : step))));
    }
  });

  it('gives up, rather than pass, when the search takes too long', () => {
    // Sets that may come in any order, and a read of what none of them set.
    const sets = Array.from({ length: 24 }, (_, index) => set(`w${index}`, 0, 100, { to: index + 1 }));
    assert.throws(() => linearize([...sets, read(0, 100, 99, 'nobody')], pinRegister, 10_000), /took more than/);
  });
});

function set(id: string, start: number, end: number, wish: { to: number; expect?: number | null }): Step {
  const { to, expect } = wish;
  return {
    ...at(start, end),
    id,
    answer: 'set',
    version: to,
    ...(expect === undefined ? {} : { expect, from: expect }),
  };
}

function read(start: number, end: number, version: number | null, writer: string | null): Step {
  return { ...at(start, end), answer: 'read', version, writer };
}

function conflict(start: number, end: number, expect: number | null): Step {
  return { ...at(start, end), answer: 'conflict', expect };
}

function nothing(start: number, end: number, version: number | null): Step {
  return { ...at(start, end), answer: 'nothing', version };
}

function at(start: number, end: number): { id: string; client: string; start: number; end: number } {
  return { id: `${start}-${end}`, client: 'any', start, end };
}

/** Up to six operations with random times and answers, most of which can be true. */
function anyHistory(random: Random): Step[] {
  return Array.from({ length: 2 + random.below(5) }, (_, index) => {
    const start = random.below(12);
    const end = start + 1 + random.below(8);
    const version = 1 + random.below(2);
    const expect = random.pick([null, 1, 2]);
    switch (random.below(4)) {
      case 0:
        return read(start, end, version, `w${random.below(4)}`);
      case 1:
        return conflict(start, end, expect);
      default:
        return set(`w${index}`, start, random.chance(0.2) ? Infinity : end, {
          to: version,
          ...(random.chance(0.5) ? { expect } : {}),
        });
    }
  });
}

/** The meaning of the word, without any cleverness. */
function hasOrder(history: readonly Step[], state = pinRegister.initial): boolean {
  if (history.every(({ end }) => end === Infinity)) {
    return true;
  }
  return history.some((next) => {
    const isFirst = history.every((other) => other === next || other.end >= next.start);
    const after = isFirst ? pinRegister.step(state, next) : undefined;
    return (
      after !== undefined &&
      hasOrder(
        history.filter((other) => other !== next),
        after,
      )
    );
  });
}

/** What clients see of a register that does everything at one moment: answers are made first, times around them. */
function trueHistory(random: Random, length: number): Step[] {
  let state = pinRegister.initial;
  return Array.from({ length }, (_, index): Step => {
    const moment = index * 10;
    const [start, end] = [moment - random.below(60), moment + 1 + random.below(60)];
    const expect = random.pick([state.version, 1, 2, 3]);
    if (random.chance(0.5)) {
      return read(start, end, state.version, state.writer);
    }
    if (expect !== state.version) {
      return conflict(start, end, expect);
    }
    const step = set(`w${index}`, start, end, { to: 1 + random.below(3), expect });
    state = pinRegister.step(state, step) ?? state;
    return step;
  });
}
