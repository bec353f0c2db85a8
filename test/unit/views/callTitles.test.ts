import assert from 'node:assert/strict';
import type { CallSite } from '../../../src/core/callSites/callSite';
import { askableIn, meantBy } from '../../../src/core/callSites/meant';
import type { RegistrySnapshot } from '../../../src/core/model';
import { callLensTitle, differingPair } from '../../../src/host/views/callTitles';
import { promptTooltip } from '../../../src/host/views/promptRows';
import { pin, prompt, snapshot } from './builders';

const written = (text: string) => ({ text, start: 0, end: text.length });

function site(asks: { environment?: string; version?: string; usual?: string } = {}): CallSite {
  return {
    sdk: '',
    prompt: written('a'),
    environment: asks.environment === undefined ? null : written(asks.environment),
    version: asks.version === undefined ? null : written(asks.version),
    isEnvironmentUnknown: false,
    usual: asks.usual ?? null,
    passes: null,
    start: 0,
    end: 1,
  };
}

const a = prompt('a', 6);
const three = snapshot([a], {
  dev: { a: pin(6) },
  staging: { a: pin(5) },
  prod: { a: pin(3) },
});
const title = (registry: RegistrySnapshot, asks?: Parameters<typeof site>[0]): string =>
  callLensTitle(registry, meantBy(site(asks), askableIn(registry)));

describe('the lens of a call', () => {
  it('says what every environment pins, the last one first', () => {
    assert.equal(title(three), 'prod v3 · staging v5 · dev v6');
  });

  it('begins with the environment that the call asks for, after an arrow', () => {
    assert.equal(title(three, { environment: 'staging' }), '→ staging v5 · prod v3 · dev v6');
    assert.equal(title(three, { environment: 'production' }), '→ prod v3 · staging v5 · dev v6');
    assert.equal(title(three, { usual: 'production' }), '→ prod v3 · staging v5 · dev v6');
  });

  it('begins with the version that the call asks for, in which an icon is none', () => {
    assert.equal(title(three, { version: '4' }), '→ v4 · prod v3 · staging v5 · dev v6');
    assert.equal(title(three, { version: '$(x)\u202e' }).slice(0, 15), '→ \\$(x)\\u202e ·');
  });

  it('says what pins nothing where the call asks for it, and leaves it out elsewhere', () => {
    const some = snapshot([a], { dev: { a: pin(2) } });
    assert.equal(title(some, { environment: 'prod' }), '→ prod pins none · dev v2');
    assert.equal(title(some), 'dev v2');
    assert.equal(title(snapshot([a], {})), 'not pinned');
  });

  it('says what cannot be told, instead of that nothing is pinned', () => {
    const why = 'the file holds conflict markers of a merge';
    const torn = snapshot([a], { dev: { a: pin(2) } }, { unreadablePins: new Map([['prod', { why, prompts: null }]]) });
    assert.equal(title(torn, { environment: 'prod' }), '→ prod cannot be told · dev v2');
    assert.equal(title(torn), 'prod cannot be told · dev v2');
    assert.match(promptTooltip(torn, a, []), new RegExp(`^prod: cannot be told: ${why}$`, 'm'));
    const other = { unreadablePins: new Map([['prod', { why, prompts: new Map([['b', why]]) }]]) };
    assert.equal(
      title(snapshot([a], { dev: { a: pin(2) } }, other), { environment: 'prod' }),
      '→ prod pins none · dev v2',
    );
  });

  it('says that a pin is held', () => {
    const held = snapshot([a], { staging: { a: pin(4) }, prod: { a: pin(3, { reason: 'long', held: null }) } });
    assert.equal(title(held, { environment: 'prod' }), '→ prod v3 held · staging v4');
  });

  it('compares the environment with the one before, else with the one after, else the last two that differ', () => {
    assert.deepEqual(differingPair(three, a, 'prod'), { from: 'staging', to: 'prod', waits: true });
    assert.deepEqual(differingPair(three, a, 'staging'), { from: 'dev', to: 'staging', waits: true });
    assert.deepEqual(differingPair(three, a, null), { from: 'staging', to: 'prod', waits: true });
    const late = snapshot([a], { dev: { a: pin(5) }, staging: { a: pin(5) }, prod: { a: pin(3) } });
    assert.deepEqual(differingPair(late, a, 'staging'), { from: 'staging', to: 'prod', waits: true });
    const early = snapshot([a], { dev: { a: pin(5) }, staging: { a: pin(3) }, prod: { a: pin(3) } });
    assert.deepEqual(differingPair(early, a, 'prod'), { from: 'dev', to: 'staging', waits: true });
    const ahead = snapshot([a], { staging: { a: pin(3) }, prod: { a: pin(4) } });
    assert.deepEqual(differingPair(ahead, a, 'prod'), { from: 'staging', to: 'prod', waits: false });
    const inStep = snapshot([a], { dev: { a: pin(3) }, staging: { a: pin(3) }, prod: { a: pin(3) } });
    assert.equal(differingPair(inStep, a, 'prod'), null);
    assert.equal(differingPair(snapshot([a], { dev: { a: pin(3) } }), a, 'prod'), null);
  });
});
