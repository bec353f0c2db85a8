import assert from 'node:assert/strict';
import type { Pin, PromptState, RegistrySnapshot } from '../../../src/core/model';
import { Standings } from '../../../src/host/views/standings';
import { pin, prompt, snapshot } from './builders';

/** Rows between two rests, as the class has it, with as many again to gather them. */
const mostAtOnce = 500;

describe('standings of thousands of prompts', () => {
  const names = ['dev', 'staging', 'prod'];
  const ids = Array.from({ length: 3000 }, (_, index) => `team-${index % 7}/prompt-${index}`);
  const states = new Map(ids.map((id) => [id, prompt(id, 3)] as const));
  const pinsAt = (place: number): Record<string, Pin> =>
    Object.fromEntries(ids.map((id, index) => [id, pin(index % 5 === 0 ? 3 - place : 3)] as const));
  const known = snapshot([...states.values()], { dev: pinsAt(0), staging: pinsAt(1), prod: pinsAt(2) });

  it('are worked out in short slices, and come to the same as at once', async () => {
    let looked = 0;
    const lookup = (id: string): PromptState | undefined => {
      looked += 1;
      return states.get(id);
    };
    const sliced = new Standings(known, lookup);
    let [longest, before, rests] = [0, 0, 0];
    await sliced.prepare(() => {
      [longest, before, rests] = [Math.max(longest, looked - before), looked, rests + 1];
      return Promise.resolve();
    });
    // The first environment looks each prompt up twice.
    assert.ok(longest <= mostAtOnce, `${longest} prompts were looked up between two rests`);
    assert.ok(rests >= (4 * ids.length) / mostAtOnce, `${rests} rests`);
    looked = 0;
    const summaries = names.map((name) => sliced.in(name));
    assert.equal(looked, 0, 'what was prepared was worked out again');
    const whole = new Standings(known, (id) => states.get(id));
    assert.deepEqual(
      summaries,
      names.map((name) => whole.in(name)),
    );
    assert.equal(sliced.waitingCount, 600);
  });

  it('take in what changes while they rest', async () => {
    const standings = new Standings(known, (id) => states.get(id));
    const [first = ''] = ids;
    const moved: RegistrySnapshot = {
      ...known,
      pins: new Map([...known.pins].map(([name, rows]) => [name, new Map([...rows, [first, pin(3)]])])),
    };
    let rests = 0;
    await standings.prepare(() => {
      rests += 1;
      if (rests === 40) {
        standings.update(moved, (id) => states.get(id), [first]);
      }
      return Promise.resolve();
    });
    assert.ok(rests > 40, 'there was no rest to change anything in');
    assert.deepEqual(
      names.map((name) => standings.in(name)),
      names.map((name) => new Standings(moved, (id) => states.get(id)).in(name)),
    );
    assert.equal(standings.waitingCount, 599);
  });
});
