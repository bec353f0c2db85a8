import assert from 'node:assert/strict';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed, problem } from './support';

describe('Copilot prompt files', () => {
  it('are read whole', () => {
    const prompt = parsed(
      'review.prompt.md',
      lines(
        '---',
        'name: review',
        "description: 'Looks a change over'",
        'mode: agent',
        'model: [Big One, Small One]',
        "tools: ['search/codebase', 'problems']",
        '---',
        '# Review',
        '',
        'Look at ${input:area:which part} and ${input:depth|deep} in ${file} and ${selection}, not {{this}}.',
        'Follow the [guide](./guide.md#tone) and #file:rules.instructions.md, see [it](https://example.org/a.md).',
        'Work on [the source](../src/main.ts), [this file](review.prompt.md), ![a picture](shot.md).',
      ),
    );
    assert.equal(prompt.model, 'Big One, Small One');
    assert.deepEqual(prompt.parameters, { agent: 'agent' });
    assert.deepEqual(prompt.tools, ['search/codebase', 'problems']);
    assert.deepEqual(prompt.variables, ['area', 'depth']);
    assert.equal(prompt.messages.length, 1);
    assert.equal(prompt.messages[0]?.role, 'user');
    assert.deepEqual(
      prompt.includes.map(({ candidates, line, required }) => [candidates, line, required]),
      [
        [['guide.md'], 11, false],
        [['rules.instructions.md'], 11, false],
      ],
    );
  });

  it('mean the same by `mode` as by `agent`', () => {
    const text = (key: string): string => `---\n${key}: ask\n---\nHi`;
    assert.deepEqual(parsed('a.prompt.md', text('mode')).parameters, parsed('a.prompt.md', text('agent')).parameters);
  });

  it('may write tools as a string or a map of switches', () => {
    assert.deepEqual(parsed('a.prompt.md', '---\ntools: edit, search\n---\nHi').tools, ['edit', 'search']);
    const map = lines(
      '---',
      'tools:',
      '  search: true',
      '  desk:',
      '    refund: true',
      '    delete: false',
      '---',
      'Hi',
    );
    assert.deepEqual(parsed('a.prompt.md', map).tools, ['search', 'refund']);
  });

  it('are text where the front matter stands in a code fence, as VS Code reads them, with a warning', () => {
    const prompt = parsed('a.prompt.md', '````prompt\n---\nmodel: m\n---\nHi\n````\n');
    assert.equal(prompt.model, null);
    assert.match(prompt.warnings[0]?.message ?? '', /code fence/);
  });

  it('are invalid when the front matter is broken or never closes', () => {
    assert.match(problem('a.prompt.md', '---\ndescription: a: b\n---\nHi'), /^2: /);
    assert.match(problem('a.prompt.md', '---\ndescription: a\n\nHi'), /^1: .*never closed/);
  });

  it('name what a linked guide links to', () => {
    const includes = includesOf(input('guide.md', 'See [more](more/deep.md).'), 'copilot');
    assert.deepEqual(includes[0]?.candidates, ['more/deep.md']);
  });
});
