import assert from 'node:assert/strict';
import { RollbackTargets } from '../../../src/core/chain';
import { PromptEnvError } from '../../../src/core/errors';
import type { ChainLink, Pin, VersionRef } from '../../../src/core/model';
import type { PlanInput, PlanResult, Wish } from '../../../src/core/plan';
import { planChanges } from '../../../src/core/planning';
import { workspaceVersion } from '../../../src/core/references';

const version = (number: number): VersionRef => workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);
const pinned = (number: number | null, hold: Pin['hold'] = null): Pin => ({
  version: number === null ? null : version(number),
  event: `20261101T0000000000Z-${String(number ?? 0).padStart(16, '0')}`,
  hold,
});

interface World {
  readonly pins?: Readonly<Record<string, Readonly<Record<string, Pin>>>>;
  readonly damaged?: readonly number[];
  readonly prompts?: readonly string[];
}

function input({ pins = {}, damaged = [], prompts = ['a', 'b'] }: World): PlanInput {
  return {
    environments: [
      { name: 'dev', protected: false },
      { name: 'staging', protected: false },
      { name: 'prod', protected: true },
    ],
    pins: new Map(Object.entries(pins).map(([name, byPrompt]) => [name, new Map(Object.entries(byPrompt))] as const)),
    unreadablePins: new Map(),
    pinAlike: (prompt, one, other) => pins[one]?.[prompt]?.version?.id === pins[other]?.[prompt]?.version?.id,
    isRecorded: () => true,
    allPrompts: () => prompts,
    versions: (prompt) => (prompts.includes(prompt) ? [1, 2, 3, 4].map(version) : []),
    isDamaged: (_prompt, checked) => damaged.includes(checked.number ?? 0),
  };
}

/** Of a chain that is given newest first. */
function targetsOf(chain: readonly ChainLink[]): readonly VersionRef[] {
  const targets = new RollbackTargets();
  return [...chain.flatMap((link) => targets.add(link)), ...targets.end()];
}

function plan(world: World, wish: Wish): PlanResult {
  return planChanges(input(world), wish);
}

function moves(result: PlanResult): readonly string[] {
  if (result.kind !== 'plan') {
    assert.fail(JSON.stringify(result));
  }
  return result.plan.changes.map(({ prompt, from, to }) => `${prompt} ${from?.number ?? '-'}>${to?.number ?? '-'}`);
}

function refusedWith(result: PlanResult): readonly string[] {
  if (result.kind !== 'refused') {
    assert.fail(JSON.stringify(result));
  }
  return result.refusals.map(({ prompt, code }) => `${prompt} ${code}`);
}

