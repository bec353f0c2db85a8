import assert from 'node:assert/strict';
import { driftBetween, neighbourDrift } from '../../../src/core/drift';
import type { Pin, VersionRef } from '../../../src/core/model';
import { workspaceVersion } from '../../../src/core/references';

const version = (number: number): VersionRef => workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);
const pin = (number: number | null, hold: Pin['hold'] = null): Pin => ({
  version: number === null ? null : version(number),
  event: null,
  hold,
});

function input(
  pins: Readonly<Record<string, Readonly<Record<string, Pin>>>>,
  damaged: Readonly<Record<string, number>> = {},
): Parameters<typeof neighbourDrift>[0] {
  return {
    environments: ['dev', 'staging', 'prod'].map((name) => ({ name, protected: false })),
    pins: new Map(Object.entries(pins).map(([name, byPrompt]) => [name, new Map(Object.entries(byPrompt))] as const)),
    damaged: new Map(
      Object.entries(damaged).map(([prompt, number]) => [prompt, new Set([version(number).id])] as const),
    ),
    versions: () => [1, 2, 3, 4].map(version),
  };
}

const told = (pins: Parameters<typeof input>[0], damaged: Parameters<typeof input>[1] = {}): readonly string[] =>
  neighbourDrift(input(pins, damaged)).map(
    ({ prompt, from, to, state, distance }) => `${prompt} ${from.environment}>${to.environment} ${state} ${distance}`,
  );

describe('drift', () => {
  it('is nothing where environments pin the same', () => {
    assert.deepEqual(told({ dev: { a: pin(2) }, staging: { a: pin(2) }, prod: { a: pin(2) } }), []);
    assert.deepEqual(told({ dev: { a: pin(null) } }), []);
  });

  it('says for each neighbouring pair how the later one stands to the earlier', () => {
    assert.deepEqual(
      told({
        dev: { a: pin(4), b: pin(1), c: pin(1) },
        staging: { a: pin(1), b: pin(2) },
        prod: { a: pin(1), c: pin(1) },
      }),
      [
        'a dev>staging behind 3',
        'b dev>staging ahead 1',
        'c dev>staging missing 0',
        'b staging>prod missing 0',
        'c staging>prod only 0',
      ],
    );
  });

  it('names a hold and damage before everything else', () => {
    const hold = { reason: 'too long', held: version(3) };
    assert.deepEqual(told({ dev: { a: pin(3) }, staging: { a: pin(2, hold) } }), [
      'a dev>staging held 1',
      'a staging>prod missing 0',
    ]);
    assert.deepEqual(told({ dev: { a: pin(3) }, staging: { a: pin(3) }, prod: { a: pin(3) } }, { a: 3 }), [
      'a dev>staging damaged 0',
      'a staging>prod damaged 0',
    ]);
  });

  it('takes the later environment as the one to promote to, however the two are named', () => {
    const [only] = driftBetween(input({ dev: { a: pin(3) }, prod: { a: pin(1) } }), 'prod', 'dev');
    assert.deepEqual([only?.from.environment, only?.to.environment, only?.state], ['dev', 'prod', 'behind']);
  });
});
