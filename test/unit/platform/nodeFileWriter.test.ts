import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeFileWriter } from '../../../src/platform/nodeFileWriter';

describe('writing on the real disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'promptenv-files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const at = (name: string): string => path.join(folder, name);

  it('removes a file, a folder with all that it holds, a link and not what it leads to, and what is not there', async () => {
    writeFileSync(at('file'), 'x');
    mkdirSync(at('folder/below'), { recursive: true });
    writeFileSync(at('folder/below/file'), 'x');
    mkdirSync(at('kept'));
    writeFileSync(at('kept/file'), 'kept');
    symlinkSync(at('kept'), at('link'));
    for (const name of ['file', 'folder', 'link', 'missing', 'missing/below', 'kept/file/below']) {
      await nodeFileWriter.remove(at(name)).catch((error: unknown) => {
        assert.match(String(error), /ENOTDIR/, name);
      });
    }
    assert.deepEqual(
      ['file', 'folder', 'link'].map((name) => existsSync(at(name))),
      [false, false, false],
    );
    assert.equal(readFileSync(at('kept/file'), 'utf8'), 'kept');
  });

  it('makes a folder with its parents, leaves one that is there, and takes nothing else for one', async () => {
    await nodeFileWriter.makeFolder(at('a/b'));
    writeFileSync(at('a/b/file'), 'x');
    await nodeFileWriter.makeFolder(at('a/b'));
    assert.equal(readFileSync(at('a/b/file'), 'utf8'), 'x');
    symlinkSync(at('a'), at('link'));
    await assert.rejects(nodeFileWriter.makeFolder(at('link')), /is no folder/);
    await assert.rejects(nodeFileWriter.makeFolder(at('a/b/file')), /could not be made|is no folder/);
  });
});
