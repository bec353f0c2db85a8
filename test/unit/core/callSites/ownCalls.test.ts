import assert from 'node:assert/strict';
import { rulesWith, sdkCalls } from '../../../../src/core/callSites/callRule';
import { findCallSites } from '../../../../src/core/callSites/find';
import { readOwnCalls } from '../../../../src/core/callSites/ownCalls';

describe("a team's own calls", () => {
  it('are read with the places of their arguments, by number or name', () => {
    const written = [
      { call: 'get_prompt', prompt: 0, environment: 'environment' },
      { call: 'prompts.load', prompt: 'id', version: 2, variables: 'options.values' },
      { call: '$load', environment: null },
    ];
    const { calls, problems } = readOwnCalls(written);
    assert.deepEqual(problems, []);
    assert.deepEqual(calls, [written[0], written[1], { call: '$load' }]);
  });

  it('are none where nothing is written', () => {
    assert.deepEqual(readOwnCalls(undefined), { calls: [], problems: [] });
    assert.deepEqual(readOwnCalls(null), { calls: [], problems: [] });
    assert.deepEqual(readOwnCalls([]), { calls: [], problems: [] });
  });

  it('are told one by one where they are wrong, and the rest counts', () => {
    const { calls, problems } = readOwnCalls([
      { call: 'good' },
      'get_prompt',
      { call: 'get prompt' },
      { call: '___' },
      { prompt: 0 },
      { call: 'a', prompt: -1 },
      { call: 'b', environment: 1.5 },
      { call: 'c', environment: '.*' },
      { call: 'd', pattern: 'x' },
      { call: 'e', prompt: 21 },
      ['f'],
    ]);
    assert.deepEqual(calls, [{ call: 'good' }]);
    assert.deepEqual(
      problems.map(({ index, message }) => [index, message]),
      [
        [1, '"get_prompt" is no call'],
        [2, '"get prompt" is no name of a call'],
        [3, '"___" is no name of a call'],
        [4, 'nothing is no name of a call'],
        [5, '-1 says no place of the prompt in the call a'],
        [6, '1.5 says no place of the environment in the call b'],
        [7, '".*" says no place of the environment in the call c'],
        [8, '"pattern" says nothing about the call d'],
        [9, '21 says no place of the prompt in the call e'],
        [10, '["f"] is no call'],
      ],
    );
    assert.ok(problems.every(({ hint }) => hint !== ''));
  });

  it('are told to be no list, and to be too many', () => {
    assert.deepEqual(readOwnCalls({ call: 'a' }).problems[0]?.index, null);
    const many = readOwnCalls(Array.from({ length: 60 }, (_, index) => ({ call: `load${index}` })));
    assert.equal(many.calls.length, 50);
    assert.match(many.problems[0]?.message ?? '', /^there are 60 calls, of which the first 50 count$/);
  });

  it('give the same rules for the same calls, so that what was found stays good', () => {
    assert.equal(rulesWith([]), sdkCalls);
    assert.equal(rulesWith([{ call: 'a' }]), rulesWith([{ call: 'a' }]));
    assert.notEqual(rulesWith([{ call: 'a' }]), rulesWith([{ call: 'b' }]));
  });

  it('find a wrapper in every style of its name, with its environment in an object or by name', () => {
    const rules = rulesWith([{ call: 'get_prompt', environment: 'environment' }]);
    const python = 'p = get_prompt("a/b", environment="prod")\nq = other("a/b")\n';
    const typescript = "await getPrompt('a/b', { environment: 'staging' });\n// getPrompt('c')\n";
    const found = [
      ...findCallSites(python, 'python', rules).sites,
      ...findCallSites(typescript, 'typescript', rules).sites,
    ];
    assert.deepEqual(
      found.map(({ prompt, environment }) => [prompt.text, environment?.text]),
      [
        ['a/b', 'prod'],
        ['a/b', 'staging'],
      ],
    );
    assert.deepEqual(findCallSites(python, 'python', sdkCalls).sites, []);
  });
});
