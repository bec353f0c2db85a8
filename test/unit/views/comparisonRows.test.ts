import assert from 'node:assert/strict';
import type { CallToChange } from '../../../src/core/callSites/passing';
import type { Comparison } from '../../../src/core/comparison';
import { comparedParts, type ComparedPart } from '../../../src/host/views/comparisonRows';

const nothing: Comparison = {
  same: false,
  text: [],
  linesAdded: 0,
  linesRemoved: 0,
  settings: [],
  variables: { added: [], removed: [] },
  files: [],
};

const hunk = {
  leftStart: 1,
  leftLines: 1,
  rightStart: 1,
  rightLines: 2,
  lines: ['-Be kind.', '+Be brief and kind.', '+Ask once.'],
};

/** Rows as a person reads them, indented by their level. */
function read(parts: readonly ComparedPart[], level = 0): string[] {
  return parts.flatMap(({ row, children }) => [
    `${'  '.repeat(level)}${row.label}${row.description === undefined ? '' : ` | ${row.description}`}`,
    ...read(children, level + 1),
  ]);
}

function all(parts: readonly ComparedPart[]): ComparedPart[] {
  return parts.flatMap((part) => [part, ...all(part.children)]);
}

describe('the rows of a comparison', () => {
  const comparison: Comparison = {
    ...nothing,
    text: [hunk],
    linesAdded: 2,
    linesRemoved: 1,
    settings: [
      { path: 'model', left: 'openai/gpt-4.1-mini', right: 'openai/gpt-5' },
      { path: 'parameters.temperature', left: 0.2, right: 0.9 },
      { path: 'parameters.topP', left: undefined, right: 1 },
      { path: 'tools.refund', left: undefined, right: { name: 'refund' } },
      { path: 'tools["a.b"].description', left: 'Finds', right: 'Finds orders' },
      { path: 'outputSchema.properties.tone.type', left: 'string', right: undefined },
    ],
    variables: { added: ['tone'], removed: ['mood'] },
    files: [{ path: '_voice.prompt', state: 'changed', text: [hunk] }],
  };

  it('count the text first, then name what it does not show, each as before → after', () => {
    assert.deepEqual(read(comparedParts(comparison)), [
      'Text | +2 −1 lines, +4 words',
      'Model | openai/gpt-4.1-mini → openai/gpt-5',
      'Parameters | 2',
      '  temperature | 0.2 → 0.9',
      '  topP | added: 1',
      'Tools | 2',
      '  refund | added',
      '  a.b | changed',
      '    description | Finds → Finds orders',
      'Output Schema | 1',
      '  properties.tone.type | removed: string',
      'Variables | 2',
      '  mood | removed',
      '  tone | added',
      'Included Files | 1',
      '  _voice.prompt | changed, +2 −1 lines',
    ]);
  });

  it('begin with the pins that moved since, each of which leads to what is pinned by now', () => {
    const version = { id: '4@sha256:00', number: 4, digest: 'sha256:00' };
    const moved = [
      { prompt: 'a', environment: 'prod', version },
      { prompt: 'a', environment: 'dev', version: null },
    ];
    const [first, second, third] = comparedParts(nothing, null, moved);
    assert.deepEqual([first?.row.label, first?.row.description], ['prod pins v4 by now', 'compare again']);
    assert.deepEqual(first?.opens, { kind: 'again' });
    assert.deepEqual([second?.row.label, second?.row.description], ['dev pins no version by now', undefined]);
    assert.equal(second?.opens, null);
    assert.equal(third?.row.label, 'Text');
  });

  it('say in words to a screen reader what icons and arrows show', () => {
    const spoken = all(comparedParts(comparison)).map(({ row }) => row.spoken);
    assert.ok(spoken.includes('Text, 2 added 1 removed lines, 4 added words'));
    assert.ok(spoken.includes('temperature, changed from 0.2 to 0.9'));
    assert.ok(spoken.includes('variable mood, removed'));
    assert.equal(/[→+−]/.test(spoken.join('')), false);
  });

  it('open the text, a file, a tool and a schema as a whole; a short value has nothing more to show', () => {
    const opens = new Map(all(comparedParts(comparison)).map(({ row, opens: opened }) => [row.label, opened]));
    assert.deepEqual(opens.get('Text'), { kind: 'text' });
    assert.deepEqual(opens.get('_voice.prompt'), { kind: 'file', path: '_voice.prompt' });
    assert.deepEqual(opens.get('description'), { kind: 'tool', name: 'a.b' });
    assert.deepEqual(opens.get('properties.tone.type'), { kind: 'outputSchema' });
    assert.equal(opens.get('temperature'), null);
    const long = { ...nothing, settings: [{ path: 'parameters.system', left: 'a'.repeat(900), right: 'b' }] };
    const [, , row] = all(comparedParts(long));
    assert.deepEqual(row?.opens, { kind: 'setting', path: 'parameters.system' });
    assert.ok((row.row.description?.length ?? Infinity) < 200);
  });

  it('say that nothing besides the text differs, or nothing at all', () => {
    assert.deepEqual(read(comparedParts({ ...nothing, text: [hunk], linesAdded: 2, linesRemoved: 1 })), [
      'Text | +2 −1 lines, +4 words',
      'Nothing besides the text differs.',
    ]);
    assert.deepEqual(read(comparedParts({ ...nothing, same: true })), ['Text | the same', 'Both sides are the same.']);
  });

  it('say that the words are the same where lines were wrapped anew', () => {
    const wrapped = { ...hunk, lines: ['-Be brief and', '-kind.', '+Be brief', '+and kind.'] };
    const [text] = read(comparedParts({ ...nothing, text: [wrapped], linesAdded: 2, linesRemoved: 2 }));
    assert.equal(text, 'Text | +2 −2 lines, the same words');
  });

  it('say that only the format differs, or that a side cannot be read', () => {
    const format = { left: 'Dotprompt', right: 'GitHub Models', sameMessages: true };
    assert.equal(
      read(comparedParts({ ...nothing, text: [hunk], linesAdded: 2, linesRemoved: 1, format }))[1],
      'Only the format differs: Dotprompt → GitHub Models. Messages, settings, variables and files are the same.',
    );
    assert.match(read(comparedParts({ ...nothing, unread: ['left', 'right'] }))[1] ?? '', /^Both sides are nothing/);
  });

  it('list the calls that a change of variables concerns, those that lack one first', () => {
    const variables = { added: ['tone'], removed: [] };
    const call = (line: number, passes: CallToChange['passes']): CallToChange => ({
      path: 'app.py',
      line,
      passes,
      isEnvironmentUnknown: false,
    });
    const calls = [call(3, { added: [], notAdded: ['tone'], removed: [] }), call(9, null)];
    const concerned = { prompt: 'a', environment: 'prod', variables, calls, gap: null };
    const parts = comparedParts({ ...nothing, variables }, concerned);
    assert.deepEqual(read(parts).slice(3), [
      'Calls That Get prod | 2',
      '  app.py:3 | does not pass tone',
      '  app.py:9 | cannot tell what it passes',
    ]);
    assert.deepEqual(all(parts).at(-1)?.opens, { kind: 'call', path: 'app.py', line: 9 });
    const none = comparedParts({ ...nothing, variables }, { ...concerned, calls: [] });
    assert.equal(read(none).at(-1), 'No call for it in prod was found in this workspace.');
  });

  it('tell values apart that would look alike', () => {
    const settings = [{ path: 'parameters.seed', left: 7, right: '7' }];
    assert.equal(read(comparedParts({ ...nothing, settings }))[2], '  seed | 7 → "7"');
  });

  it('have ids of their own that stay the same, so that what is shut stays shut', () => {
    const ids = all(comparedParts(comparison)).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const again = all(comparedParts({ ...comparison, linesAdded: 9 })).map(({ id }) => id);
    assert.deepEqual(again, ids);
  });

  it('show what others wrote as one line of visible text, cut where it is long', () => {
    const hostile = `$(check) [x](command:y) <b>\u202e\x1b[2J\nsecond${'y'.repeat(5000)}`;
    const parts = all(
      comparedParts({
        ...nothing,
        settings: [
          { path: 'model', left: hostile, right: 'b' },
          { path: `parameters[${JSON.stringify(hostile)}]`, left: hostile, right: 1 },
          { path: `tools[${JSON.stringify(hostile)}]`, left: undefined, right: hostile },
        ],
        variables: { added: [hostile], removed: [] },
        files: [{ path: hostile, state: 'added', text: [] }],
      }),
    );
    for (const { row } of parts) {
      for (const text of [row.label, row.description ?? '', row.spoken]) {
        assert.equal(/[\x00-\x1f\u202a-\u202e]/.test(text), false, JSON.stringify(text));
        assert.ok(text.length < 300, String(text.length));
      }
    }
    assert.match(parts.find(({ id }) => id === 'model')?.row.description ?? '', /\\u202e\\x1b\[2J\\nsecond/);
  });

  it('end a list that is too long with how many more there are', () => {
    const added = Array.from({ length: 1000 }, (_, index) => `v${index}`);
    const rows = read(comparedParts({ ...nothing, variables: { added, removed: [] } }));
    assert.equal(rows.at(-1), '  and 700 more changes');
  });
});
