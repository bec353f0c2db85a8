import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolders } from '../../../src/platform/makeFolders';

describe('folders that are made', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'promptenv-folders-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('are there afterwards, and the topmost that was not is told', async () => {
    const deep = path.join(root, 'a', 'b', 'c');
    mkdirSync(path.join(root, 'a'));
    assert.equal(await makeFolders(deep, 0o700), path.join(root, 'a', 'b'));
    assert.ok(statSync(deep).isDirectory());
    assert.equal(await makeFolders(deep), undefined);
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolders(path.join(root, 'x', 'y'))));
    assert.ok(made.includes(path.join(root, 'x')));
  });

  it('fail at once where there can be none', async function () {
    writeFileSync(path.join(root, 'file'), '');
    await assert.rejects(makeFolders(path.join(root, 'file', 'a')), /ENOTDIR|ENOENT/);
    if (process.platform !== 'linux') {
      this.skip();
    }
    await assert.rejects(makeFolders('/proc/nope/readings'), /ENOENT/);
  });
});
