import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Sandbox } from './sandbox';

describe('promptenv restore', () => {
  let box: Sandbox;
  const draft = 'prompts/a.prompt';
  const tone = 'prompts/_tone.prompt';

  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    box.write(tone, 'Be kind.\n');
    box.write(draft, '{{>tone}}\nOne\n');
    await box.done('snapshot', 'a', '-m', 'First', '--pin', 'dev');
    box.write(tone, 'Be brief.\n');
    box.write(draft, '{{>tone}}\nTwo\n');
    await box.done('snapshot', 'a', '-m', 'Second');
  });
  afterEach(() => {
    box.remove();
  });

  const refused = async (pattern: RegExp, ...argv: readonly string[]): Promise<void> => {
    const before = box.files();
    const answer = JSON.stringify(await box.json(1, 'restore', ...argv));
    assert.match(answer, pattern);
    assert.match(answer, /"code":"(refused|notFound)"/);
    assert.deepEqual(box.files(), before);
  };

  it('says that it cannot be told what an environment pins whose file cannot be read', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    const whole = box.read(pins);
    box.write(pins, `<<<<<<< HEAD\n${whole}`);
    const invalid = async (message: string): Promise<void> => {
      const { error } = (await box.json(1, 'restore', 'a@dev')) as { error: Record<string, unknown> };
      assert.deepEqual([error['code'], error['message']], ['invalid', message]);
    };
    await invalid('dev: what it pins cannot be told: the file holds conflict markers of a merge');
    box.write(pins, `<<<<<<< HEAD\n${whole}=======\n>>>>>>> other\n`);
    await invalid('dev: what it pins of a cannot be told: both sides of a merge moved a: ours pins v1, theirs nothing');
  });

  it('writes a version over its draft, named by its number or by an environment', async () => {
    assert.deepEqual(await box.json(0, 'restore', 'a@1'), {
      prompt: 'a',
      version: 1,
      paths: [draft],
      differing: [tone],
    });
    assert.equal(box.read(draft), '{{>tone}}\nOne\n');
    assert.equal(box.read(tone), 'Be brief.\n');
    box.write(draft, '{{>tone}}\nTwo\n');
    assert.match(
      await box.done('restore', 'a@dev'),
      /^The own file of a is that of v1 again\n {2}prompts\/a\.prompt\nIncluded files still differ; .*\n {2}prompts\/_tone\.prompt\n$/,
    );
    assert.equal(box.read(draft), '{{>tone}}\nOne\n');
  });

  it('writes the included files where asked, so that the draft is that version', async () => {
    const restored = await box.json(0, 'restore', 'a@1', '--includes');
    assert.deepEqual(restored, { prompt: 'a', version: 1, paths: [tone, draft], differing: [] });
    assert.equal(box.read(tone), 'Be kind.\n');
    const status = await box.json(0, 'status');
    assert.match(JSON.stringify(status), /"state":"modified","matches":1/);
    assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
  });

  it('does not write over a draft that is no version, unless told so', async () => {
    box.write(draft, 'Nowhere else\n');
    await refused(/is not a version, and would be lost.*--force/, 'a@1');
    box.write(draft, '');
    await refused(/would be lost/, 'a@1');
    await box.done('restore', 'a@1', '--force');
    assert.equal(box.read(draft), '{{>tone}}\nOne\n');
  });

  it('does not write over an included file that the draft does not keep, unless told so', async () => {
    box.write(draft, 'Alone\n');
    await box.done('snapshot', 'a', '-m', 'Third');
    box.write(tone, 'Nowhere else\n');
    await refused(/_tone\.prompt is part of no version/, 'a@1', '--includes');
    await box.done('restore', 'a@1');
    box.write(draft, 'Alone\n');
    await box.done('restore', 'a@1', '--includes', '--force');
    assert.equal(box.read(tone), 'Be kind.\n');
  });

  it('brings back a draft that is gone', async () => {
    rmSync(path.join(box.folder, draft));
    await box.json(0, 'restore', 'a@2');
    assert.equal(box.read(draft), '{{>tone}}\nTwo\n');
  });

  it('refuses what is no version of the prompt', async () => {
    await refused(/./, 'a@9');
    await refused(/./, 'b@1');
    assert.equal((await box.run('restore', 'a@draft')).code, 2);
    assert.equal((await box.run('restore', 'a')).code, 2);
  });

  it('writes nothing through a link', async () => {
    box.write('notes.txt', 'mine\n');
    rmSync(path.join(box.folder, tone));
    symlinkSync(path.join(box.folder, 'notes.txt'), path.join(box.folder, tone));
    await refused(/it is a link/, 'a@1', '--includes', '--force');
  });
});
