import assert from 'node:assert/strict';
import { detectFormat, formatByName, wholeExtension } from '../../../src/core/formats/detect';

describe('telling formats apart', () => {
  for (const [name, format, extension] of [
    ['support/ticket-triage.prompt', 'dotprompt', '.prompt'],
    ['recipe.robot.prompt', 'dotprompt', '.prompt'],
    ['chat.prompty', 'prompty', '.prompty'],
    ['review.prompt.md', 'copilot', '.prompt.md'],
    ['themes.prompt.yml', 'github-models', '.prompt.yml'],
    ['themes.prompt.yaml', 'github-models', '.prompt.yaml'],
    ['calls/skprompt.txt', 'semantic-kernel', '.txt'],
    ['notes.md', 'markdown', '.md'],
    ['notes.txt', 'text', '.txt'],
    ['note.j2', 'jinja2', '.j2'],
    ['note.jinja2', 'jinja2', '.jinja2'],
    ['note.mustache', 'mustache', '.mustache'],
    ['note.hbs', 'handlebars', '.hbs'],
    ['note.handlebars', 'handlebars', '.handlebars'],
    ['note.liquid', 'text', '.liquid'],
    ['NOTE.PROMPT.MD', 'copilot', '.PROMPT.MD'],
    ['schema.json', null, '.json'],
    ['archive.tar.gz', null, '.gz'],
    ['Makefile', null, ''],
    ['.gitignore', null, ''],
    ['.prompt', null, ''],
  ] as const) {
    it(`takes ${name} for ${format ?? 'no prompt'} with the extension "${extension}"`, () => {
      assert.equal(formatByName(name), format);
      assert.equal(wholeExtension(name), extension);
    });
  }

  it('tells the two formats of .prompt.yaml apart by their keys', () => {
    assert.equal(detectFormat('a.prompt.yaml', 'name: x\nmessages:\n  - role: user\n'), 'github-models');
    assert.equal(detectFormat('a.prompt.yaml', 'name: x\ntemplate: |\n  messages: none\n'), 'semantic-kernel');
    assert.equal(detectFormat('a.prompt.yaml', 'name: x\n'), 'github-models');
  });

  it('takes plain YAML for a prompt only by its keys', () => {
    assert.equal(detectFormat('sample_prompt.yml', 'model: m\nmessages: []\n'), 'github-models');
    assert.equal(detectFormat('intent.yaml', 'template: Hello\n'), 'semantic-kernel');
    assert.equal(detectFormat('values.yaml', 'replicas: 3\n'), 'text');
  });

  it('takes what it does not know for text', () => {
    assert.equal(detectFormat('notes.org', 'messages: no'), 'text');
  });
});
