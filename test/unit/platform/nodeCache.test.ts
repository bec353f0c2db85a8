import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder, nodeCache } from '../../../src/platform/nodeCache';

describe('the cache on disk', () => {
  let folder: string;
  let place: string;
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'promptenv-cache-')), 'cache');
    place = path.join(folder, 'readings');
  });
  afterEach(() => {
    rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 50, retryDelay: 20 });
  });

  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
  const cache = nodeCache(() => folder);
  const read = (name: string): string | undefined => {
    const bytes = cache.read(name);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const whenKept = async (name: string, text: string): Promise<void> => {
    for (let wait = 0; read(name) !== text; wait++) {
      assert.ok(wait < 500, 'nothing was kept');
      await sleep(10);
    }
  };

  it('keeps what it is given, for this user alone', async () => {
    assert.equal(read('one'), undefined);
    cache.write('one', bytesOf('first'));
    await whenKept('one', 'first');
    if (process.platform !== 'win32') {
      assert.equal(statSync(place).mode & 0o777, 0o700);
      assert.equal(statSync(path.join(place, 'one')).mode & 0o777, 0o600);
    }
    rmSync(folder, { recursive: true });
    assert.equal(read('one'), undefined);
    cache.write('one', bytesOf('again'));
    await whenKept('one', 'again');
  });

  it('is whole whoever writes at the same time', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(100_000));
    for (const text of texts) {
      nodeCache(() => folder).write('one', bytesOf(text));
    }
    for (let wait = 0; wait < 500; wait++) {
      const found = read('one');
      assert.ok(found === undefined || texts.includes(found));
      if (found !== undefined && readdirSync(place).length === 1) {
        return;
      }
      await sleep(10);
    }
    assert.fail('temporary files stayed');
  });

  it('takes nothing that others could have written', async function () {
    if (process.getuid === undefined) {
      this.skip();
    }
    cache.write('one', bytesOf('ours'));
    await whenKept('one', 'ours');
    const file = path.join(place, 'one');
    for (const [name, change, undo] of [
      ['a file that others may write', () => chmodSync(file, 0o622), () => chmodSync(file, 0o600)],
      ['a folder that others may write', () => chmodSync(place, 0o777), () => chmodSync(place, 0o700)],
      [
        'a link',
        () => {
          renameSync(file, `${file}.real`);
          symlinkSync(`${file}.real`, file);
        },
        () => renameSync(`${file}.real`, file),
      ],
      ...(process.getuid() === 0
        ? [['a file of somebody else', () => chownSync(file, 12345, 12345), () => chownSync(file, 0, 0)] as const]
        : []),
    ] as const) {
      change();
      assert.equal(read('one'), undefined, name);
      undo();
      assert.equal(read('one'), 'ours', name);
    }
    rmSync(place, { recursive: true });
    mkdirSync(place);
    chmodSync(place, 0o777);
    cache.write('one', bytesOf('more'));
    await sleep(100);
    assert.deepEqual(readdirSync(place), []);
  });

  it('fails without a word where nothing can be kept, and keeps nothing where it may not', async () => {
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, 'a file in its place');
    cache.write('one', bytesOf('text'));
    nodeCache(() => null).write('one', bytesOf('text'));
    await sleep(50);
    assert.equal(read('one'), undefined);
    assert.equal(nodeCache(() => null).read('one'), undefined);
  });

  it('lets the oldest go when there are many', async () => {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    for (let index = 0; index < 120; index++) {
      const file = path.join(place, `old-${String(index).padStart(3, '0')}`);
      writeFileSync(file, '');
      utimesSync(file, 1_790_000_000 + index, 1_790_000_000 + index);
    }
    cache.write('one', bytesOf('new'));
    for (let wait = 0; readdirSync(place).length !== 50; wait++) {
      assert.ok(wait < 500, String(readdirSync(place).length));
      await sleep(10);
    }
    assert.ok(readdirSync(place).includes('one'));
    assert.ok(readdirSync(place).includes('old-119'));
    assert.ok(!readdirSync(place).includes('old-000'));
  });

  it('is where the variable says, or the system keeps such files', () => {
    assert.equal(cacheFolder({ PROMPTENV_CACHE_DIR: '/somewhere', HOME: '/home/ada' }), path.resolve('/somewhere'));
    assert.equal(cacheFolder({}), null);
    if (process.platform === 'linux') {
      assert.equal(cacheFolder({ HOME: '/home/ada' }), '/home/ada/.cache/promptenv');
      assert.equal(cacheFolder({ HOME: '/home/ada', XDG_CACHE_HOME: '/cache' }), '/cache/promptenv');
      assert.equal(cacheFolder({ HOME: '/home/ada', XDG_CACHE_HOME: 'not/absolute' }), '/home/ada/.cache/promptenv');
    }
  });
});
