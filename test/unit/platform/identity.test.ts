import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import type { Platform } from '../../../src/registries/ports';

describe('who acts', () => {
  const settings = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM'] as const;
  const before = settings.map((name) => process.env[name]);
  let folder: string;
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  };
  const identity = (): Promise<string> => nodePlatform({ author: () => 'From the settings' }).identity(folder);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'promptenv-identity-'));
    for (const name of settings) process.env[name] = devNull;
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    settings.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    });
  });

  it("is git's user, the last one where several are set", async () => {
    git('init', '--quiet');
    git('config', 'user.name', 'Ada');
    git('config', '--add', 'user.name', 'Ada Lovelace');
    git('config', 'user.email', 'ada@example.org');
    assert.equal(await identity(), 'Ada Lovelace <ada@example.org>');
  });

  it('is what git knows, if it is only the name or the address', async () => {
    git('init', '--quiet');
    git('config', 'user.email', 'ada@example.org');
    assert.equal(await identity(), 'ada@example.org');
  });

  it('is what the settings say where git says nothing', async () => {
    assert.equal(await identity(), 'From the settings');
  });

  describe('asked again', () => {
    const searchPath = process.env['PATH'];
    let platform: Platform;
    let asked: string;
    const questions = (): number => (existsSync(asked) ? readFileSync(asked, 'utf8').length : 0);
    /** A file that changed a moment ago may be changing still: then nothing is kept. */
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));

    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
      git('init', '--quiet');
      git('config', 'user.name', 'Ada');
      // A git before the real one that notes each question.
      const programs = path.join(folder, 'programs');
      asked = path.join(folder, 'asked');
      mkdirSync(programs);
      const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
      writeFileSync(path.join(programs, 'git'), `#!/bin/sh\nprintf x >> '${asked}'\nexec '${real}' "$@"\n`, {
        mode: 0o755,
      });
      process.env['PATH'] = `${programs}${path.delimiter}${searchPath}`;
      platform = nodePlatform();
    });

    afterEach(() => {
      process.env['PATH'] = searchPath;
    });

    const answers = async (...expected: readonly (string | number)[]): Promise<void> => {
      const before = questions();
      assert.deepEqual([await platform.identity(folder), questions() - before], expected);
    };

    it('is not asked of git again', async () => {
      await settle();
      await answers('Ada', 1);
      await answers('Ada', 0);
      const both = await Promise.all([platform.identity(folder), platform.identity(folder)]);
      assert.deepEqual(both, ['Ada', 'Ada']);
    });

    it('is asked once by two who ask at a time', async () => {
      await settle();
      await Promise.all([platform.identity(folder), platform.identity(folder)]);
      assert.equal(questions(), 1);
    });

    it('is asked again when a setting of the repository, of the person, or a variable changed', async () => {
      const personal = path.join(folder, 'personal');
      process.env['GIT_CONFIG_GLOBAL'] = personal;
      await settle();
      await answers('Ada', 1);
      git('config', 'user.name', 'Mara');
      await settle();
      await answers('Mara', 1);
      await answers('Mara', 0);
      writeFileSync(personal, '[user]\n\temail = mara@example.org\n');
      await settle();
      await answers('Mara <mara@example.org>', 1);
      await answers('Mara <mara@example.org>', 0);
      process.env['GIT_CONFIG_GLOBAL'] = devNull;
      await answers('Mara', 1);
    });

    it('is asked again when a file that is included comes or changes', async () => {
      const included = path.join(folder, 'included');
      git('config', 'include.path', '../included');
      await settle();
      await answers('Ada', 1);
      await answers('Ada', 0);
      writeFileSync(included, '[user]\n\tname = Grace\n');
      await settle();
      await answers('Grace', 1);
      writeFileSync(included, '[user]\n\tname = Emmy!\n');
      await settle();
      await answers('Emmy!', 1);
      await answers('Emmy!', 0);
    });

    it('is asked again when the branch changes that an include depends on', async () => {
      writeFileSync(path.join(folder, 'onBranch'), '[user]\n\tname = Grace\n');
      git('config', 'includeIf.onbranch:other.path', '../onBranch');
      await settle();
      await answers('Ada', 1);
      await answers('Ada', 0);
      git('symbolic-ref', 'HEAD', 'refs/heads/other');
      await settle();
      await answers('Grace', 1);
    });

    it('is asked again when the folder becomes a repository, and when it is none any more', async () => {
      await settle();
      await answers('Ada', 1);
      rmSync(path.join(folder, '.git'), { recursive: true });
      assert.notEqual(await platform.identity(folder), 'Ada');
      git('init', '--quiet');
      git('config', 'user.name', 'Emmy');
      assert.equal(await platform.identity(folder), 'Emmy');
    });

    it('is asked again of a worktree', async () => {
      git('config', 'user.email', 'ada@example.org');
      git('commit', '--quiet', '--allow-empty', '--message=first');
      const worktree = path.join(folder, 'worktree');
      git('worktree', 'add', '--quiet', worktree);
      await settle();
      const ask = (): Promise<string> => platform.identity(worktree);
      const before = questions();
      assert.deepEqual([await ask(), await ask()], ['Ada <ada@example.org>', 'Ada <ada@example.org>']);
      assert.equal(questions() - before, 1);
      git('config', 'user.name', 'Mara');
      await settle();
      assert.equal(await ask(), 'Mara <ada@example.org>');
    });
  });
});
