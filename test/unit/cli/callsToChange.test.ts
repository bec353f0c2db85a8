import assert from 'node:assert/strict';
import { Sandbox } from './sandbox';

describe('what a change of variables breaks', () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    box.write('prompts/reply.prompt', 'Answer {{question}} in a {{mood}} mood.\n');
    await box.done('snapshot', 'reply', '-m', 'first', '--pin', 'dev');
    await box.done('promote', 'reply', '--to', 'staging', '--reason', 'ready');
    box.write('prompts/reply.prompt', 'Answer {{question}} in a {{tone}} tone.\n');
    await box.done('snapshot', 'reply', '-m', 'second', '--pin', 'dev');
    box.write(
      'service/app.py',
      [
        'from langfuse import get_client',
        'langfuse = get_client()',
        'a = langfuse.get_prompt("reply", label="staging").compile(question=q, mood="calm")',
        'b = langfuse.get_prompt("reply", label="staging").compile(question=q, tone="calm")',
        'c = langfuse.get_prompt("reply", label="staging").compile(**values)',
        'd = langfuse.get_prompt("reply", label="dev").compile(question=q)',
        '',
      ].join('\n'),
    );
    box.write('node_modules/x/app.py', 'langfuse.get_prompt("reply", label="staging").compile()\n');
  });

  afterEach(() => {
    box.remove();
  });

  it('is said when a version is promoted, with the calls that pass, or do not pass, the variables', async () => {
    const text = await box.done('promote', 'reply', '--to', 'staging', '--reason', 'ready');
    assert.equal(
      text,
      [
        'reply: staging v1 → v2',
        '  note: it asks for tone, and no more for mood',
        '    service/app.py:3  does not pass tone; still passes mood',
        '    service/app.py:5  cannot tell what it passes',
        '    service/app.py:4  passes tone',
        '',
      ].join('\n'),
    );
  });

  it('changes nothing in the JSON of a promotion and of a comparison', async () => {
    const compared = await box.json(0, 'diff', 'reply@staging', 'reply@2');
    assert.deepEqual(Object.keys(compared as object), [
      'left',
      'right',
      'same',
      'text',
      'settings',
      'variables',
      'files',
    ]);
    const promoted = await box.json(0, 'promote', 'reply', '--to', 'staging', '--reason', 'ready');
    assert.deepEqual(Object.keys(promoted as object), ['changes', 'event']);
  });

  it('is said when two sides are compared: the calls of the environment that is named, or all', async () => {
    const named = await box.done('diff', 'reply@staging', 'reply@draft');
    assert.match(named, /^Calls that get staging\n {2}service\/app\.py:3 {2}does not pass tone; still passes mood\n/m);
    assert.equal(named.includes('app.py:6'), false);
    const all = await box.done('diff', 'reply@1', 'reply@2');
    assert.match(all, /^Calls for it$/m);
    assert.match(all, /^ {2}service\/app\.py:6 {2}does not pass tone$/m);
    const markdown = await box.done('diff', 'reply@staging', 'reply@2', '--format', 'markdown');
    assert.match(markdown, /^- `service\/app\.py:3` `does not pass tone; still passes mood`$/m);
  });

  it('is said where no call is found, and not where no variable changes', async () => {
    box.write('service/app.py', 'pass\n');
    assert.match(await box.done('diff', 'reply@staging', 'reply@2'), /^ {2}no call for it in staging was found/m);
    box.write('prompts/reply.prompt', 'Answer {{question}} in a {{tone}} tone, please.\n');
    assert.equal((await box.done('diff', 'reply@2', 'reply@draft')).includes('Calls'), false);
  });

  it('knows the functions of a team', async () => {
    box.write('service/app.py', 'x = ask("reply", "staging", {"question": q})\n');
    const config = box.read('.promptenv/config.yaml');
    box.write('.promptenv/config.yaml', `${config}\ncalls:\n  - call: ask\n    environment: 1\n    variables: 2\n`);
    assert.match(await box.done('diff', 'reply@staging', 'reply@2'), /^ {2}service\/app\.py:1 {2}does not pass tone$/m);
    // Where it names no environment, the function itself takes one.
    box.write('service/app.py', 'x = ask("reply", None, {"question": q})\n');
    assert.match(
      await box.done('diff', 'reply@staging', 'reply@2'),
      /^ {2}service\/app\.py:1 {2}does not pass tone \(which environment it asks for, only the running program knows\)$/m,
    );
  });

  it('is said of a roll back, too', async () => {
    await box.done('promote', 'reply', '--to', 'staging', '--reason', 'ready');
    const text = await box.done('rollback', 'reply', '--env', 'staging', '--reason', 'too stiff');
    assert.match(text, /note: it asks for mood, and no more for tone\n {4}service\/app\.py:4 {2}does not pass mood/);
  });
});
