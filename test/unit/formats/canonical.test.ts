import assert from 'node:assert/strict';
import { settingsOf } from '../../../src/core/formats/canonical';
import { lines, parsed } from './support';

describe('settings for comparison', () => {
  it('are dotted paths to values', () => {
    const prompt = parsed(
      'a.prompt',
      lines(
        '---',
        'model: m',
        'config:',
        '  temperature: 0.2',
        '  stop: [a, b]',
        '  nested: { deep: null }',
        '  none: {}',
        'some.key: 1',
        'tools: [lookup]',
        'toolDefs:',
        '  - name: refund',
        '    description: Pays back',
        '    inputs: [{ name: pence, kind: integer }]',
        'output:',
        '  schema: { title: string }',
        '---',
        'Hi',
      ),
    );
    assert.deepEqual(Object.fromEntries(settingsOf(prompt)), {
      model: 'm',
      'parameters["some.key"]': 1,
      'parameters.temperature': 0.2,
      'parameters.stop': ['a', 'b'],
      'parameters.nested.deep': null,
      'parameters.none': {},
      'tools.lookup': true,
      'tools.refund.name': 'refund',
      'tools.refund.description': 'Pays back',
      'tools.refund.inputs.pence.name': 'pence',
      'tools.refund.inputs.pence.kind': 'integer',
      'outputSchema.title': 'string',
    });
  });

  it('do not depend on the order of tools, and know them by the name inside of a function', () => {
    const text = (tools: string): string => `---\nmodel: { id: m, options: {} }\ntools: ${tools}\n---\nHi`;
    const one = settingsOf(parsed('a.prompty', text('[{function: {name: a, x: 1}}, {name: b}]')));
    const other = settingsOf(parsed('a.prompty', text('[{name: b}, {function: {name: a, x: 1}}]')));
    assert.equal(one.get('tools.a.function.x'), 1);
    assert.deepEqual(Object.fromEntries(one), Object.fromEntries(other));
  });

  it('keep tools of one name apart', () => {
    const prompt = parsed('a.prompty', '---\ntools: [{name: a, x: 1}, {name: a, x: 2}]\n---\nHi');
    assert.equal(settingsOf(prompt).get('tools.a.x'), 1);
    assert.equal(settingsOf(prompt).get('tools.a#2.x'), 2);
  });
});
