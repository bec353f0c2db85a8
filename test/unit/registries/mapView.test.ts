import assert from 'node:assert/strict';
import { mapWith } from '../../../src/registries/workspace/mapView';
import { seededRandom } from '../../support/random.mjs';

interface Value {
  readonly key: string;
  readonly step: number;
}

describe('a map with some values set', () => {
  it('is as a copy would be, however often and much is set', () => {
    const random = seededRandom(11);
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`);
    for (let round = 0; round < 100; round++) {
      const expected = new Map<string, Value>(
        keys.filter(() => random.chance(0.5)).map((key) => [key, { key, step: 0 }]),
      );
      let map: ReadonlyMap<string, Value> = new Map(expected);
      const first = map;
      for (let step = 1; step <= 5; step++) {
        const share = random.pick([0, 0.01, 0.1, 0.6]);
        const changes = new Map(keys.filter(() => random.chance(share)).map((key) => [key, { key, step }] as const));
        const before = [...map];
        const next = mapWith(map, changes);
        assert.deepEqual([...map], before, 'what it was made from stays');
        changes.forEach((value, key) => expected.set(key, value));
        map = next;
        assert.deepEqual([...map], [...expected]);
        assert.deepEqual([...map.keys()], [...expected.keys()]);
        assert.deepEqual([...map.values()], [...expected.values()]);
        assert.equal(map.size, expected.size);
        assert.ok(keys.every((key) => map.get(key) === expected.get(key) && map.has(key) === expected.has(key)));
        const seen: string[] = [];
        map.forEach((value, key) => seen.push(`${key} ${value.step}`));
        assert.deepEqual(
          seen,
          [...expected].map(([key, { step: set }]) => `${key} ${set}`),
        );
      }
      assert.ok([...first.values()].every(({ step }) => step === 0));
    }
  });
});
