import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReportBox } from './reportBox';

describe('promptenv report: links', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('follows links inside the registry to what they lead to', async () => {
    box.write('shared/tone.prompt', 'Calm.\n');
    symlinkSync('../shared/tone.prompt', path.join(box.folder, 'prompts/_tone.prompt'));
    box.write('prompts/toned.prompt', '{{>tone}} Go.\n');
    box.commit('A link');
    box.git('branch', '-f', 'main');
    assert.deepEqual((await box.report()).drafts, []);
    box.write('shared/tone.prompt', 'Wild.\n');
    assert.deepEqual(
      (await box.report()).drafts.map(({ prompt }) => prompt),
      ['toned'],
    );
  });

  const changed = async (): Promise<readonly string[]> => (await box.report()).drafts.map(({ prompt }) => prompt);
  const link = (target: string, at: string): void => symlinkSync(target, path.join(box.folder, at));

  it('follows links to folders, also one behind another, and tells what they lead to from what was there', async () => {
    box.write('common/tones/_tone.prompt', 'Calm.\n');
    box.write('common/_other.prompt', 'Nothing of it is included.\n');
    link('common', 'all');
    link('../all/tones', 'prompts/shared');
    box.write('prompts/toned.prompt', '{{>shared/tone}} Go.\n');
    await box.done('snapshot', 'toned', '-m', 'first', '--pin', 'dev');
    box.commit('Links');
    box.git('branch', '-f', 'main');
    assert.deepEqual(await changed(), []);
    box.write('common/_other.prompt', 'Still not.\n');
    assert.deepEqual(await changed(), []);
    box.write('common/tones/_tone.prompt', 'Wild.\n');
    assert.deepEqual(await changed(), ['toned']);
    assert.match(
      await box.markdown(),
      /^\| `toned` \| `prompts\/shared\/_tone\.prompt` \| v1: `shared\/_tone\.prompt` \|/m,
    );
    // As it is on the disk, committed or not.
    box.commit('Wild');
    assert.deepEqual(await changed(), ['toned']);
  });

  it('tells a link that leads elsewhere by what it leads to', async () => {
    box.write('common/_tone.prompt', 'Calm.\n');
    box.write('same/_tone.prompt', 'Calm.\n');
    box.write('wild/_tone.prompt', 'Wild.\n');
    link('../common', 'prompts/shared');
    box.write('prompts/toned.prompt', '{{>shared/tone}} Go.\n');
    box.commit('Links');
    box.git('branch', '-f', 'main');
    const relink = async (target: string): Promise<readonly string[]> => {
      rmSync(path.join(box.folder, 'prompts/shared'));
      link(target, 'prompts/shared');
      return changed();
    };
    assert.deepEqual(await relink('../wild'), ['toned']);
    assert.deepEqual(await relink('../same'), []);
    assert.deepEqual(await relink(path.join(box.folder, 'wild')), ['toned']);
    assert.deepEqual(await relink(path.join(box.folder, 'common')), []);
    assert.deepEqual(await relink(`../../${path.basename(box.folder)}/common`), []);
    rmSync(path.join(box.folder, 'prompts/shared'));
    assert.deepEqual(await changed(), ['toned']);
  });

  it('reads drafts below a folder that is a link', async () => {
    box.write('team/texts/linked.prompt', 'Linked.\n');
    link('team/texts', 'texts');
    box.configure((text) => text.replace(/^( *)- root: prompts$/m, '$1- root: prompts\n$1- root: texts'));
    box.commit('Texts');
    box.git('branch', '-f', 'main');
    assert.deepEqual(await changed(), []);
    box.write('team/texts/linked.prompt', 'Linked, and changed.\n');
    const { drafts } = await box.report();
    assert.deepEqual(
      drafts.map(({ prompt, state, files }) => [prompt, state, files]),
      [['linked', 'changed', ['texts/linked.prompt']]],
    );
  });

  it('reads nothing behind links that leave the registry or run in circles, which the registry does not either', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'promptenv-outside-'));
    try {
      writeFileSync(path.join(outside, '_tone.prompt'), 'Calm.\n');
      link(outside, 'prompts/away');
      link('round', 'prompts/about');
      link('about', 'prompts/round');
      link('nowhere', 'prompts/lost');
      box.write('prompts/toned.prompt', '{{>away/tone}} {{>about/tone}} {{>lost/tone}} Go.\n');
      box.commit('Links');
      box.git('branch', '-f', 'main');
      assert.deepEqual(await changed(), []);
      writeFileSync(path.join(outside, '_tone.prompt'), 'Wild.\n');
      assert.deepEqual(await changed(), []);
      assert.match((await box.run('status')).out, /away\/tone may not be included/);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('tells a draft that was a link from one that is gone, wherever the link leads', async () => {
    link('nowhere.prompt', 'prompts/lost.prompt');
    link('/etc/hostname', 'prompts/away.prompt');
    box.commit('Links');
    box.git('branch', '-f', 'main');
    assert.deepEqual(await changed(), []);
    rmSync(path.join(box.folder, 'prompts/lost.prompt'));
    rmSync(path.join(box.folder, 'prompts/away.prompt'));
    box.write('prompts/away.prompt', 'A file now.\n');
    const { drafts } = await box.report();
    assert.deepEqual(
      drafts.map(({ prompt, state }) => [prompt, state]),
      [
        ['away', 'changed'],
        ['lost', 'removed'],
      ],
    );
  });

  it('takes links for no change where git checks them out as files', async () => {
    box.write('shared/tone.prompt', 'Calm.\n');
    link('../shared/tone.prompt', 'prompts/_tone.prompt');
    box.write('prompts/toned.prompt', '{{>tone}} Go.\n');
    box.commit('A link');
    box.git('branch', '-f', 'main');
    box.git('config', 'core.symlinks', 'false');
    rmSync(path.join(box.folder, 'prompts/_tone.prompt'));
    box.git('checkout', '--', 'prompts/_tone.prompt');
    assert.equal(box.read('prompts/_tone.prompt'), '../shared/tone.prompt');
    assert.deepEqual(await changed(), []);
    box.write('prompts/_tone.prompt', 'Wild.\n');
    assert.deepEqual(await changed(), ['toned']);
  });
});
