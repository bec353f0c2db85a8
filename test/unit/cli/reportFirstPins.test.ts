import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ReportBox } from './reportBox';

describe('promptenv report: what is served for the first time', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  /** A prompt that `main` pins in dev alone. */
  async function newPrompt(): Promise<void> {
    box.write(
      'prompts/refund.prompt',
      '---\nmodel: large-1\nconfig:\n  temperature: 0.2\n---\n{{>closing}} Refund {{order}}.\n',
    );
    box.write('prompts/_closing.prompt', 'Yours.\n');
    await box.done('snapshot', 'refund', '-m', 'first', '--pin', 'dev');
  }

  const blocks = (text: string): readonly string[] => text.split('<details>').slice(1);

  it('shows the whole content where no environment before serves the prompt', async () => {
    await newPrompt();
    const [pin] = (await box.report()).pins;
    assert.deepEqual(
      [pin?.environment, pin?.from, pin?.to, pin?.neighbour, pin?.comparison?.left, pin?.comparison?.same],
      ['dev', null, 1, null, null, false],
    );
    assert.match(pin?.comparison?.right ?? '', /^refund@1@sha256:[0-9a-f]{64}$/);
    assert.deepEqual(pin?.comparison?.variables.added, ['order']);
    assert.deepEqual(
      pin.comparison.files.map(({ path: file, state }) => [file, state]),
      [['_closing.prompt', 'added']],
    );
    const [block = '', ...more] = blocks(await box.markdown());
    assert.deepEqual(more, []);
    assert.match(
      block,
      /<summary><code>dev<\/code> <code>refund<\/code>: none → v1<\/summary>\n\n#### `refund@1`, new\n/,
    );
    assert.match(block, /^\+\{\{>closing\}\} Refund \{\{order\}\}\.$/m);
    assert.match(block, /^\| `model` \| \*not set\* \| `"large-1"` \|$/m);
    assert.match(block, /^\| `parameters\.temperature` \| \*not set\* \| `0\.2` \|$/m);
    assert.match(block, /^\*\*Variables\*\*: added `order`$/m);
    assert.match(block, /^- added `_closing\.prompt`$/m);
    assert.doesNotMatch(block, /undefined|null|^-[^ ]/m);
  });

  it('says which environment serves the very same version, and shows it once for all that get it here', async () => {
    await newPrompt();
    await box.done('promote', 'refund', '--to', 'staging', '--reason', 'ready');
    const before = await box.markdown();
    assert.match(
      before,
      /^\| `staging` \| `refund` \| none → v1, which `dev` serves \| `Ada Lovelace` \| `ready` \|$/m,
    );
    assert.match(before, /^\| `dev` \| `refund` \| none → v1 \|/m);
    assert.equal(blocks(before).length, 1);

    box.commit('Refund');
    box.git('branch', '-f', 'main');
    await box.done('promote', 'refund', '--to', 'prod', '--reason', 'tried');
    const [pin, ...others] = (await box.report()).pins;
    assert.deepEqual(
      [pin?.environment, pin?.neighbour, pin?.comparison, others],
      ['prod', { environment: 'staging', version: 1 }, null, []],
    );
    const after = await box.markdown();
    assert.match(after, /^\| `prod` \| `refund` \| none → v1, which `staging` serves \|/m);
    assert.deepEqual(blocks(after), []);
  });

  it('compares with what the nearest environment before serves where that is another version', async () => {
    await newPrompt();
    box.write('prompts/refund.prompt', '---\nmodel: large-2\n---\nRefund {{order}}, {{name}}.\n');
    await box.done('snapshot', 'refund', '-m', 'second', '--pin', 'dev');
    box.commit('Refund');
    box.git('branch', '-f', 'main');
    await box.done('pin', 'refund', '--env', 'prod', '--version', '1', '--reason', 'only the first is approved');
    const [pin] = (await box.report()).pins;
    assert.deepEqual([pin?.from, pin?.to, pin?.neighbour], [null, 1, { environment: 'dev', version: 2 }]);
    assert.match(pin?.comparison?.left ?? '', /^refund@2@sha256:/);
    const text = await box.markdown();
    assert.match(text, /^\| `prod` \| `refund` \| none → v1; `dev` serves v2 \|/m);
    const [block = ''] = blocks(text);
    assert.match(
      block,
      /<code>prod<\/code> <code>refund<\/code>: none → v1, against v2 of <code>dev<\/code><\/summary>\n\n#### `refund@2` → `refund@1`\n/,
    );
    assert.match(block, /^\| `model` \| `"large-2"` \| `"large-1"` \|$/m);
    assert.match(block, /^\*\*Variables\*\*: removed `name`$/m);
  });

  it('takes what was unpinned before for served anew, and no measure from what cannot be served', async () => {
    await box.secondVersion();
    await box.done('unpin', 'alone', '--env', 'prod', '--reason', 'gone');
    box.commit('Unpin');
    box.git('branch', '-f', 'main');
    await box.done('pin', 'alone', '--env', 'prod', '--version', '1', '--reason', 'back');
    const served = (await box.report()).pins[0];
    assert.deepEqual([served?.from, served?.to, served?.neighbour], [null, 1, { environment: 'staging', version: 2 }]);

    const stored = readdirSync(path.join(box.folder, '.promptenv/versions/alone')).find((name) =>
      name.startsWith('v2-'),
    );
    box.write(`.promptenv/versions/alone/${stored}`, 'Edited.\n');
    const alone = (await box.report()).pins[0];
    assert.deepEqual([alone?.neighbour, alone?.comparison?.left], [null, null]);
    assert.match(
      await box.markdown(),
      /<code>prod<\/code> <code>alone<\/code>: none → v1<\/summary>\n\n#### `alone@1`, new\n/,
    );
  });

  it('names a new content that is too long for a comment, and how to see it', async () => {
    box.write('prompts/long.prompt', 'A line of a long prompt, with words in it.\n'.repeat(2000));
    await box.done('snapshot', 'long', '-m', 'first', '--pin', 'dev');
    const text = await box.markdown();
    assert.ok(text.length < 65_536, String(text.length));
    assert.match(
      text,
      /^\*\*The lines of 1 comparison did not fit in a comment\.\*\* .* and `promptenv show long@1` shows one\.$/m,
    );
  });
});
