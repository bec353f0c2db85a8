import assert from 'node:assert/strict';
import type { CallToChange, ChangedCalls } from '../../../src/core/callSites/passing';
import { asksText, callItems, concernText } from '../../../src/host/commands/concernedCalls';

const call = (line: number, passes: CallToChange['passes'], path = 'app.py'): CallToChange => ({
  path,
  line,
  passes,
  isEnvironmentUnknown: false,
});
const lacks = { added: [], notAdded: ['tone'], removed: [] };
const concerned: ChangedCalls = {
  prompt: 'reply',
  environment: 'prod',
  variables: { added: ['tone'], removed: ['mood'] },
  calls: [call(3, lacks), call(4, null), call(5, { added: ['tone'], notAdded: [], removed: ['mood'] })],
  gap: null,
};

describe('what a promotion dialog says of calls', () => {
  it('names the variables that come and go, and what each call passes', () => {
    assert.equal(asksText(concerned), 'Asks for tone, and no more for mood');
    assert.deepEqual(
      callItems(concerned).map(({ label, description }) => [label, description]),
      [
        ['$(error) app.py:3', 'does not pass tone'],
        ['$(question) app.py:4', 'cannot tell what it passes'],
        ['$(check) app.py:5', 'passes tone; still passes mood'],
      ],
    );
  });

  it('says so where there is none, where there are too many to list, and where the search is not over', () => {
    const labels = (given: Partial<ChangedCalls>): string[] =>
      callItems({ ...concerned, ...given }).map(({ label }) => label);
    assert.deepEqual(labels({ calls: [] }), ['$(info) No call for it in prod was found in this workspace']);
    const calls = Array.from({ length: 20 }, (_, line) => call(line, lacks));
    assert.equal(labels({ calls }).at(-1), '$(info) And 8 more calls');
    const gap = 'the code is still being searched for calls';
    assert.deepEqual(labels({ calls: [], gap }), ['$(info) The code is still being searched for calls']);
  });

  it('is one line where several prompts move', () => {
    assert.equal(
      concernText(concerned),
      'Asks for tone, and no more for mood: 1 call lacks one, of 1 call nobody can tell',
    );
    assert.equal(concernText({ ...concerned, calls: [] }), 'Asks for tone, and no more for mood: no call was found');
  });

  it('shows names of others as text', () => {
    const hostile = '$(check) [x](command:y)\u202e\n';
    const [item] = callItems({ ...concerned, calls: [call(1, { ...lacks, notAdded: [hostile] }, hostile)] });
    assert.match(item?.label ?? '', /^\$\(error\) \\\$\(check\) \[x\]\(command:y\)\\u202e/);
    assert.match(item?.description ?? '', /^does not pass \\\$\(check\)/);
  });
});
