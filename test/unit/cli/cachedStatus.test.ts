import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../../src/cli/run';
import { Sandbox } from './sandbox';
import { captured } from './support';

/** Longer than files need until their times tell every later change. */
const settling = 130;

/**
 * What is kept is written some time after the answer: perhaps just now. The writing goes on meanwhile, since to wait for
 * it without letting it end would be to wait forever.
 */
async function removeWrittenTo(folder: string): Promise<void> {
  do {
    await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 5 });
    await sleep(20);
  } while (existsSync(folder));
}

describe('promptenv status with a cache', () => {
  let box: Sandbox;
  let cache: string;
  beforeEach(async () => {
    box = new Sandbox();
    cache = mkdtempSync(path.join(tmpdir(), 'promptenv-cache-'));
    await box.done('init');
    box.write('prompts/reply.prompt', 'Answer.\n');
    await box.done('snapshot', 'reply', '-m', 'First', '--pin', 'dev');
    await sleep(settling);
  });
  afterEach(async () => {
    box.remove();
    await removeWrittenTo(cache);
  });

  const kept = (): readonly string[] => {
    const place = path.join(cache, 'readings');
    return existsSync(place) ? readdirSync(place).filter((name) => !name.endsWith('.tmp')) : [];
  };
  const status = async (...flags: readonly string[]): Promise<string> => {
    const io = captured({ cwd: box.folder, env: { PROMPTENV_CACHE_DIR: cache } });
    assert.equal(await run(['status', ...flags], io), 0, io.err());
    return io.out();
  };
  const statusKept = async (): Promise<string> => {
    const before = kept().map((name) => readFileSync(path.join(cache, 'readings', name), 'latin1'));
    const out = await status('--json');
    for (let wait = 0; wait < 300; wait++) {
      if (kept().some((name) => !before.includes(readFileSync(path.join(cache, 'readings', name), 'latin1')))) {
        return out;
      }
      await sleep(10);
    }
    return assert.fail('nothing was kept');
  };

  it('says the same as without, whatever becomes of the cache', async () => {
    const expected = await box.done('status', '--json');
    assert.equal(await statusKept(), expected);
    assert.equal(await status('--json'), expected);
    for (const name of kept()) {
      writeFileSync(path.join(cache, 'readings', name), 'something else');
    }
    assert.equal(await status('--json'), expected);
    await removeWrittenTo(cache);
    assert.equal(await status('--json'), expected);
    assert.equal(await status(), await box.done('status'));
  });

  it('sees each change at once', async () => {
    await statusKept();
    for (const text of ['Another answer.\n', 'Answer.\n', '']) {
      box.write('prompts/reply.prompt', text);
      assert.equal(await status('--json'), await box.done('status', '--json'), text);
    }
    await box.done('promote', 'reply', '--to', 'staging');
    assert.equal(await status('--json'), await box.done('status', '--json'));
    rmSync(path.join(box.folder, 'prompts'), { recursive: true });
    assert.equal(await status('--json'), await box.done('status', '--json'));
  });

  it('refuses another name of the registry whether it knows the answer or not', async () => {
    await statusKept();
    const io = captured({ cwd: box.folder, env: { PROMPTENV_CACHE_DIR: cache } });
    assert.equal(await run(['status', '--json', '--registry', 'other'], io), 1);
  });

  it('shows a person the same document in lines', async () => {
    const plain = await statusKept();
    const io = captured({ cwd: box.folder, terminal: true, env: { PROMPTENV_CACHE_DIR: cache } });
    assert.equal(await run(['status', '--json'], io), 0);
    assert.deepEqual(JSON.parse(io.out()), JSON.parse(plain));
    assert.ok(io.out().split('\n').length > 10);
  });
});
