import assert from 'node:assert/strict';
import { faultOf, versionsText } from '../../../../src/core/callSites/callFault';
import type { CallSite } from '../../../../src/core/callSites/callSite';
import { meantBy, type Askable } from '../../../../src/core/callSites/meant';
import { workspaceVersion } from '../../../../src/core/references';

const version = (number: number) => workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);
const written = (text: string) => ({ text, start: 0, end: text.length });

const registry: Askable = {
  environments: ['dev', 'prod'].map((name) => ({ name, protected: false })),
  isPrompt: (id) => ['known', 'unread', 'torn'].includes(id),
  versionsOf: (id) => (id === 'known' ? [version(1), { ...version(3), formerly: [2] }] : undefined),
  pins: new Map([['prod', new Map([['known', { version: version(3), event: null, hold: null }]])]]),
  unreadablePins: new Map([
    ['dev', { why: 'the file holds conflict markers of a merge', prompts: new Map([['torn', 'both sides moved it']]) }],
  ]),
};

function fault(prompt: string, given: { environment?: string; version?: string; usual?: string } = {}): string | null {
  const site: CallSite = {
    sdk: 'Langfuse',
    prompt: written(prompt),
    environment: given.environment === undefined ? null : written(given.environment),
    version: given.version === undefined ? null : written(given.version),
    isEnvironmentUnknown: false,
    usual: given.usual ?? null,
    passes: null,
    start: 0,
    end: 1,
  };
  return faultOf(meantBy(site, registry));
}

describe('what is wrong with a call', () => {
  it('is nothing where something is served', () => {
    assert.equal(fault('known'), null);
    assert.equal(fault('known', { environment: 'prod' }), null);
    assert.equal(fault('known', { environment: 'production' }), null);
    assert.equal(fault('known', { usual: 'production' }), null);
  });

  it('is a prompt, an environment or a pin that there is none of', () => {
    assert.equal(fault('other', { environment: 'prod' }), 'noPrompt');
    assert.equal(fault('known', { environment: 'canary' }), 'noEnvironment');
    assert.equal(fault('known', { usual: 'canary' }), 'noEnvironment');
    assert.equal(fault('known', { environment: 'dev' }), 'notPinned');
  });

  it('is none where nobody can tell what is pinned', () => {
    assert.equal(fault('torn', { environment: 'dev' }), null);
    assert.equal(fault('torn', { environment: 'prod' }), 'notPinned');
  });

  it('is a number that no version has or had', () => {
    assert.equal(fault('known', { version: '4' }), 'noVersion');
    assert.equal(fault('known', { version: '0' }), 'noVersion');
    assert.equal(fault('known', { version: '2' }), null, 'it had that number');
    assert.equal(fault('known', { version: '003' }), null);
  });

  it('is nothing that could be another name of the server', () => {
    for (const environment of ['latest', 'Latest', 'head', 'v3', '12', '0a1b2c3']) {
      assert.equal(fault('known', { environment }), null, environment);
    }
    assert.equal(fault('known', { version: 'abcdef0' }), null);
    assert.equal(fault('known', { version: '20240611' }), null, 'a date');
    assert.equal(fault('unread', { version: '9' }), null, 'versions that were not read yet');
  });
});

describe('the versions that there are, in words', () => {
  const text = (...numbers: readonly number[]): string => versionsText(numbers.map(version));

  it('are runs of numbers', () => {
    assert.equal(text(), '');
    assert.equal(text(1), 'v1');
    assert.equal(text(1, 2, 3, 4), 'v1 to v4');
    assert.equal(text(1, 2, 4, 4, 6, 7), 'v1 to v2, v4, v6 to v7');
  });

  it('are in the order of their numbers, and of very many runs the last ones', () => {
    assert.equal(text(5, 3, 4), 'v3 to v5');
    assert.equal(text(1, 3, 5, 7, 9, 11), '…, v5, v7, v9, v11');
  });
});
