import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { nodePlatform } from '../../../src/platform/nodePlatform';

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
});
