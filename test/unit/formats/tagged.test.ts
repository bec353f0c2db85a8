import assert from 'node:assert/strict';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed } from './support';

describe('.prompt files that write roles as tags', () => {
  it('are read as Humanloop writes them', () => {
    const prompt = parsed(
      'a.prompt',
      lines(
        '---',
        'model: big-one',
        'provider: somebody',
        'endpoint: chat',
        'temperature: 0.7',
        'tools: []',
        '---',
        '<system>',
        '  You know {{topic}}.',
        '</system>',
        '',
        '<user>{{question}}</user>',
      ),
    );
    assert.equal(prompt.model, 'big-one');
    assert.deepEqual(prompt.parameters, { provider: 'somebody', endpoint: 'chat', temperature: 0.7 });
    assert.deepEqual(prompt.messages, [
      { role: 'system', content: 'You know {{topic}}.' },
      { role: 'user', content: '{{question}}' },
    ]);
    assert.deepEqual(prompt.variables, ['question', 'topic']);
  });

  it('are read as PromptL writes them, with the prompts that they refer to', () => {
    const prompt = parsed(
      'a.prompt',
      lines(
        '---',
        'model: m',
        'schema: { type: object }',
        'tools:',
        '  weather:',
        '    description: Looks outside',
        '---',
        'Be kind.',
        '<prompt path="shared/tone" />',
        '<user>',
        '{{ for item in items }}{{ item.name }}{{ endfor }}',
        '{{ total = count + 1 }}{{ if vip }}{{ total }}{{ endif }}',
        '</user>',
      ),
    );
    assert.deepEqual(
      prompt.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.deepEqual(prompt.variables, ['count', 'items', 'vip']);
    assert.deepEqual(prompt.tools, [{ name: 'weather', description: 'Looks outside' }]);
    assert.deepEqual(prompt.outputSchema, { type: 'object' });
    assert.equal(prompt.includes[0]?.specifier, 'shared/tone');
    assert.deepEqual(prompt.includes[0].candidates.slice(0, 3), [
      'shared/tone.promptl',
      'shared/tone.prompt',
      'shared/tone',
    ]);
    assert.equal(prompt.includes[0].line, 9);
  });

  it('are read as Continue writes them, where a rule in the text is a rule', () => {
    const prompt = parsed(
      'a.prompt',
      lines(
        '<system>',
        'You review.',
        '</system>',
        '',
        '{{{ url "https://example.org" }}}',
        '',
        '---',
        '',
        '{{{ diff }}}',
      ),
    );
    assert.deepEqual(
      prompt.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.match(prompt.messages[1]?.content ?? '', /---/);
    assert.deepEqual(prompt.variables, ['diff']);
  });

  it('may have settings above a first rule without a fence in front', () => {
    const prompt = parsed(
      'a.prompt',
      lines('temperature: 0.5', 'name: Review', '---', '<system>Short.</system>', '{{{ input }}}'),
    );
    assert.equal(prompt.name, 'Review');
    assert.deepEqual(prompt.parameters, { temperature: 0.5 });
    assert.deepEqual(prompt.messages[0], { role: 'system', content: 'Short.' });
  });

  it('are never invalid for what their text holds', () => {
    assert.equal(parsed('a.prompt', '<system>\nopen {{#if x}} and {{\n').messages[0]?.role, 'system');
  });

  it('are Dotprompt when they have signs of it: XML in prose is common', () => {
    const prompt = parsed('a.prompt', lines('{{role "system"}}', '<user>', '{{request}}', '</user>'));
    assert.deepEqual(prompt.messages, [{ role: 'system', content: '<user>\n{{request}}\n</user>' }]);
  });

  it('name the prompts that a referred prompt refers to', () => {
    const [include] = includesOf(input('tone.promptl', 'Hi\n<prompt path="../more.promptl"/>'), 'dotprompt');
    assert.deepEqual(include?.candidates, ['../more.promptl']);
    assert.equal(include.line, 2);
  });
});