describe('planning a promotion', () => {
  const behind: World = { pins: { staging: { a: pinned(3), b: pinned(2) }, prod: { a: pinned(1), b: pinned(2) } } };

  it('takes what the environment before pins', () => {
    const result = plan(behind, { action: 'promote', prompts: ['a'], to: 'prod', reason: 'tested' });
    assert.deepEqual(moves(result), ['a 1>3']);
  });

  it('takes the latest version into the first environment', () => {
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: ['a'], to: 'dev' })), ['a ->4']);
  });

  it('takes the environment and the version that are named instead', () => {
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: ['a'], from: 'prod', to: 'staging' })), [
      'a 3>1',
    ]);
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: ['a'], to: 'staging', version: '4' })), [
      'a 3>4',
    ]);
  });

  it('moves everything that differs, and nothing else, with all', () => {
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: 'all', to: 'prod', reason: 'r' })), ['a 1>3']);
  });

  it('moves what has the named version and pins another, with all', () => {
    const world: World = { prompts: ['a', 'b', 'c'], pins: { staging: { a: pinned(3), b: pinned(2) } } };
    const result = plan(world, { action: 'promote', prompts: 'all', to: 'staging', version: '2' });
    assert.deepEqual(moves(result), ['a 3>2']);
  });

  it('says what is so where nothing has the named version and pins another, with all', () => {
    const world: World = { prompts: ['a', 'b', 'c'], pins: { staging: { a: pinned(2), b: pinned(2) } } };
    const wish = { action: 'promote', prompts: 'all', to: 'staging' } as const;
    const told = (to: string, of: string): unknown => plan(world, { ...wish, to, version: of });
    assert.deepEqual(told('staging', '2'), {
      kind: 'nothing',
      message: 'staging already pins version 2 of every prompt that has it and is pinned there',
    });
    assert.deepEqual(told('dev', '2'), {
      kind: 'nothing',
      message: 'dev pins none of the prompts that have a version 2',
    });
    assert.throws(() => told('staging', '9'), { code: 'notFound', message: 'no prompt has a version 9' });
  });

  it('says so when nothing would change, before any refusal', () => {
    const world: World = { pins: { staging: { a: pinned(2) }, prod: { a: pinned(2, { reason: 'bad', held: null }) } } };
    assert.equal(plan(world, { action: 'promote', prompts: ['a'], to: 'prod' }).kind, 'nothing');
  });

  it('refuses a protected environment without a reason', () => {
    assert.deepEqual(refusedWith(plan(behind, { action: 'promote', prompts: ['a'], to: 'prod', reason: '  ' })), [
      'a refused',
    ]);
  });

  it('refuses a held pin unless the hold is released, and then says that it undoes it', () => {
    const hold = { reason: 'too long', held: version(3) };
    const world: World = { pins: { staging: { a: pinned(3) }, prod: { a: pinned(1, hold) } } };
    const wish = { action: 'promote', prompts: ['a'], to: 'prod', reason: 'fixed' } as const;
    assert.deepEqual(refusedWith(plan(world, wish)), ['a refused']);
    const released = plan(world, { ...wish, releaseHold: true });
    assert.deepEqual(moves(released), ['a 1>3']);
    assert.deepEqual(released.kind === 'plan' && released.plan.changes[0]?.cautions, [{ kind: 'undoesHold', hold }]);
    assert.equal(released.kind === 'plan' && released.plan.changes[0]?.hold, null);
  });

  it('refuses all when one is refused, and names each that is', () => {
    const world: World = { pins: { staging: { a: pinned(3), b: pinned(2) } }, damaged: [2] };
    const result = plan(world, { action: 'promote', prompts: ['a', 'b'], to: 'prod', reason: 'r' });
    assert.deepEqual(refusedWith(result), ['b damaged']);
  });

  it('names each of several prompts that has no such version, or is not there', () => {
    const result = plan(behind, { action: 'promote', prompts: ['a', 'b', 'nowhere'], to: 'prod', version: '9' });
    assert.deepEqual(refusedWith(result), ['a notFound', 'b notFound', 'nowhere notFound']);
  });

  it('leaves the hold that its event will confirm, whatever stands around the reason', () => {
    const at: World = { pins: { prod: { a: pinned(2) } } };
    const link: ChainLink = {
      event: 'e',
      at: '',
      actor: '',
      action: 'promote',
      reason: null,
      change: { prompt: 'a', from: version(1), to: version(2), prev: null, hold: null },
    };
    const wish = { prompt: 'a', environment: 'prod', reason: '  too long\n' };
    for (const result of [
      plan(at, { ...wish, action: 'rollback', targets: targetsOf([link]) }),
      plan(at, { ...wish, action: 'hold' }),
    ]) {
      const [reason, hold] = result.kind === 'plan' ? [result.plan.reason, result.plan.changes[0]?.hold] : [];
      assert.deepEqual([reason, hold?.reason], ['too long', 'too long']);
    }
  });

  it('refuses where the environment before pins nothing', () => {
    assert.deepEqual(refusedWith(plan({}, { action: 'promote', prompts: ['a'], to: 'staging' })), ['a refused']);
  });

  it('warns of moving back and of skipping an environment', () => {
    const world: World = { pins: { dev: { a: pinned(3) }, staging: { a: pinned(4) } } };
    const result = plan(world, { action: 'promote', prompts: ['a'], to: 'staging', version: '2' });
    assert.deepEqual(result.kind === 'plan' && result.plan.changes[0]?.cautions.map(({ kind }) => kind), [
      'movesBack',
      'skipsEnvironment',
    ]);
  });

  it('checks what the caller expects before everything else', () => {
    const expectConflict = (expect: string): void => {
      assert.throws(
        () => plan(behind, { action: 'promote', prompts: ['a'], to: 'prod', expect }),
        (error) => PromptEnvError.is(error, 'conflict'),
      );
    };
    expectConflict('2');
    expectConflict('none');
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: ['a'], to: 'prod', expect: '1', reason: 'r' })), [
      'a 1>3',
    ]);
    assert.deepEqual(moves(plan(behind, { action: 'promote', prompts: ['a'], to: 'dev', expect: 'none' })), ['a ->4']);
  });

  it('takes an expectation for one prompt only', () => {
    assert.throws(
      () => plan(behind, { action: 'promote', prompts: ['a', 'b'], to: 'prod', expect: '1' }),
      (error) => PromptEnvError.is(error, 'usage'),
    );
  });

  it('does not know prompts, environments and versions that are not there', () => {
    const wishes: readonly Wish[] = [
      { action: 'promote', prompts: ['nowhere'], to: 'prod' },
      { action: 'promote', prompts: ['a'], to: 'qa' },
      { action: 'promote', prompts: ['a'], to: 'prod', version: '9' },
    ];
    for (const wish of wishes) {
      assert.throws(
        () => plan(behind, wish),
        (error) => PromptEnvError.is(error, 'notFound'),
      );
    }
  });
});

