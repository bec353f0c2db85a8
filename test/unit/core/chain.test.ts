import assert from 'node:assert/strict';
import { RollbackTargets, rollbackTargets } from '../../../src/core/chain';
import { sameVersion, type Action, type ChainLink, type VersionRef } from '../../../src/core/model';
import { workspaceVersion } from '../../../src/core/references';
import { seededRandom } from '../../support/random.mjs';

const version = (number: number): VersionRef => workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);

/** The stack, built up as it happened. */
function targetsOf(oldestFirst: readonly ChainLink[]): readonly string[] {
  const start = oldestFirst[0]?.change.from ?? null;
  const stack: (VersionRef | null)[] = start === null ? [] : [start];
  for (const { action, change } of oldestFirst) {
    if (action === 'hold' || action === 'release') {
      continue;
    }
    const target = stack.findLastIndex((entry, index) => index < stack.length - 1 && sameVersion(entry, change.to));
    if (action === 'rollback' && target !== -1) {
      stack.length = target + 1;
    } else if (stack.length === 0 || !sameVersion(stack.at(-1) ?? null, change.to)) {
      stack.push(change.to);
    }
  }
  const current = stack.at(-1) ?? null;
  const below = stack
    .slice(0, -1)
    .reverse()
    .filter((entry) => entry !== null && !sameVersion(entry, current));
  return [...new Set(below.map((entry) => entry?.id ?? ''))];
}

function randomChain(seed: number): readonly ChainLink[] {
  const random = seededRandom(seed);
  let pinned: VersionRef | null = random.chance(0.3) ? version(1 + random.below(4)) : null;
  return Array.from({ length: random.below(30) }, (_, at): ChainLink => {
    const action = random.pick<Action>([
      'promote',
      'promote',
      'pin',
      'rollback',
      'rollback',
      'unpin',
      'hold',
      'record',
    ]);
    const from: VersionRef | null = pinned;
    pinned = action === 'unpin' ? null : action === 'hold' ? pinned : version(1 + random.below(5));
    const change = { prompt: 'a', from, to: pinned, prev: null, hold: null };
    return { event: `e${at}`, at: String(at), actor: 'Ada', action, reason: null, change };
  });
}

describe('what a rollback may go to', () => {
  it('is what a stack holds that was built up as it happened', () => {
    for (let seed = 1; seed <= 5000; seed++) {
      const chain = randomChain(seed);
      const targets = new RollbackTargets();
      const found = [...chain.toReversed().flatMap((link) => targets.add(link)), ...targets.end()];
      assert.deepEqual(
        found.map(({ id }) => id),
        targetsOf(chain),
        `seed ${seed}`,
      );
    }
  });

  it('is found without reading the whole chain', async () => {
    let read = 0;
    async function* chain(): AsyncGenerator<ChainLink> {
      for (let number = 100_000; number > 1; number--) {
        read += 1;
        const change = { prompt: 'a', from: version(number - 1), to: version(number), prev: null, hold: null };
        yield await Promise.resolve({ event: '', at: '', actor: '', action: 'promote', reason: null, change });
      }
    }
    const { value } = await rollbackTargets(chain()).next();
    assert.deepEqual([value?.number, read], [99_999, 2]);
  });
});
