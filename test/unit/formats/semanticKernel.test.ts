import assert from 'node:assert/strict';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed, problem } from './support';

const template = lines(
  '<message role="system">',
  'Sum up {{$topic}} for {{Desk.Reader $team size=$size}}. {{"literal {{"}} {{ }}',
  '</message>',
  "<message role='user'>{{$input}}</message>",
);

const sidecar = JSON.stringify({
  schema: 1,
  description: 'Sums up',
  execution_settings: {
    default: { model_id: 'large', temperature: 0, max_tokens: 90 },
    cheap: { model_id: 'small', temperature: 1 },
  },
  input_variables: [{ name: 'topic' }, { name: 'language', default: 'en' }],
});

describe('Semantic Kernel', () => {
  it('reads skprompt.txt with the settings beside it', () => {
    const prompt = parsed('Notes/SumUp/skprompt.txt', template, { 'config.json': sidecar });
    assert.equal(prompt.format, 'semantic-kernel');
    assert.equal(prompt.description, 'Sums up');
    assert.equal(prompt.model, 'large');
    assert.deepEqual(prompt.parameters, {
      temperature: 0,
      max_tokens: 90,
      cheap: { model_id: 'small', temperature: 1 },
    });
    assert.deepEqual(prompt.variables, ['input', 'language', 'size', 'team', 'topic']);
    assert.deepEqual(
      prompt.messages.map(({ role }) => role),
      ['system', 'user'],
    );
  });

  it('names the sidecar and the prompts that it calls, none of them required', () => {
    assert.deepEqual(
      parsed('skprompt.txt', template).includes.map(({ specifier, kind, candidates, line, required }) => [
        specifier,
        kind,
        candidates[0],
        line,
        required,
      ]),
      [
        ['config.json', 'sidecar', 'config.json', 1, false],
        ['Desk.Reader', 'partial', '../../Desk/Reader/skprompt.txt', 2, false],
      ],
    );
  });

  it('reads the older shape of the sidecar', () => {
    const prompt = parsed('skprompt.txt', 'Sum up {{$input}}', {
      'config.json': JSON.stringify({
        type: 'completion',
        completion: { max_tokens: 50, temperature: 0.1 },
        input: { parameters: [{ name: 'input', defaultValue: '' }, { name: 'style' }] },
        default_backends: ['old-model'],
      }),
    });
    assert.equal(prompt.model, 'old-model');
    assert.deepEqual(prompt.parameters, { max_tokens: 50, temperature: 0.1 });
    assert.deepEqual(prompt.variables, ['input', 'style']);
    assert.deepEqual(prompt.messages, [{ role: 'user', content: 'Sum up {{$input}}' }]);
  });

  it('needs no sidecar', () => {
    const prompt = parsed('skprompt.txt', 'Hello');
    assert.equal(prompt.model, null);
    assert.deepEqual(prompt.parameters, {});
  });

  it('lists the sidecar of a called prompt', () => {
    assert.deepEqual(
      includesOf(input('skprompt.txt', '{{Other.One}}'), 'semantic-kernel').map(({ kind }) => kind),
      ['sidecar', 'partial'],
    );
    assert.deepEqual(includesOf(input('config.json', sidecar), 'semantic-kernel'), []);
  });

  it('is invalid when the sidecar is no JSON, naming it', () => {
    assert.equal(
      problem('skprompt.txt', 'Hi', { 'config.json': '{\n "a": }' }),
      '1: config.json, line 2: expected a value, found "}"',
    );
    assert.equal(problem('skprompt.txt', 'Hi', { 'config.json': '[]' }), '1: config.json is no JSON object');
  });

  it('is invalid when a tag is no variable and no call', () => {
    assert.equal(problem('skprompt.txt', 'Hi\n{{$a.b}}'), '2: {{$a.b}} is no variable of Semantic Kernel');
    assert.equal(problem('skprompt.txt', '{{#if x}}'), '1: {{#if x}} is no call of a Semantic Kernel function');
  });

  it('takes braces that never close for text, as its tokeniser does', () => {
    assert.deepEqual(parsed('skprompt.txt', 'a {{ b "c }} {{$d}}').variables, []);
    assert.deepEqual(parsed('skprompt.txt', '{{ {{$d}}').variables, ['d']);
  });

  describe('in one YAML file', () => {
    const yaml = (format: string, body: string): string =>
      lines(
        'name: GetIntent',
        'description: Finds out',
        `template_format: ${format}`,
        'template: |',
        ...body.split('\n').map((line) => `  ${line}`),
        'input_variables:',
        '  - name: request',
        'execution_settings:',
        '  default: { temperature: 0.4 }',
        '  service: { model_id: large }',
      );

    it('reads its own template language', () => {
      const prompt = parsed('getIntent.prompt.yaml', yaml('semantic-kernel', 'Choose: {{$options}}'));
      assert.equal(prompt.format, 'semantic-kernel');
      assert.equal(prompt.name, 'GetIntent');
      assert.equal(prompt.model, 'large');
      assert.deepEqual(prompt.parameters, { temperature: 0.4 });
      assert.deepEqual(prompt.variables, ['options', 'request']);
    });

    it('reads Handlebars with its messages', () => {
      const prompt = parsed(
        'a.prompt.yaml',
        yaml(
          'handlebars',
          '{{#message role="system"}}Be {{tone}}.{{/message}}\n{{#message role="user"}}{{request}}{{/message}}',
        ),
      );
      assert.deepEqual(prompt.messages, [
        { role: 'system', content: 'Be {{tone}}.' },
        { role: 'user', content: '{{request}}' },
      ]);
      assert.deepEqual(prompt.variables, ['request', 'tone']);
    });

    it('reads Liquid', () => {
      const prompt = parsed('a.prompt.yaml', yaml('liquid', '{% for x in list %}{{ x.name }}{% endfor %}'));
      assert.deepEqual(prompt.variables, ['list', 'request']);
    });

    it('is invalid on the line where the template goes wrong', () => {
      assert.match(problem('a.prompt.yaml', yaml('handlebars', 'Hi\n{{#if x}}')), /^6: \{\{#if}} is never closed/);
      assert.equal(problem('a.prompt.yaml', 'template: ""\n'), '1: `template` holds no text');
    });
  });
});
