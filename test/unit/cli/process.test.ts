import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { version } from '../../../package.json';
import { BuiltProgram } from '../../support/builtProgram';
import { Sandbox } from './sandbox';

describe('promptenv as a process', function () {
  // Each test starts processes, which a busy machine may take seconds for.
  this.timeout(60_000);
  let program: BuiltProgram;
  let box: Sandbox;

  before(async () => {
    program = new BuiltProgram('promptenv-bundle-');
    box = new Sandbox();
    await box.done('init');
    box.write('prompts/large.prompt', `Hello {{name}}\n${'A line of a long prompt.\n'.repeat(40_000)}`);
    box.write('prompts/small.prompt', 'Hello {{name}}');
  });

  after(() => {
    box.remove();
    program.remove();
  });

  function cli(...argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [program.file, ...argv], {
      cwd: box.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: environment(),
    });
  }

  function environment(): NodeJS.ProcessEnv {
    return { ...process.env, PROMPTENV_CACHE_DIR: path.join(program.folder, 'cache') };
  }

  it('exits with the code of what happened', () => {
    assert.equal(cli('status').status, 0);
    assert.equal(cli('show', 'nope@1').status, 1);
    assert.equal(cli('stauts').status, 2);
    assert.equal(cli('snapshot', 'small', '-m', 'First', '--pin', 'dev').status, 0);
    assert.equal(cli('promote', 'small', '--to', 'dev', '--expect', 'none').status, 3);
  });

  it('says what happened and what to do on stderr, and nothing on stdout', () => {
    const { stdout, stderr } = cli('show', 'nope@1');
    assert.equal(stdout, '');
    assert.match(stderr, /^promptenv: .*nope.*: .+\n$/);
  });

  it('prints the release that package.json names', () => {
    assert.deepEqual(cli('--version').stdout, `${version}\n`);
    assert.match(cli('--help').stdout, /^usage: promptenv /);
  });

  it('writes a large document whole before it ends', () => {
    const { status, stdout } = cli('show', 'large@draft', '--json');
    assert.equal(status, 0);
    const shown = JSON.parse(stdout) as { files: { text: string }[] };
    assert.equal(shown.files[0]?.text, box.read('prompts/large.prompt'));
  });

  it('is quiet when its reader goes away', async () => {
    const child = spawn(process.execPath, [program.file, 'show', 'large@draft'], {
      cwd: box.folder,
      env: environment(),
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('lets two snapshots of one draft make one version', async () => {
    box.write('prompts/race.prompt', 'Race {{name}}');
    const run = (): Promise<number | null> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [program.file, 'snapshot', 'race', '-m', 'x'], {
          cwd: box.folder,
          env: environment(),
        });
        child.once('close', resolve);
      });
    const codes = await Promise.all([run(), run(), run()]);
    assert.deepEqual(codes.sort(), [0, 1, 1]);
    assert.equal((JSON.parse(cli('versions', 'race', '--json').stdout) as unknown[]).length, 1);
  });
});
