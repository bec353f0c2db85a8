import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../src/cli/run';
import { captured } from './support';
import { ReportBox, type Report } from './reportBox';

describe('promptenv report: revisions', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('counts from where the branch began, whatever happened to the other one since', async () => {
    box.git('checkout', '-q', 'main');
    await box.secondVersion();
    box.commit('Promote on main');
    box.git('checkout', '-q', 'branch');
    const { base, pins, versions } = await box.report();
    assert.deepEqual([base.commit, pins, versions], [box.start, [], []]);
  });

  it('reads a registry that is new in the branch, and one below the top of the repository', async () => {
    box.git('checkout', '-q', '--orphan', 'fresh');
    box.git('rm', '-rfq', '.');
    box.commit('Nothing');
    box.git('checkout', '-qb', 'below');
    box.write('team/prompts/one.prompt', 'One.\n');
    await box.done('init', '--cwd', 'team');
    await box.done('snapshot', 'one', '-m', 'first', '--pin', 'dev', '--cwd', 'team');
    box.commit('A registry');
    const ran = await box.runIn('team', 'report', '--base', 'fresh', '--json');
    const { pins, drafts, ok } = JSON.parse(ran.out) as Report;
    assert.deepEqual(
      [pins.map(({ prompt, from, to }) => [prompt, from, to]), drafts.map(({ prompt }) => prompt), ok],
      [[['one', null, 1]], ['one'], true],
    );
  });

  it('asks about the folder that it runs in, whatever repository a hook names', async () => {
    box.git('checkout', '-q', '--orphan', 'fresh');
    box.git('rm', '-rfq', '.');
    box.write('team/prompts/one.prompt', 'One.\n');
    await box.done('init', '--cwd', 'team');
    await box.done('snapshot', 'one', '-m', 'first', '--pin', 'dev', '--cwd', 'team');
    box.commit('A registry');
    const tree = `${box.folder}-tree`;
    try {
      box.git('worktree', 'add', '-q', '-b', 'linked', tree);
      const gitFolder = execFileSync('git', ['rev-parse', '--absolute-git-dir'], {
        cwd: tree,
        encoding: 'utf8',
      }).trim();
      const inHook = { GIT_DIR: gitFolder, GIT_INDEX_FILE: path.join(gitFolder, 'index'), GIT_PREFIX: '' };
      const before = new Map(Object.keys(inHook).map((name) => [name, process.env[name]] as const));
      Object.assign(process.env, inHook);
      try {
        const io = captured({ cwd: path.join(tree, 'team') });
        assert.equal(await run(['report', '--base', 'fresh', '--json'], io), 0, io.err());
        const { pins, drafts, versions } = JSON.parse(io.out()) as Report;
        assert.deepEqual([pins, drafts, versions], [[], [], []]);
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) {
            Reflect.deleteProperty(process.env, name);
          } else {
            process.env[name] = value;
          }
        }
      }
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });

  it('says what to do about a revision that cannot be used', async () => {
    const refusals: readonly (readonly [string, number, RegExp])[] = [
      ['-x', 2, /"-x" is no revision/],
      ['nope', 1, /git knows no commit "nope" here: fetch its branch first/],
      ['main:README.md', 1, /git knows no commit/],
    ];
    for (const [revision, code, message] of refusals) {
      const ran = await box.run('report', '--base', revision);
      assert.equal(ran.code, code, ran.err);
      assert.match(ran.err, message);
    }
    box.git('checkout', '-q', '--orphan', 'apart');
    box.commit('Apart');
    assert.match((await box.run('report', '--base', 'main')).err, /have no commit in common/);
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    assert.match((await box.run('report', '--base', 'main')).err, /is in no git repository that git can read/);
  });

  it('says of a branch without a commit that it has none', async () => {
    box.git('checkout', '-q', '--orphan', 'begun');
    const ran = await box.run('report', '--base', 'main');
    assert.deepEqual([ran.code, ran.err], [1, 'promptenv: the branch "begun" has no commit yet: commit to it first\n']);
  });

  it('asks for the whole history where the clone is shallow', async () => {
    box.commit('One more');
    const clone = mkdtempSync(path.join(tmpdir(), 'promptenv-shallow-'));
    try {
      execFileSync('git', ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${box.folder}`, clone]);
      for (const base of ['origin/main', 'HEAD~3']) {
        const io = captured({ cwd: clone });
        const code = await run(['report', '--base', base], io);
        assert.deepEqual([code, /shallow.*fetch-depth: 0/.test(io.err())], [1, true], io.err());
      }
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });

  describe('what is checked out of a pull request', () => {
    const footer = async (): Promise<string> => /^<sub>.*$/m.exec(await box.markdown())?.[0] ?? '';

    it('names the newest commit of the branch, not the merge that a host made to check it out', async () => {
      box.write('prompts/alone.prompt', 'All alone.\n');
      const newest = box.commit('Change');
      box.git('checkout', '-q', 'main');
      box.write('README.md', 'Meanwhile.\n');
      const base = box.commit('Meanwhile');
      assert.equal((await box.report()).merged, null);
      box.git('checkout', '-q', '--detach', 'main');
      box.git('merge', '-q', '--no-ff', '-m', 'Merge', 'branch');
      const { merged, head, drafts } = await box.report();
      assert.deepEqual(
        [merged, head, drafts.map(({ prompt }) => prompt)],
        [newest, box.git('rev-parse', 'HEAD'), ['alone']],
      );
      assert.ok(
        (await footer()).startsWith(
          `<sub>The files of \`${newest.slice(0, 12)}\`, the newest commit of the branch, as they are once it is merged, against \`${base.slice(0, 12)}\``,
        ),
        await footer(),
      );
    });

    it('names the merge by which the branch was kept up to date, which is its newest commit', async () => {
      box.write('prompts/alone.prompt', 'All alone.\n');
      box.commit('Change');
      box.git('checkout', '-q', 'main');
      box.write('README.md', 'Meanwhile.\n');
      box.commit('Meanwhile');
      box.git('checkout', '-q', 'branch');
      box.git('merge', '-q', '--no-ff', '-m', 'Keep up', 'main');
      const head = box.git('rev-parse', 'HEAD');
      assert.deepEqual([(await box.report()).merged, (await box.report()).head], [null, head]);
      assert.match(await footer(), new RegExp(`The files of \`${head.slice(0, 12)}\` as they are checked out`));
    });
  });
});
