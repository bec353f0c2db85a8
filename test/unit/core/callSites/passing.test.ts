import assert from 'node:assert/strict';
import { sdkCalls } from '../../../../src/core/callSites/callRule';
import { findCallSites } from '../../../../src/core/callSites/find';
import { callsToChange, type PlacedSite } from '../../../../src/core/callSites/passing';
import { noCallText, passingText, variableChangeText } from '../../../../src/core/callSites/passingWords';
import type { Environment } from '../../../../src/core/model';

const environments: readonly Environment[] = [
  { name: 'dev', protected: false },
  { name: 'prod', protected: true },
];
const change = { added: ['tone', 'style'], removed: ['mood'] };

/** Calls in a Python program, a statement a line. */
function sites(...lines: readonly string[]): readonly PlacedSite[] {
  const text = `from langfuse import get_client\nlangfuse = get_client()\n${lines.join('\n')}\n`;
  return findCallSites(text, 'python', sdkCalls).sites.map((site) => ({
    path: 'app.py',
    line: text.slice(0, site.start).split('\n').length,
    site,
  }));
}

const verdicts = (environment: string | null, ...lines: readonly string[]): string[] =>
  callsToChange(change, sites(...lines), 'reply', environment, environments).map(
    (call) => `${call.line}: ${passingText(call)}`,
  );

describe('calls for a prompt whose variables change', () => {
  it('are told by what they pass of them, those that lack one first', () => {
    assert.deepEqual(
      verdicts(
        'prod',
        'a = langfuse.get_prompt("reply", label="production").compile(tone=1, style=2)',
        'b = langfuse.get_prompt("reply").compile(tone=1, mood=2)',
        'c = langfuse.get_prompt("reply").compile(**values)',
        'd = langfuse.get_prompt("reply").compile(tone=1, style=2, mood=3)',
        'e = langfuse.get_prompt("reply").compile(question=1)',
      ),
      [
        '4: does not pass style; passes tone; still passes mood',
        '7: does not pass tone and style',
        '5: cannot tell what it passes',
        '6: passes tone and style; still passes mood',
        '3: passes tone and style',
      ],
    );
  });

  it('are those that may get the environment that moves, and those that say at run time which they get', () => {
    const lines = [
      'a = langfuse.get_prompt("reply", label="dev").compile(x=1)',
      'b = langfuse.get_prompt("reply", label="prod").compile(x=1)',
      'c = langfuse.get_prompt("reply", label=stage).compile(x=1)',
      'd = langfuse.get_prompt("reply", version=3).compile(x=1)',
      'e = langfuse.get_prompt("other").compile(x=1)',
    ];
    assert.deepEqual(
      verdicts('prod', ...lines).map((line) => line.slice(0, 1)),
      ['4', '5'],
    );
    assert.match(verdicts('prod', ...lines)[1] ?? '', /only the running program knows\)$/);
    assert.deepEqual(
      verdicts(null, ...lines).map((line) => line.slice(0, 1)),
      ['3', '4', '5'],
    );
  });

  it('are said to pass nothing of it where only a variable goes that they never passed', () => {
    const calls = callsToChange(
      { added: [], removed: ['mood'] },
      sites('a = langfuse.get_prompt("reply").compile(x=1)'),
      'reply',
      'prod',
      environments,
    );
    assert.deepEqual(calls.map(passingText), ['passes nothing that changes']);
  });
});

describe('the words of a change of variables', () => {
  it('name what is asked for since, and what is not any more', () => {
    assert.equal(variableChangeText(change), 'asks for tone and style, and no more for mood');
    assert.equal(variableChangeText({ added: ['a', 'b', 'c'], removed: [] }), 'asks for a, b and c too');
    assert.equal(variableChangeText({ added: [], removed: ['mood'] }), 'asks no more for mood');
    assert.equal(noCallText('prod'), 'no call for it in prod was found in this workspace');
  });

  it('show names of others as visible text', () => {
    const text = variableChangeText({ added: ['\u202ea\n\x1b[2J'], removed: [] });
    assert.equal(text, 'asks for \\u202ea\\n\\x1b[2J too');
  });
});
