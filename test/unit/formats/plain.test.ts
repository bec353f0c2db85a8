import assert from 'node:assert/strict';
import { includesOf } from '../../../src/core/formats/parse';
import { input, lines, parsed, problem } from './support';

describe('plain prompt files', () => {
  it('take settings from front matter', () => {
    const prompt = parsed(
      'note.md',
      lines(
        '---',
        'name: Note',
        'description: Writes one',
        'tags: [a]',
        'model: large',
        'temperature: 0.3',
        'config: { top_p: 0.9 }',
        'tools: [search]',
        'variables: [who]',
        'output_schema: { type: string }',
        '---',
        'Dear {{ name }},',
      ),
    );
    assert.equal(prompt.format, 'markdown');
    assert.equal(prompt.name, 'Note');
    assert.equal(prompt.model, 'large');
    assert.deepEqual(prompt.parameters, { temperature: 0.3, top_p: 0.9 });
    assert.deepEqual(prompt.tools, ['search']);
    assert.deepEqual(prompt.outputSchema, { type: 'string' });
    assert.deepEqual(prompt.variables, ['name', 'who']);
    assert.deepEqual(prompt.messages, [{ role: 'user', content: 'Dear {{ name }},' }]);
  });

  for (const path of ['a.md', 'a.txt', 'a.j2', 'a.mustache', 'a.hbs', 'a.liquid']) {
    it(`never fail on braces: ${path}`, () => {
      for (const text of [
        '{{',
        '{{#if x}}',
        '{% for %}',
        '{{/x}}',
        '{# open',
        '}} {{{{',
        '{{ $x }} {{x',
        '{% endfor %}',
      ]) {
        assert.equal(parsed(path, text).messages[0]?.content, text);
      }
    });
  }

  it('keep a rule on the first line as text when what follows is no map', () => {
    const text = '---\nOnce upon a time\n---\nthe end';
    assert.equal(parsed('a.md', text).messages[0]?.content, text);
    assert.equal(parsed('a.txt', '---\nno end').messages[0]?.content, '---\nno end');
    assert.equal(parsed('a.md', '---\n- a\n- b\n---\nx').messages[0]?.content, '---\n- a\n- b\n---\nx');
  });

  it('are invalid when front matter begins well and is broken', () => {
    assert.match(problem('a.md', '---\nmodel: a\ntools: [b\n---\nx'), /^[34]: /);
    assert.match(problem('a.txt', '---\nmodel: a\nx'), /^1: .*never closed/);
  });

  describe('Markdown and text', () => {
    it('name variables in braces, and not words of prose or code', () => {
      const text = lines(
        'Dear {{name}}, {{ customer.city }}.',
        '```json',
        '{"a": {"b": {"c": 1}}, "d": {{e}}}',
        '```',
        'In CI: ${{ secrets.TOKEN }}. Write {{ two words }}, {{1}}, {{...}} or {single}.',
        '{{#if vip}}{{greeting}}{{else}}{{plain}}{{/if}}',
      );
      assert.deepEqual(parsed('a.md', text).variables, ['customer', 'e', 'greeting', 'name', 'plain', 'vip']);
    });

    it('are read as Jinja where they use it', () => {
      assert.deepEqual(parsed('a.txt', '{% for x in xs %}{{ x }}{% endfor %}{{ y | upper }}').variables, ['xs', 'y']);
      assert.deepEqual(parsed('a.liquid', '{{ user.name | upcase }}').variables, ['user']);
    });
  });

  it('name the templates that a Jinja template pulls in', () => {
    const { includes } = parsed(
      'a.j2',
      lines(
        "{% extends 'base.j2' %}",
        '{% include "parts/x.j2" ignore missing %}',
        "{% import '../m.j2' as m %}",
        '{% include which %}',
      ),
    );
    assert.deepEqual(
      includes.map(({ specifier, candidates, line, required }) => [specifier, candidates[0], line, required]),
      [
        ['base.j2', 'base.j2', 1, true],
        ['parts/x.j2', 'parts/x.j2', 2, false],
        ['../m.j2', '../m.j2', 3, true],
      ],
    );
  });

  it('name the partials of Mustache and Handlebars, with their own extension', () => {
    const [header] = parsed('a.mustache', 'x\n{{> header}}').includes;
    assert.deepEqual(header?.candidates.slice(0, 4), [
      'header.mustache',
      '_header.mustache',
      'partials/header.mustache',
      '../header.mustache',
    ]);
    assert.equal(header.line, 2);
    assert.equal(parsed('a.hbs', '{{> shared/footer}}').includes[0]?.candidates[1], 'shared/_footer.hbs');
    assert.equal(includesOf(input('header.mustache', '{{> inner}}'), 'mustache')[0]?.candidates[0], 'inner.mustache');
  });

  it('count the names inside of a Mustache section, which most often is a flag', () => {
    assert.deepEqual(
      parsed('a.mustache', '{{#history}}Before: {{history}} {{who}}{{/history}}{{^none}}{{.}}{{/none}}').variables,
      ['history', 'none', 'who'],
    );
  });
});
