import assert from 'node:assert/strict';
import { lines, parsed, problem } from './support';

const whole = lines(
  'name: Animals',
  'description: Describes one',
  'model: vendor/small',
  'modelParameters: { temperature: 0.5, maxTokens: 200 }',
  'responseFormat: json_schema',
  'jsonSchema: |-',
  '  {',
  '    "name": "animal", "strict": true,',
  '    "schema": { "type": "object" }',
  '  }',
  'messages:',
  '  - role: system',
  '    content: |',
  '      Describe with care.',
  '  - role: user',
  '    content: "A {{animal}} in {{ place }}, not {{#this}} or {single}."',
  'testData:',
  '  - animal: dog',
  '    expected: barks',
  'evaluators: []',
);

describe('GitHub Models prompt files', () => {
  it('are read whole', () => {
    const prompt = parsed('animals.prompt.yml', whole);
    assert.equal(prompt.format, 'github-models');
    assert.equal(prompt.name, 'Animals');
    assert.equal(prompt.model, 'vendor/small');
    assert.deepEqual(prompt.parameters, { temperature: 0.5, maxTokens: 200 });
    assert.deepEqual(prompt.outputSchema, { name: 'animal', strict: true, schema: { type: 'object' } });
    assert.deepEqual(prompt.variables, ['animal', 'expected', 'place']);
    assert.deepEqual(prompt.messages[0], { role: 'system', content: 'Describe with care.' });
  });

  it('are known by their keys under any YAML name', () => {
    assert.equal(parsed('animals_prompt.yaml', whole).format, 'github-models');
  });

  it('give the kind of answer that has no schema', () => {
    const text = (format: string): string => `responseFormat: ${format}\nmessages: [{ role: user, content: Hi }]\n`;
    assert.deepEqual(parsed('a.prompt.yml', text('json_object')).outputSchema, { type: 'json_object' });
    assert.equal(parsed('a.prompt.yml', text('text')).outputSchema, null);
  });

  it('warn of a schema that is not used', () => {
    const prompt = parsed('a.prompt.yml', whole.replace('responseFormat: json_schema', 'responseFormat: text'));
    assert.equal(prompt.outputSchema, null);
    assert.deepEqual(prompt.warnings, [
      { message: '`jsonSchema` is not used, since `responseFormat` is text', line: 6 },
    ]);
  });

  describe('are invalid, with the line,', () => {
    it('when the YAML is broken', () => {
      assert.match(problem('a.prompt.yml', 'name: x\nmessages:\n  - role: user\n   content: y\n'), /^4: /);
    });
    it('when the schema is no JSON', () => {
      assert.equal(
        problem('a.prompt.yml', whole.replace('"strict": true,', '"strict": true')),
        '9: `jsonSchema` is no JSON: expected "," or "}"',
      );
    });
    it('when there are no messages', () => {
      assert.equal(problem('a.prompt.yml', 'name: x\n'), '1: there are no `messages`');
      assert.equal(problem('a.prompt.yml', 'name: x\nmessages: Hi\n'), '2: `messages` is no list of messages');
    });
    it('when a message has no role', () => {
      assert.equal(
        problem('a.prompt.yml', 'messages:\n  - role: user\n    content: a\n  - content: b\n'),
        '4: message 2 has no `role`',
      );
    });
    it('when the file is no map', () => {
      assert.equal(problem('a.prompt.yml', '- a\n- b\n'), '1: the file is no list of keys and values');
    });
  });
});
