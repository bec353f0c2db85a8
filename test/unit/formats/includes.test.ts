import assert from 'node:assert/strict';
import { relativePath } from '../../../src/core/formats/includePaths';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed } from './support';

describe('included files', () => {
  for (const [written, path] of [
    ['a.json', 'a.json'],
    ['./a//b/../c.json', 'a/c.json'],
    ['../x/./y', '../x/y'],
    ['a\\b.json', 'a/b.json'],
    ['../../up', '../../up'],
    ['/etc/passwd', null],
    ['~/x', null],
    ['C:\\x', null],
    ['https://example.org/a.json', null],
    ['a\u0000b', null],
    ['..', null],
    ['', null],
    ['x'.repeat(500), null],
  ] as const) {
    it(`take ${JSON.stringify(written.slice(0, 40))} for ${path ?? 'no path'}`, () =>
      assert.equal(relativePath(written), path));
  }

  it('are found inside of JSON and YAML files that a prompt includes', () => {
    const refs = (text: string, path: string): (string | undefined)[] =>
      includesOf(input(path, text), 'prompty').map(({ candidates }) => candidates[0]);
    assert.deepEqual(
      refs('{"a": {"$ref": "types.json#/b"}, "b": {"$ref": "#/c"}, "c": "${file:more.yaml}"}', 'schema.json'),
      ['types.json', 'more.yaml'],
    );
    assert.deepEqual(refs(lines('a:', '  $ref: ../types.yaml'), 'schema.yml'), ['../types.yaml']);
    assert.deepEqual(refs('{broken', 'schema.json'), []);
    assert.deepEqual(refs('a: [', 'schema.yaml'), []);
  });

  it('are listed once, however often they are named', () => {
    const prompt = parsed('a.prompt', '{{>a}}{{>a}}{{#if x}}{{>a b=1}}{{/if}}');
    assert.equal(prompt.includes.length, 1);
  });

  it('stop at a limit, and say so', () => {
    const text = Array.from({ length: 600 }, (_, index) => `{{>p${index}}}`).join('');
    const prompt = parsed('a.prompt', text);
    assert.equal(prompt.includes.length, 500);
    assert.match(prompt.warnings.at(-1)?.message ?? '', /more than 500 included files/);
  });
});
