import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { BuiltProgram } from '../../support/builtProgram';
import { Sandbox } from './sandbox';

describe('git with the merge driver of promptenv', function () {
  // Each test starts processes, which a busy machine may take seconds for.
  this.timeout(60_000);
  let program: BuiltProgram;
  let box: Sandbox;

  before(() => {
    program = new BuiltProgram("promptenv 'merge' 100% ");
  });

  after(() => {
    program.remove();
  });

  beforeEach(() => {
    box = new Sandbox();
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'Ada Lovelace');
    git('config', 'user.email', 'ada@example.org');
  });

  afterEach(() => {
    box.remove();
  });

  function git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: box.folder, encoding: 'utf8', env: environment() });
  }

  /** Without a promptenv that this machine may have. */
  function environment(): NodeJS.ProcessEnv {
    const PATH = process.env['PATH']?.split(path.delimiter).filter((each) => !each.includes('node_modules'));
    return { ...process.env, PATH: PATH?.join(path.delimiter) };
  }

  function cli(...argv: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program.file, ...argv], {
      cwd: box.folder,
      encoding: 'utf8',
      env: environment(),
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  function commit(message: string): void {
    git('add', '-A');
    git('commit', '-qm', message);
  }

  async function twoPrompts(): Promise<void> {
    for (const prompt of ['a', 'b']) {
      box.write(`prompts/${prompt}.prompt`, `One of ${prompt}\n`);
      await box.done('snapshot', prompt, '-m', 'One', '--pin', 'dev');
      await box.done('promote', prompt, '--to', 'staging');
      box.write(`prompts/${prompt}.prompt`, `Two of ${prompt}\n`);
      await box.done('snapshot', prompt, '-m', 'Two', '--pin', 'dev');
    }
    commit('Two prompts');
  }

  /** Two prompts, of which each of two branches promotes another; we stand on ours. */
  async function promotedApart(): Promise<void> {
    await twoPrompts();
    git('checkout', '-qb', 'theirs');
    await box.done('promote', 'b', '--to', 'staging');
    commit('Theirs');
    git('checkout', '-q', 'main');
    await box.done('promote', 'a', '--to', 'staging');
    commit('Ours');
  }

  it('installs it beside a new registry or one that is there, in attributes and the own configuration', async () => {
    cli('init', '--git');
    const attributes = box.read('.promptenv/.gitattributes');
    assert.equal(
      attributes,
      '* -text\nenvironments/*.yaml merge=promptenv-pins\nversions/**/versions.jsonl merge=promptenv-pins\n',
    );
    const driver = git('config', '--local', 'merge.promptenv-pins.driver').trim();
    assert.match(driver, /100%% .*cli\.js' merge-driver %O %A %B %P \|\| if grep/);
    git('config', '--unset', 'merge.promptenv-pins.driver');
    box.write('below/x', '');
    assert.match(cli('init', '--git', '--cwd', 'below'), /Every clone needs/);
    assert.equal(git('config', '--local', 'merge.promptenv-pins.driver').trim(), driver);
    assert.equal(box.read('.promptenv/.gitattributes'), attributes);
    assert.equal((await box.run('init')).code, 1);
  });

  it('is refused, with nothing written, where there is no git repository', async () => {
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    const { code, err } = await box.run('init', '--git');
    assert.deepEqual([code, err.includes('no git repository')], [1, true]);
    assert.deepEqual(box.files(), {});
  });

  it('merges neighbouring pins that git alone leaves in conflict, and verify agrees', async () => {
    await box.done('init');
    await promotedApart();
    assert.throws(() => git('merge', '-q', 'theirs'));
    const ran = await box.run('verify');
    assert.match(ran.out, /both sides of a merge moved a/);
    git('merge', '--abort');

    cli('init', '--git');
    commit('Let promptenv merge');
    git('merge', '-q', 'theirs');
    await box.done('verify');
    assert.match(box.read('.promptenv/environments/staging.yaml'), /^a: 2@\S+ \S+\nb: 2@\S+ \S+\n$/);
  });

  it('leaves a revert in conflict that would take a later promotion out of the history', async () => {
    cli('init', '--git');
    await twoPrompts();
    for (const version of ['2', '1', '2']) {
      await box.done('promote', 'a', '--to', 'staging', '--version', version);
      commit(`Promote version ${version}`);
    }
    const moves = async (): Promise<number> =>
      ((await box.json(0, 'history', '--env', 'staging', '--prompt', 'a')) as readonly unknown[]).length;
    assert.equal(await moves(), 4);
    assert.throws(() => git('revert', '--no-edit', 'HEAD~1'));
    assert.match(
      box.read('.promptenv/environments/staging.yaml'),
      /^<<<<<<< ours\na: 2@.*\n=======\na: 2@.*\n>>>>>>> theirs\n/,
    );
    git('revert', '--abort');
    assert.equal(await moves(), 4);
  });

  it('leaves what git alone would where the program that merges is gone, and says that moves cannot be seen', async () => {
    cli('init', '--git');
    await promotedApart();
    const driver = git('config', '--local', 'merge.promptenv-pins.driver').trim();
    git('config', 'merge.promptenv-pins.driver', driver.replace(/^'[^']*' '[^']*'/, "'/nowhere/promptenv'"));
    assert.throws(() => git('merge', '-q', 'theirs'));
    assert.match(box.read('.promptenv/environments/staging.yaml'), /^<<<<<<< /m);
    assert.equal((await box.run('verify')).code, 1);
    for (const command of [
      ['history', '--prompt', 'a'],
      ['history', '--prompt', 'a', '--at', '2126-01-01'],
      ['drift'],
    ]) {
      const { code, err } = await box.run(...command);
      assert.equal(code, 1, command.join(' '));
      assert.match(err, /both sides of a merge moved a/, command.join(' '));
    }
  });

  it('leaves one prompt that both sides moved in conflict, and twins of a version', async () => {
    cli('init', '--git');
    await twoPrompts();
    git('checkout', '-qb', 'theirs');
    box.write('prompts/a.prompt', 'Three of theirs\n');
    await box.done('snapshot', 'a', '-m', 'Three', '--pin', 'dev');
    await box.done('promote', 'b', '--to', 'staging');
    commit('Theirs');
    git('checkout', '-q', 'main');
    box.write('prompts/a.prompt', 'Three of ours\n');
    await box.done('snapshot', 'a', '-m', 'Three', '--pin', 'dev');
    await box.done('promote', 'a', '--to', 'staging');
    commit('Ours');
    assert.throws(() => git('merge', '-q', 'theirs'));
    const unmerged = git('diff', '--name-only', '--diff-filter=U').trim().split('\n');
    assert.deepEqual(unmerged, [
      '.promptenv/environments/dev.yaml',
      '.promptenv/versions/a/versions.jsonl',
      'prompts/a.prompt',
    ]);
    assert.match(
      box.read('.promptenv/environments/dev.yaml'),
      /^<<<<<<< ours\na: 3@.*\n=======\na: 3@.*\n>>>>>>> theirs\nb: 2@.*\n$/,
    );
    assert.doesNotMatch(box.read('.promptenv/environments/staging.yaml'), /<<<<<<</);
    const found = (await box.run('verify')).out;
    assert.match(found, /both sides of a merge moved a/);
    assert.match(found, /versions\.jsonl: v3/);
    await box.json(1, 'show', 'a@dev');
    await box.json(0, 'show', 'b@dev');

    for (const [file, keep] of [
      ['.promptenv/environments/dev.yaml', '$1'],
      ['.promptenv/versions/a/versions.jsonl', '$1$2'],
    ] as const) {
      box.write(file, box.read(file).replace(/<{7} ours\n(.*\n)={7}\n(.*\n)>{7} theirs\n/, keep));
    }
    const twin = /"digest":"(sha256:\w+)"/.exec(
      git('show', 'theirs:.promptenv/versions/a/versions.jsonl').split('\n')[2] ?? '',
    );
    assert.deepEqual(await box.json(0, 'renumber', 'a'), { prompt: 'a', from: 3, to: 4, digest: twin?.[1] ?? '' });
    assert.deepEqual(await box.json(0, 'renumber', 'a'), { prompt: 'a', from: null, to: null, digest: null });
    assert.match(await box.done('renumber', `a@3@${twin?.[1]}`), /Nothing to do/);
    await box.done('verify');
    assert.equal(await box.done('show', `a@3@${twin?.[1]}`), 'Three of theirs\n');
  });

  it('leaves ours as it is and says so where a file cannot be read', async () => {
    box.write('base', 'a');
    box.write('theirs', 'b');
    box.write('ours', Uint8Array.of(0xff, 0));
    assert.equal((await box.run('merge-driver', 'base', 'ours', 'theirs', 'x/environments/prod.yaml')).code, 1);
    assert.equal(box.files()['ours'], '\u00ff\0');
    box.write('ours', 'c\n');
    assert.equal((await box.run('merge-driver', 'base', 'ours', 'theirs')).code, 1);
    assert.equal(box.read('ours'), '<<<<<<< ours\nc\n=======\nb\n>>>>>>> theirs\n');
    assert.equal((await box.run('merge-driver', 'base', 'nothing', 'theirs')).code, 1);
  });
});
