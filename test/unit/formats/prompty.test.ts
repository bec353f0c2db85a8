import assert from 'node:assert/strict';
import { lines, parsed, problem } from './support';

const version1 = lines(
  '---',
  'name: Desk answer',
  'description: Answers from orders',
  'authors: [Ada]',
  'model:',
  '  api: chat',
  '  configuration:',
  '    type: azure_openai',
  '    azure_deployment: large-1',
  '    azure_endpoint: ${ENV:ENDPOINT}',
  '  parameters:',
  '    temperature: 0.2',
  '    tools: ${file:tools/desk.json}',
  '    response_format: { type: json_object }',
  'inputs:',
  '  customer: { type: object }',
  'sample: ${file:sample.json}',
  '---',
  'Before any role.',
  'system:',
  'Orders:',
  '{% for order in customer.orders %}',
  '- {{order.title | upper}} {{ loop.index }}',
  '{% endfor %}',
  '![logo](img/logo.png) ![far](https://example.org/x.png)',
  '',
  '# User:',
  '{{question}}',
  'assistant[name="Bo", turn=2]:',
  '',
);

describe('Prompty', () => {
  it('reads version 1', () => {
    const prompt = parsed('answer.prompty', version1, {
      'tools/desk.json': '[{"type":"function","function":{"name":"refund"}}]',
      'sample.json': '{"customer": {}, "history": []}',
    });
    assert.equal(prompt.name, 'Desk answer');
    assert.equal(prompt.model, 'large-1');
    assert.deepEqual(prompt.parameters, { temperature: 0.2 });
    assert.deepEqual(prompt.tools, [{ type: 'function', function: { name: 'refund' } }]);
    assert.deepEqual(prompt.outputSchema, { type: 'json_object' });
    assert.deepEqual(prompt.variables, ['customer', 'history', 'question']);
    assert.deepEqual(
      prompt.messages.map(({ role, content }) => [role, content.split('\n', 1)[0]]),
      [
        ['system', 'Before any role.'],
        ['system', 'Orders:'],
        ['user', '{{question}}'],
        ['assistant', ''],
      ],
    );
    assert.deepEqual(
      prompt.includes.map(({ specifier, line, required }) => [specifier, line, required]),
      [
        ['tools/desk.json', 13, true],
        ['sample.json', 17, true],
        ['img/logo.png', 25, false],
      ],
    );
  });

  it('keeps a reference to a file that is not there as it is written', () => {
    const prompt = parsed('answer.prompty', version1);
    assert.deepEqual(prompt.tools, ['${file:tools/desk.json}']);
    assert.deepEqual(prompt.variables, ['customer', 'question']);
  });

  it('reads version 2', () => {
    const prompt = parsed(
      'answer.prompty',
      lines(
        '---',
        'name: answer',
        'model:',
        '  id: large-2',
        '  provider: somebody',
        '  connection:',
        '    kind: key',
        '    apiKey: ${env:API_KEY}',
        '  options: { temperature: 0, maxOutputTokens: 500 }',
        'inputs:',
        '  - name: question',
        '    kind: string',
        '  - name: thread',
        '    kind: thread',
        'outputs:',
        '  - name: answer',
        '    kind: string',
        'tools:',
        '  - name: spec',
        '    kind: openapi',
        '    specification: ./api.yaml',
        'template:',
        '  format: { kind: jinja2 }',
        '---',
        'system:',
        'Answer.',
        '![kept as text](img/a.png)',
        'user:',
        '{{question}}',
      ),
    );
    assert.equal(prompt.model, 'large-2');
    assert.deepEqual(prompt.parameters, { temperature: 0, maxOutputTokens: 500 });
    assert.deepEqual(prompt.outputSchema, [{ name: 'answer', kind: 'string' }]);
    assert.deepEqual(prompt.tools, [{ name: 'spec', kind: 'openapi', specification: './api.yaml' }]);
    assert.deepEqual(prompt.variables, ['question', 'thread']);
    assert.deepEqual(
      prompt.includes.map(({ candidates, line }) => [candidates, line]),
      [[['api.yaml'], 21]],
    );
  });

  it('reads the short forms of version 2', () => {
    const prompt = parsed('a.prompty', '---\nmodel: small\ninputs: { firstName: Jane }\n---\nHello {{firstName}}');
    assert.equal(prompt.model, 'small');
    assert.deepEqual(prompt.variables, ['firstName']);
    assert.deepEqual(prompt.messages, [{ role: 'system', content: 'Hello {{firstName}}' }]);
    assert.equal(parsed('a.prompty', 'Only text').messages[0]?.content, 'Only text');
  });

  it('never puts the value of an environment variable into a version', () => {
    process.env['PROMPTENV_TEST_MODEL'] = 'secret-model';
    const text = '---\nmodel:\n  configuration:\n    azure_deployment: ${env:PROMPTENV_TEST_MODEL:fallback}\n---\nHi';
    const prompt = parsed('a.prompty', text);
    delete process.env['PROMPTENV_TEST_MODEL'];
    assert.equal(prompt.model, '${env:PROMPTENV_TEST_MODEL:fallback}');
    assert.ok(!JSON.stringify(prompt).includes('secret-model'));
  });

  it('reads Mustache where the template says so', () => {
    const text = (body: string): string => `---\ntemplate: mustache\n---\n${body}`;
    assert.deepEqual(parsed('a.prompty', text('{{#vip}}Dear {{name}}{{/vip}}')).variables, ['name', 'vip']);
    assert.match(problem('a.prompty', text('{{#vip}}')), /^4: \{\{#vip}} is never closed/);
  });

  it('does not take a role named inside a line, or a loop of roles, for a message', () => {
    const prompt = parsed('a.prompty', lines('system:', 'Say:', 'user: hello', '{{item.role}}:', '# user', 'x'));
    assert.equal(prompt.messages.length, 1);
  });

  describe('is invalid, with the line,', () => {
    it('when its front matter never closes', () => {
      assert.match(problem('a.prompty', '---\nname: x\nsystem:\nHi'), /^1: .*never closed/);
    });
    it('when its front matter is no map', () => {
      assert.equal(
        problem('a.prompty', '---\njust words\n---\nHi'),
        '2: the front matter is no list of keys and values',
      );
    });
    it('when a loop never ends', () => {
      assert.equal(
        problem('a.prompty', '---\nname: x\n---\nsystem:\n{% for a in b %}\n{{a}}'),
        '5: {% for %} is never closed with {% endfor %}',
      );
    });
    it('when a tag holds what Jinja cannot read', () => {
      assert.match(problem('a.prompty', '{{ $name }}'), /^1: unexpected "\$"/);
    });
    it('when a file that it refers to is no JSON, naming that file', () => {
      const text = '---\nname: x\nsample: ${file:s.json}\n---\nHi';
      assert.equal(problem('a.prompty', text, { 's.json': '{\n  a: 1 }' }), '3: s.json, line 2: unexpected character');
    });
    it('when it refers to a file by an absolute path', () => {
      assert.match(problem('a.prompty', '---\nsample: ${file:/etc/passwd}\n---\nHi'), /^2: "\/etc\/passwd" is no path/);
      assert.match(problem('a.prompty', '---\nsample: ${file:C:\\secrets.json}\n---\nHi'), /^2: /);
    });
  });
});
