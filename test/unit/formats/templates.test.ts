import assert from 'node:assert/strict';
import { readHandlebars } from '../../../src/core/formats/handlebars';
import { readJinja } from '../../../src/core/formats/jinja';

const handlebars = (text: string): string[] =>
  [...readHandlebars(text, { helpers: new Set(['json']), lenient: false }).variables].sort();
const rejects = (text: string): string | null =>
  readHandlebars(text, { helpers: new Set(), lenient: false }).error?.message ?? null;

describe('variables of a Handlebars template', () => {
  for (const [what, text, names] of [
    ['block parameters', '{{#each rows as |row at|}}{{row.x}}{{at}}{{../top}}{{/each}}', ['rows', 'top']],
    ['names inside of each', '{{#each rows}}{{title}}{{this.x}}{{@index}}{{/each}}', ['rows']],
    [
      'names inside of with',
      '{{#with person}}{{name}} {{../salute}}{{else}}{{nobody}}{{/with}}',
      ['nobody', 'person', 'salute'],
    ],
    ['names inside of if', '{{#if a}}{{b}}{{else if c}}{{d}}{{else}}{{e}}{{/if}}', ['a', 'b', 'c', 'd', 'e']],
    ['nested each', '{{#each a}}{{#each b}}{{../x}}{{../../y}}{{/each}}{{/each}}', ['a', 'y']],
    ['@root', '{{#each a}}{{@root.b}}{{@root/c}}{{@key}}{{/each}}', ['a', 'b', 'c']],
    [
      'helpers and their arguments',
      '{{json this}}{{shout name loud=level}}{{lookup map key}}',
      ['key', 'level', 'map', 'name'],
    ],
    ['subexpressions', '{{#if (and a (not b))}}x{{/if}}', ['a', 'b']],
    ['raw blocks', '{{{{raw}}}}{{no}}{{{{/raw}}}}{{yes}}', ['yes']],
    ['escaped tags', '\\{{no}} \\\\{{yes}}', ['yes']],
    ['comments', '{{! no }}{{!-- {{no}} --}}{{yes}}', ['yes']],
    ['literals', '{{"no"}}{{12}}{{true}}{{x "no" 1 undefined}}', []],
    ['this', '{{this}}{{.}}{{this.a}}{{./b}}', ['a', 'b']],
    ['bracketed names', '{{a.[b c]}}{{[d]}}', ['a', 'd']],
    ['unescaped tags', '{{{a}}}{{&b}}{{~c~}}', ['a', 'b', 'c']],
    ['context values of the runtime', '{{@state.user}}', []],
    ['a name that is a helper of the format', '{{json}}', []],
  ] as const) {
    it(`leaves out what is none: ${what}`, () => assert.deepEqual(handlebars(text), [...names]));
  }

  for (const text of [
    '{{#if}}x{{/if}}',
    '{{a}} }} and }}',
    '{{#each a}}{{else}}{{/each}}',
    '{{^a}}{{else}}{{/a}}',
    "{{> (lookup . 'x') a=1}}",
    '{{#> layout}}{{/layout}}',
    '{{a "it\\"s"}}',
    '{ {a} }',
  ]) {
    it(`accepts ${text}`, () => {
      assert.equal(rejects(text), null);
    });
  }

  for (const text of [
    '{{}}',
    '{{a',
    '{{a}}}',
    '{{{a}}',
    '{{{a}}}}',
    '{{a b=1 c}}',
    '{{a.this}}',
    '{{#a}}{{else}}{{else}}{{/a}}',
    '{{else}}',
    '{{! a',
    '{{!-- a }}',
    '{{"a}}',
    '{{{{a}}}} x',
    '{{#if (a}}{{/if}}',
    '{{a & b}}',
  ]) {
    it(`rejects ${text}, as Handlebars does`, () => assert.notEqual(rejects(text), null));
  }

  it('goes on behind what is no tag when it is lenient', () => {
    const { variables, error } = readHandlebars('{{ a b=1 c }} {{x}} {{"open} {{y}}', {
      helpers: new Set(),
      lenient: true,
    });
    assert.deepEqual([...variables].sort(), ['x', 'y']);
    assert.notEqual(error, null);
  });
});

describe('variables of a Jinja template', () => {
  for (const [what, text, names] of [
    [
      'loop names',
      '{% for a, (b, c) in rows if a %}{{a}}{{b}}{{c}}{{loop.index}}{% else %}{{d}}{% endfor %}{{a}}',
      ['a', 'd', 'rows'],
    ],
    ['the list of a loop named like its items', '{% for x in x.items %}{{x}}{% endfor %}', ['x']],
    [
      'filters and tests',
      '{{ a | default(b) | join(", ") }}{% if c is defined and d is not none %}{% endif %}',
      ['a', 'b', 'c', 'd'],
    ],
    [
      'set',
      '{% set a = b %}{{a}}{% if x %}{% set c = 1 %}{% endif %}{{c}}{% set d %}{{e}}{% endset %}{{d}}',
      ['b', 'e', 'x'],
    ],
    ['with', '{% with a = b %}{{a}}{% endwith %}{{a}}', ['a', 'b']],
    ['macros', '{% macro m(a, b=c) %}{{a}}{{b}}{{caller()}}{% endmacro %}{{ m(d) }}', ['c', 'd']],
    ['imports', "{% from 'x' import f as g, h %}{{ g(a) }}{{ h }}{% import 'y' as y %}{{ y.z }}", ['a']],
    ['raw', '{% raw %}{{ no }}{% endraw %}{{ yes }}', ['yes']],
    ['comments', '{# {{ no }} #}{{ yes }}', ['yes']],
    ['strings and members', '{{ a["no"].no }}{{ "}}" ~ b }}', ['a', 'b']],
    ['maps', "{{ {'k': {'l': v}} }}", ['v']],
    ['named arguments and calls', '{{ call(a=b) }}{{ range(n) }}', ['b', 'n']],
    ['words of the language', '{{ x if y else none }}{{ true and not z }}', ['x', 'y', 'z']],
  ] as const) {
    it(`leaves out what is none: ${what}`, () => {
      const { variables, error } = readJinja(text);
      assert.deepEqual([...variables].sort(), [...names]);
      assert.equal(error, null);
    });
  }

  for (const [text, message] of [
    ['{{ a', /never closed with }}/],
    ['{% if a', /never closed with %}/],
    ['{# a', /never closed with #}/],
    ['{% if a %}', /\{% if %} is never closed/],
    ['{% endif %}', /was never opened/],
    ['{% for a in b %}{% endif %}', /does not close the open \{% for %}/],
    ['{% raw %}', /endraw/],
    ['{{ a } }}', /unexpected "}"/],
    ['{{ $a }}', /unexpected "\$"/],
    ['{{ }}', /empty/],
    ['{% else %}', /outside of a block/],
  ] as const) {
    it(`rejects ${text}`, () => assert.match(readJinja(text).error?.message ?? '', message));
  }
});
