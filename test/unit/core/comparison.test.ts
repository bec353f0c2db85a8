import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { encodeText } from '../../../src/core/bytes';
import { compareContents, compareWithNothing, type Comparison } from '../../../src/core/comparison';
import { contentDigest } from '../../../src/core/digest';
import type { Content } from '../../../src/core/model';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A content of text files; the first is the prompt's own. */
function content(files: Readonly<Record<string, string>>): Content {
  const all = Object.entries(files).map(([path, text]) => {
    const bytes = encodeText(text);
    return { path, bytes, text, sha256: sha256(bytes) };
  });
  const digest = contentDigest(
    all.map(({ path, sha256: hash }) => [path, hash] as const),
    sha256,
  );
  return { format: 'dotprompt', main: all[0]?.path ?? '', files: all, digest };
}

const compare = (left: string, right: string): Comparison =>
  compareContents(content({ 'a.prompt': left }), content({ 'a.prompt': right }));

describe('a comparison of two contents', () => {
  it('finds nothing between equal ones', () => {
    const { same, text, settings, files } = compare('Hi {{name}}\n', 'Hi {{name}}\n');
    assert.deepEqual({ same, text, settings, files }, { same: true, text: [], settings: [], files: [] });
  });

  it('gives the text as hunks and counts its lines', () => {
    const found = compare('one\ntwo\nthree\n', 'one\n2\nthree\nfour\n');
    assert.deepEqual([found.linesAdded, found.linesRemoved], [2, 1]);
    assert.deepEqual(found.text, [
      { leftStart: 1, leftLines: 3, rightStart: 1, rightLines: 4, lines: [' one', '-two', '+2', ' three', '+four'] },
    ]);
  });

  it('names each setting that differs, with a missing side told apart from null', () => {
    const found = compare(
      '---\nmodel: m-1\nconfig:\n  temperature: 0.2\n  stop: null\n---\nHi\n',
      '---\nmodel: m-2\nconfig:\n  temperature: 0.9\n  topK: 4\n---\nHi\n',
    );
    assert.deepEqual(found.settings, [
      { path: 'model', left: 'm-1', right: 'm-2' },
      { path: 'parameters.temperature', left: 0.2, right: 0.9 },
      { path: 'parameters.stop', left: null, right: undefined },
      { path: 'parameters.topK', left: undefined, right: 4 },
    ]);
  });

  it('says what variables came and went', () => {
    assert.deepEqual(compare('{{a}} {{b}}\n', '{{b}} {{c}}\n').variables, { added: ['c'], removed: ['a'] });
  });

  it('takes a tool that only one side has for one change', () => {
    const tool = '{"name":"refund","description":"Pays back","parameters":{"type":"object"}}';
    const front = '---\nmodel: m\ntools: [tools/refund.json]\n---\nHi\n';
    const found = compareContents(
      content({ 'a.prompt': '---\nmodel: m\n---\nHi\n' }),
      content({ 'a.prompt': front, 'tools/refund.json': tool }),
    );
    assert.deepEqual(
      found.settings.map(({ path, left }) => [path, left]),
      [['tools.refund', undefined]],
    );
    assert.deepEqual(
      found.files.map(({ path, state }) => [path, state]),
      [['tools/refund.json', 'added']],
    );
  });

  it('names a changed included file by its place beside the prompt, whatever folder holds both', () => {
    const found = compareContents(
      content({ 'support/a.prompt': '{{>tone}}\n', '_tone.prompt': 'Kind\n' }),
      content({ 'support/a.prompt': '{{>tone}}\n', '_tone.prompt': 'Brief\n' }),
    );
    assert.deepEqual(
      found.files.map(({ path, state }) => [path, state]),
      [['../_tone.prompt', 'changed']],
    );
    assert.equal(found.text.length, 0);
    assert.equal(found.same, false);
  });

  it('takes the kind of answers for a setting, also where no schema stands beside it, whatever the format', () => {
    const settings = (left: Content, right: Content): Comparison['settings'] => compareContents(left, right).settings;
    const plain = content({ 'a.prompt': '---\nmodel: m\n---\nHi\n' });
    const json = content({ 'a.prompt': '---\nmodel: m\noutput:\n  format: json\n---\nHi\n' });
    const kind = { path: 'outputSchema.type', left: undefined, right: 'json' };
    assert.deepEqual(settings(plain, json), [kind]);
    const models = (format: string): Content => ({
      ...content({
        'a.prompt.yml': `model: m\nmessages:\n  - role: user\n    content: Hi\nresponseFormat: ${format}\n`,
      }),
      format: 'github-models',
    });
    assert.deepEqual(settings(json, models('json_object')), []);
    assert.deepEqual(settings(plain, models('text')), []);
    assert.deepEqual(settings(plain, models('json_object')), [kind]);
  });

  it('takes all of a content for new where there was none', () => {
    const tool = '{"name":"refund","description":"Pays back"}';
    const found = compareWithNothing(
      content({
        'a.prompt': '---\nmodel: m\nconfig:\n  temperature: 0.2\ntools: [tools/refund.json]\n---\nHi {{name}}\n',
        'tools/refund.json': tool,
      }),
    );
    assert.deepEqual(found.settings, [
      { path: 'model', left: undefined, right: 'm' },
      { path: 'parameters.temperature', left: undefined, right: 0.2 },
      { path: 'tools.refund', left: undefined, right: JSON.parse(tool) as unknown },
    ]);
    assert.deepEqual(found.variables, { added: ['name'], removed: [] });
    assert.deepEqual(
      found.files.map(({ path, state }) => [path, state]),
      [['tools/refund.json', 'added']],
    );
    assert.deepEqual([found.same, found.linesAdded, found.linesRemoved, found.unread], [false, 7, 0, undefined]);
    const broken = compareWithNothing(content({ 'a.prompt': '---\nmodel: [\n---\nHi\n' }));
    assert.deepEqual([broken.settings, broken.linesAdded, broken.unread], [[], 4, ['right']]);
  });

  it('gives up on texts without a line in common in good time, and shows them replaced', () => {
    const text = (word: string): string => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`).join('\n');
    const found = compare(text('left'), text('right'));
    assert.deepEqual([found.linesAdded, found.linesRemoved], [20_000, 20_000]);
    assert.equal(found.text.length, 1);
  });

  it('compares what a format rejects as text alone', () => {
    const found = compare('---\nmodel: [\n---\nHi\n', '---\nmodel: m\n---\nHi\n');
    assert.deepEqual([found.settings, found.linesAdded], [[], 1]);
  });
});
