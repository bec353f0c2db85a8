import assert from 'node:assert/strict';
import { driftSince, sinceText, type DriftSince } from '../../../src/core/driftAge';
import { driftBetween, driftInput } from '../../../src/core/drift';
import { PromptEnvError } from '../../../src/core/errors';
import type { ChainLink } from '../../../src/core/model';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

describe('since when two environments differ', () => {
  let box: TemporaryRegistry;

  beforeEach(async () => {
    box = await TemporaryRegistry.create();
  });

  afterEach(() => {
    box.dispose();
  });

  type Wish = Parameters<TemporaryRegistry['move']>[0];

  const promote = (to: string, version?: string): Wish => ({
    action: 'promote',
    prompts: ['a'],
    to,
    ...(version === undefined ? {} : { version }),
    reason: 'ready',
  });

  /** When an event was. */
  async function timeOf(act: Promise<string | null>): Promise<string> {
    const id = await act;
    const [event] = await (await box.registry.history({})).next(1);
    assert.equal(event?.id, id);
    return event.at;
  }

  /** When the newest act on record was. */
  async function timeNow(): Promise<string> {
    const [event] = await (await box.registry.history({})).next(1);
    return event?.at ?? '';
  }

  async function since(from: string, to: string): Promise<[string, DriftSince | null]> {
    const input = driftInput(await box.registry.load());
    const [drift] = driftBetween(input, from, to);
    assert.ok(drift);
    return [drift.state, await driftSince(input, drift, (environment, id) => box.registry.chain(environment, id))];
  }

  it('counts from the first promotion that was not followed, whatever was promoted since', async () => {
    await box.version('a', 'One', 'dev');
    await box.move(promote('staging'));
    await box.version('a', 'Two', 'dev');
    const fellBehind = await timeNow();
    await box.version('a', 'Three', 'dev');
    await box.version('a', 'Four', 'dev');
    assert.deepEqual(await since('dev', 'staging'), ['behind', { at: fellBehind, isAtLeast: false }]);
    // Following halfway changes nothing of it.
    await box.move(promote('staging', '3'));
    assert.deepEqual(await since('dev', 'staging'), ['behind', { at: fellBehind, isAtLeast: false }]);
    // Once it was in step, it begins anew.
    await box.move(promote('staging'));
    await box.version('a', 'Five', 'dev');
    assert.deepEqual(await since('dev', 'staging'), ['behind', { at: await timeNow(), isAtLeast: false }]);
  });

  it('counts a prompt that was never promoted from its first pin, and one that only a later environment pins', async () => {
    await box.version('a', 'One', 'dev');
    const pinned = await timeNow();
    await box.version('a', 'Two', 'dev');
    assert.deepEqual(await since('dev', 'staging'), ['missing', { at: pinned, isAtLeast: false }]);
    const at = await timeOf(box.move({ action: 'pin', prompt: 'a', environment: 'prod', version: '1', reason: 'x' }));
    assert.deepEqual(await since('staging', 'prod'), ['only', { at, isAtLeast: false }]);
  });

  it('tells behind from ahead, and a hold from what was before it', async () => {
    await box.version('a', 'One', 'dev');
    await box.move(promote('staging'));
    await box.version('a', 'Two', 'dev');
    await box.move(promote('staging'));
    const held = await timeOf(
      box.move({ action: 'rollback', prompt: 'a', environment: 'staging', reason: 'too long' }),
    );
    await box.version('a', 'Three', 'dev');
    assert.deepEqual(await since('dev', 'staging'), ['held', { at: held, isAtLeast: false }]);
    const released = await timeOf(
      box.move({ action: 'release', prompt: 'a', environment: 'staging', reason: 'fixed' }),
    );
    assert.deepEqual(await since('dev', 'staging'), ['behind', { at: released, isAtLeast: false }]);
    const back = await timeOf(box.move({ action: 'pin', prompt: 'a', environment: 'dev', version: '1', reason: 'x' }));
    await box.move({ action: 'pin', prompt: 'a', environment: 'staging', version: '3', reason: 'x' });
    assert.deepEqual((await since('dev', 'staging'))[0], 'ahead');
    assert.ok(((await since('dev', 'staging'))[1]?.at ?? '') > back);
  });

  it('says that it was so before where the events do not reach back, and nothing where there are none', async () => {
    await box.version('a', 'One', 'dev');
    await box.version('a', 'Two', 'dev');
    const input = driftInput(await box.registry.load());
    const [drift] = driftBetween(input, 'dev', 'staging');
    assert.ok(drift);
    const links: ChainLink[] = [];
    for await (const link of box.registry.chain('dev', 'a')) {
      links.push(link);
    }
    const broken = async function* (environment: string): AsyncGenerator<ChainLink> {
      if (environment === 'dev') {
        yield* links.slice(0, 1);
        throw await Promise.resolve(new PromptEnvError('damaged', 'it breaks off', 'restore it'));
      }
    };
    assert.deepEqual(await driftSince(input, drift, broken), { at: links[0]?.at, isAtLeast: true });
    const none = async function* (): AsyncGenerator<ChainLink> {
      yield* await Promise.resolve([]);
    };
    assert.equal(await driftSince(input, drift, none), null);
    assert.equal(await driftSince(input, { ...drift, state: 'damaged' }, broken), null);
  });

  it('is said in words', () => {
    const now = Date.parse('2026-11-22T12:00:00.000Z');
    const at = '2026-11-19T11:00:00.000Z';
    assert.equal(sinceText({ at, isAtLeast: false }, now), 'for 3 days');
    assert.equal(sinceText({ at, isAtLeast: true }, now), 'for 3 days or more');
    assert.equal(sinceText({ at: '2026-11-22T12:00:00.000Z', isAtLeast: false }, now), 'for a moment');
    assert.equal(sinceText(null, now), '');
  });
});
