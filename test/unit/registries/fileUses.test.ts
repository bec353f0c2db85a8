import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import { draftsInDoubt, usesOfFile } from '../../../src/registries/fileUses';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

const prompts = 60;

describe('which prompts a file belongs to', () => {
  let temporary: TemporaryRegistry;
  /** Paths whose real path the disk was asked for. */
  const asked: string[] = [];

  before(async () => {
    temporary = await TemporaryRegistry.create();
    temporary.write('prompts/_shared.prompt', 'Shared.\n');
    temporary.write('tone/calm.prompt', 'Calm.\n');
    for (let index = 0; index < prompts; index++) {
      const text = `{{>shared}} {{>own${index % 10}}} Say ${index}.\n`;
      temporary.write(`prompts/_own${index % 10}.prompt`, `Own ${index % 10}.\n`);
      await temporary.version(`p${index}`, text, index % 2 === 0 ? 'dev' : undefined);
    }
  });

  after(() => {
    temporary.dispose();
  });

  beforeEach(() => {
    asked.length = 0;
  });

  const registry = () => {
    const platform = nodePlatform();
    const realPath = (name: string): string | undefined => {
      asked.push(name);
      return platform.files.realPath(name);
    };
    return openWorkspaceRegistry({ ...platform, files: { ...platform.files, realPath } }, temporary.root);
  };

  it('asks the disk for the real path of each file once, however many prompts include it', async () => {
    const opened = registry();
    const snapshot = await opened.load();
    asked.length = 0;
    const uses = await usesOfFile(opened, 'prompts/_own3.prompt', snapshot);
    assert.equal(uses.length, prompts / 10);
    // What gathering the contents asks of a draft is its own affair: here only files count, and folders never.
    const files = asked.filter((name) => name.endsWith('.prompt'));
    assert.equal(new Set(files).size, files.length, 'a file is asked for twice');
    assert.ok(files.length >= prompts && files.length <= prompts + 11, `${files.length} were asked for`);
  });

  it('finds a file by a link to it', async function () {
    try {
      symlinkSync('../tone/calm.prompt', path.join(temporary.root, 'prompts/_calm.prompt'));
    } catch {
      // Where making links is not allowed.
      this.skip();
    }
    await temporary.version('linked', '{{>calm}} Go.\n', 'dev');
    const opened = registry();
    const uses = await usesOfFile(opened, 'tone/calm.prompt', await opened.load());
    assert.deepEqual(
      uses.map(({ prompt, role }) => [prompt, role]),
      [['linked', 'include']],
    );
  });

  it('names the prompts whose drafts cannot be read, where they may include a file', async () => {
    temporary.write('prompts/p0.prompt', '---\nmodel: [\n---\n{{>fresh}}\n');
    temporary.write('prompts/fresh.prompt', '---\nmodel: [\n---\n{{>fresh}}\n');
    temporary.write('prompts/_fresh.prompt', 'Fresh.\n');
    const opened = registry();
    const snapshot = await opened.load();
    const doubt = async (file: string): Promise<readonly string[]> =>
      draftsInDoubt(opened, file, snapshot, await usesOfFile(opened, file, snapshot));
    assert.deepEqual(await doubt('prompts/_fresh.prompt'), ['fresh', 'p0']);
    // A version of p0 that is pinned has it: that is said of p0 itself.
    assert.deepEqual(await doubt('prompts/_own0.prompt'), ['fresh']);
    for (const file of ['prompts/p1.prompt', 'prompts/p0.prompt', 'src/app.py', '.promptenv/config.yaml']) {
      assert.deepEqual(await doubt(file), [], file);
    }
  });
});
