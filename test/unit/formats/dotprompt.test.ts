import assert from 'node:assert/strict';
import { answersOf } from '../../../src/core/formats/answers';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed, problem } from './support';

const whole = lines(
  '# Kept by the desk team.',
  '',
  '---',
  'model: vendor/large',
  'description: Sorts what comes in',
  'config:',
  '  temperature: 0.2',
  'tools: [lookup, tools/refund.json]',
  'toolDefs:',
  '  - name: inline',
  'input:',
  '  schema:',
  '    subject: string, first line',
  '    urgent?: boolean',
  '    tags(array, what it is about): string',
  '    (*): string',
  '  default:',
  '    channel: mail',
  'output:',
  '  format: json',
  '  schema:',
  '    label: string',
  'team.owner: desk',
  'toolChoice: required',
  '---',
  '{{role "system"}}',
  'Sort it. {{>tone who=subject}}',
  '{{history}}',
  'As said before.',
  '{{role "user"}}',
  '{{subject}} {{body}} {{media url=picture}}',
);

describe('Dotprompt', () => {
  it('reads everything that changes what the model answers', () => {
    const prompt = parsed('triage.prompt', whole, { 'tools/refund.json': '{"name": "refund"}' });
    assert.equal(prompt.format, 'dotprompt');
    assert.equal(prompt.name, null);
    assert.equal(prompt.description, 'Sorts what comes in');
    assert.equal(prompt.model, 'vendor/large');
    assert.deepEqual(prompt.parameters, { 'team.owner': 'desk', toolChoice: 'required', temperature: 0.2 });
    assert.deepEqual(prompt.tools, ['lookup', { name: 'refund' }, { name: 'inline' }]);
    assert.deepEqual(prompt.outputSchema, { label: 'string' });
    assert.deepEqual(prompt.variables, ['body', 'channel', 'picture', 'subject', 'tags', 'urgent']);
    assert.deepEqual(prompt.messages, [
      { role: 'system', content: 'Sort it. {{>tone who=subject}}' },
      { role: 'model', content: 'As said before.' },
      { role: 'user', content: '{{subject}} {{body}} {{media url=picture}}' },
    ]);
    assert.deepEqual(prompt.warnings, []);
  });

  it('takes the kind of its answers for their schema where that is all it says of them', () => {
    const schemaOf = (output: string): unknown => answersOf(parsed('a.prompt', lines('---', output, '---', 'Hi')));
    assert.equal(parsed('a.prompt', lines('---', 'output: { format: json }', '---', 'Hi')).outputSchema, null);
    assert.deepEqual(schemaOf('output: { format: json }'), { type: 'json' });
    assert.deepEqual(schemaOf('output: { format: json, schema: { label: string } }'), { label: 'string' });
    assert.equal(schemaOf('output: { format: text }'), null);
  });

  it('names the files that it pulls in, with their lines', () => {
    const [tool, tone, ...others] = parsed('triage.prompt', whole).includes;
    assert.deepEqual(others, []);
    assert.deepEqual(tool, {
      specifier: 'tools/refund.json',
      kind: 'file',
      candidates: ['tools/refund.json'],
      line: 8,
      required: true,
    });
    assert.equal(tone?.kind, 'partial');
    assert.equal(tone.line, 27);
    assert.deepEqual(tone.candidates.slice(0, 3), ['_tone.prompt', '../_tone.prompt', '../../_tone.prompt']);
    assert.equal(tone.candidates.length, 9);
  });

  it('keeps the name of a tool file that is not there', () => {
    assert.deepEqual(parsed('a.prompt', '---\ntools: [tools/gone.json]\n---\nHi').tools, ['tools/gone.json']);
  });

  it('warns of a tool file that is no JSON, and keeps its name', () => {
    const prompt = parsed('a.prompt', '---\ntools:\n  - t.json\n---\nHi', { 't.json': '{\n"a" 1}' });
    assert.deepEqual(prompt.tools, ['t.json']);
    assert.deepEqual(prompt.warnings, [{ message: 't.json, line 2: expected ":" after the key', line: 3 }]);
  });

  it('takes schemas from files, and from JSON Schema', () => {
    const prompt = parsed(
      'a.prompt',
      lines('---', 'input: { schema: in.json }', 'output: { schema: out.json }', '---', 'Hi'),
      { 'in.json': '{"type":"object","properties":{"city":{}}}', 'out.json': '{"type":"string"}' },
    );
    assert.deepEqual(prompt.variables, ['city']);
    assert.deepEqual(prompt.outputSchema, { type: 'string' });
    assert.equal(prompt.includes.length, 2);
  });

  it('is all text without front matter, and the user speaks first', () => {
    const prompt = parsed('a.prompt', 'Greet {{name}}.\n');
    assert.deepEqual(prompt.messages, [{ role: 'user', content: 'Greet {{name}}.' }]);
    assert.deepEqual(prompt.variables, ['name']);
    assert.equal(prompt.model, null);
  });

  it('accepts a closing fence at the very end and an empty front matter', () => {
    const settings = parsed('a.prompt', '---\nmodel: m\n---');
    assert.equal(settings.model, 'm');
    assert.deepEqual(settings.warnings, [{ message: 'the prompt has no text', line: 4 }]);
    assert.deepEqual(parsed('a.prompt', '---\n---\nHi').messages, [{ role: 'user', content: 'Hi' }]);
  });

  it('leaves a Markdown heading between rules alone', () => {
    const text = '# Title\n\n---\nJust words.\n---\nMore.\n';
    assert.deepEqual(parsed('a.prompt', text).messages, [{ role: 'user', content: text.trim() }]);
  });

  describe('partials', () => {
    it('bring their variables, except those that are handed to them', () => {
      const files = {
        '_tone.prompt': '{{who}} writes to {{reader}}. {{>rules/short}}',
        'rules/_short.prompt': 'At most {{limit}} words. {{>tone}}',
      };
      assert.deepEqual(parsed('a.prompt', '{{>tone who="we"}} {{text}}', files).variables, ['limit', 'reader', 'text']);
      assert.deepEqual(
        parsed('a.prompt', '{{>tone who="we" reader=text}}', { '_tone.prompt': '{{who}} {{reader}}' }).variables,
        ['text'],
      );
    });

    it('bring none where they see another value', () => {
      const files = { '_row.prompt': '{{title}}' };
      assert.deepEqual(parsed('a.prompt', '{{#each rows}}{{>row}}{{/each}}', files).variables, ['rows']);
      assert.deepEqual(parsed('a.prompt', '{{>row first}}', files).variables, ['first']);
    });

    it('are found in folders above, and name their own partials from there', () => {
      const files = { '../_tone.prompt': '{{>deep}}', '../_deep.prompt': '{{x}}' };
      assert.deepEqual(parsed('a.prompt', '{{>tone}}', files).variables, ['x']);
    });

    it('may go in circles', () => {
      const files = { '_a.prompt': '{{>b}}{{x}}', '_b.prompt': '{{>a}}{{y}}' };
      assert.deepEqual(parsed('main.prompt', '{{>a}}', files).variables, ['x', 'y']);
    });

    it('that are broken give a warning that names the file', () => {
      const { warnings } = parsed('a.prompt', 'Hi\n{{>bad}}', { '_bad.prompt': 'x\n{{#if a}}' });
      assert.deepEqual(warnings, [{ message: '_bad.prompt, line 2: {{#if}} is never closed with {{/if}}', line: 2 }]);
    });

    it('that the template defines itself are no files', () => {
      assert.deepEqual(parsed('a.prompt', '{{#*inline "row"}}x{{/inline}}{{>row}}').includes, []);
    });

    it('are listed for a partial too, but not what its folders hide', () => {
      const includes = includesOf(input('_tone.prompt', '{{>short}} {{>../up}} {{>/etc/passwd}}'), 'dotprompt');
      assert.deepEqual(
        includes.map(({ specifier }) => specifier),
        ['short', '../up'],
      );
      assert.deepEqual(includes[1]?.candidates, ['../_up.prompt']);
    });
  });

  describe('is invalid, with the line,', () => {
    it('when the front matter is broken YAML', () => {
      assert.match(problem('a.prompt', '---\nmodel: m\nconfig: {a: 1\n---\nHi'), /^[34]: /);
    });
    it('when a ":" is missing', () => {
      assert.equal(
        problem('a.prompt', lines('---', 'input:', '  schema', '    name: string', '---', 'Hi')),
        '3: a key must stand on one line: is a ":" missing?',
      );
    });
    it('when a key stands there twice', () => {
      assert.equal(
        problem('a.prompt', '---\nmodel: a\nmodel: b\n---\nHi'),
        '3: the key "model" stands here a second time',
      );
    });
    it('when the front matter never closes', () => {
      assert.match(
        problem('a.prompt', '# licence\n---\nmodel: a\n\nHi'),
        /^2: the front matter that opens on line 2 is never closed/,
      );
    });
    it('when a block never closes', () => {
      assert.equal(
        problem('a.prompt', '---\nmodel: m\n---\nA\n\n{{#if x}}\nB'),
        '6: {{#if}} is never closed with {{/if}}',
      );
    });
    it('when a block closes that was never opened', () => {
      assert.equal(problem('a.prompt', 'A\n{{/if}}'), '2: {{/if}} closes a block that was never opened');
    });
    it('when blocks cross', () => {
      assert.equal(
        problem('a.prompt', '{{#if a}}{{#each b}}{{/if}}{{/each}}'),
        '1: {{/if}} does not close the open block {{#each}}',
      );
    });
    it('when a tag never closes', () => {
      assert.match(problem('a.prompt', 'Hello {{name\n'), /^1: the tag is never closed/);
      assert.equal(
        problem('a.prompt', 'Hi {{#if name\n\n{{/if}}'),
        '1: the tag is not closed before the next one begins',
      );
    });
    it('when it is empty or only white space', () => {
      assert.equal(problem('a.prompt', ''), '1: the file is empty');
      assert.equal(problem('a.prompt', ' \n\t\n'), '1: the file holds nothing but white space');
    });
  });

  it('does not mind closing braces that nothing opened', () => {
    assert.deepEqual(parsed('a.prompt', '{"a": {"b": 1}} }} and {{x}}').variables, ['x']);
  });

  it('keeps settings that name environment variables as they are written', () => {
    process.env['PROMPTENV_TEST_SECRET'] = 'hunter2';
    const prompt = parsed('a.prompt', '---\nmodel: ${env:PROMPTENV_TEST_SECRET}\n---\nHi');
    delete process.env['PROMPTENV_TEST_SECRET'];
    assert.equal(prompt.model, '${env:PROMPTENV_TEST_SECRET}');
  });
});
