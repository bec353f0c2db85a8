import assert from 'node:assert/strict';
import { cpSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { PromptEnvError } from '../../../src/core/errors';
import type { FileWriter, Platform } from '../../../src/registries/ports';
import { finishInterrupted } from '../../../src/registries/workspace/durable';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { platformActedBy } from '../../support/registryTool';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

describe('restoring a version with the files that it includes', () => {
  const platform = platformActedBy({ at: '2026-11-02T08:00:00.000Z', by: 'Ada' });
  const [tone, draft] = ['prompts/_tone.prompt', 'prompts/a.prompt'];
  const journal = '.promptenv/.tmp/journal';
  const [before, after] = ['Be brief. {{>tone}}\nTwo\n', 'Be kind. {{>tone}}\nOne\n'];
  let temporary: TemporaryRegistry;

  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    temporary.write(tone, 'Be kind. ');
    await temporary.version('a', '{{>tone}}\nOne\n');
    temporary.write(tone, 'Be brief. ');
    temporary.write(draft, '{{>tone}}\nTwo\n');
  });
  afterEach(() => {
    temporary.dispose();
  });

  const present = (): string => temporary.read(tone) + temporary.read(draft);
  /** Restores with a writer whose renames pass through `rename`. */
  const restore = async (rename: FileWriter['rename']): Promise<unknown> => {
    const on: Platform = { ...platform, writer: { ...platform.writer, rename } };
    const registry = openWorkspaceRegistry(on, temporary.root);
    const [one] = await registry.versions('a');
    assert.ok(one);
    return registry.restore({ prompt: 'a', version: one, includes: true });
  };
  const broken = new PromptEnvError('refused', 'the disk is gone', 'look');
  /** Every rename from the first into this place on fails, as after the end of a process. */
  const endAt = (place: string): FileWriter['rename'] => {
    let isOver = false;
    return (from, to) => {
      isOver ||= to.endsWith(place);
      return isOver ? Promise.reject(broken) : platform.writer.rename(from, to);
    };
  };
  const isBroken = (error: unknown): boolean => error === broken;

  it('leaves all as it was when a file cannot be written', async () => {
    let failures = 1;
    const failOnce: FileWriter['rename'] = (from, to) =>
      to.endsWith(draft) && failures-- > 0 ? Promise.reject(broken) : platform.writer.rename(from, to);
    await assert.rejects(restore(failOnce), isBroken);
    assert.equal(present(), before);
    await finishInterrupted(platform, temporary.root);
    assert.equal(present(), before);
  });

  it('has not begun before all of it is written down', async () => {
    await assert.rejects(restore(endAt('/journal')), isBroken);
    await finishInterrupted(platform, temporary.root);
    assert.equal(present(), before);
  });

  it('is finished by whoever comes next, once it is written down', async () => {
    for (const place of [tone, draft]) {
      temporary.write(tone, 'Be brief. ');
      temporary.write(draft, '{{>tone}}\nTwo\n');
      await assert.rejects(restore(endAt(place)), isBroken);
      await finishInterrupted(platform, temporary.root);
      assert.equal(present(), after);
      assert.equal(platform.files.facts(path.join(temporary.root, journal)), undefined);
    }
  });

  it('leaves alone what somebody wrote since it was interrupted', async () => {
    await assert.rejects(restore(endAt(tone)), isBroken);
    temporary.write(draft, 'Mine\n');
    await finishInterrupted(platform, temporary.root);
    assert.equal(present(), 'Be kind. Mine\n');
  });

  it('does not finish what came with a repository, or with a copy of one', async () => {
    await assert.rejects(restore(endAt(tone)), isBroken);
    const [folder, copy] = [path.join(temporary.root, journal), path.join(temporary.root, 'copy')];
    cpSync(folder, copy, { recursive: true });
    rmSync(folder, { recursive: true });
    renameSync(copy, folder);
    await finishInterrupted(platform, temporary.root);
    assert.equal(present(), before);
    await temporary.version('b', 'Next\n');
    assert.equal(present(), before);
    assert.equal(platform.files.facts(folder), undefined);
  });
});