describe('planning a rollback', () => {
  const link = (action: ChainLink['action'], from: number | null, to: number | null, at: number): ChainLink => ({
    event: `e${at}`,
    at: String(at),
    actor: 'Ada',
    action,
    reason: null,
    change: {
      prompt: 'a',
      from: from === null ? null : version(from),
      to: to === null ? null : version(to),
      prev: null,
      hold: null,
    },
  });
  /** Oldest first, as it happened; chains are newest first. */
  const chain = (...links: readonly ChainLink[]): readonly ChainLink[] => [...links].reverse();
  const rollback = (current: number | null, links: readonly ChainLink[], version?: string): PlanResult =>
    plan(
      { pins: { prod: { a: pinned(current) } } },
      { action: 'rollback', prompt: 'a', environment: 'prod', targets: targetsOf(links), reason: 'long', version },
    );

  const threePromotions = chain(link('promote', null, 1, 1), link('promote', 1, 2, 2), link('promote', 2, 3, 3));

  it('goes to the version before and leaves a hold that names what was pinned', () => {
    const result = rollback(3, threePromotions);
    assert.deepEqual(moves(result), ['a 3>2']);
    assert.deepEqual(result.kind === 'plan' && result.plan.changes[0]?.hold, { reason: 'long', held: version(3) });
  });

  it('goes further back each time', () => {
    const again = chain(...[...threePromotions].reverse(), link('rollback', 3, 2, 4));
    assert.deepEqual(moves(rollback(2, again)), ['a 2>1']);
  });

  it('does not count what was rolled back as a version before', () => {
    const fixed = chain(...[...threePromotions].reverse(), link('rollback', 3, 2, 4), link('promote', 2, 4, 5));
    assert.deepEqual(moves(rollback(4, fixed)), ['a 4>2']);
  });

  it('passes over holds, releases and having been unpinned', () => {
    const links = chain(
      link('promote', null, 1, 1),
      link('hold', 1, 1, 2),
      link('unpin', 1, null, 3),
      link('pin', null, 3, 4),
      link('release', 3, 3, 5),
    );
    assert.deepEqual(moves(rollback(3, links)), ['a 3>1']);
  });

  it('goes only to versions that the environment had', () => {
    assert.deepEqual(moves(rollback(3, threePromotions, '1')), ['a 3>1']);
    assert.deepEqual(refusedWith(rollback(3, threePromotions, '4')), ['a refused']);
    assert.deepEqual(refusedWith(rollback(1, chain(link('promote', null, 1, 1)))), ['a refused']);
  });

  it('has nothing to do for the version that is pinned', () => {
    assert.equal(rollback(3, threePromotions, '3').kind, 'nothing');
  });
});

describe('planning pins, holds and releases', () => {
  const world: World = { pins: { prod: { a: pinned(2) } } };
  const wish = (action: 'pin' | 'unpin' | 'hold' | 'release', version?: string): Wish => ({
    action,
    prompt: 'a',
    environment: 'prod',
    reason: 'why',
    version,
  });

  it('pins the latest version or the one that is named, and unpins', () => {
    assert.deepEqual(moves(plan(world, wish('pin'))), ['a 2>4']);
    assert.deepEqual(moves(plan(world, wish('pin', '1'))), ['a 2>1']);
    assert.deepEqual(moves(plan(world, wish('unpin'))), ['a 2>-']);
  });

  it('does not move a held pin', () => {
    const held: World = { pins: { prod: { a: pinned(2, { reason: 'stop', held: null }) } } };
    assert.deepEqual(refusedWith(plan(held, wish('pin'))), ['a refused']);
    assert.deepEqual(refusedWith(plan(held, wish('unpin'))), ['a refused']);
  });

  it('holds without moving, and releases', () => {
    const held = plan(world, wish('hold', '3'));
    assert.deepEqual(moves(held), ['a 2>2']);
    assert.deepEqual(held.kind === 'plan' && held.plan.changes[0]?.hold, { reason: 'why', held: version(3) });
    assert.equal(plan(world, wish('release')).kind, 'nothing');
    assert.deepEqual(refusedWith(plan({ pins: { staging: { a: pinned(1) } } }, wish('hold'))), ['a refused']);
  });

  it('has nothing to do where the pin is already so', () => {
    assert.equal(plan(world, wish('pin', '2')).kind, 'nothing');
    assert.equal(plan({ pins: { prod: { a: pinned(null) } } }, wish('unpin')).kind, 'nothing');
  });
});
