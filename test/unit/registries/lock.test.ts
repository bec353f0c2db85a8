import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { PromptEnvError } from '../../../src/core/errors';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import type { Host, Platform } from '../../../src/registries/ports';
import { underLock } from '../../../src/registries/workspace/durable';
import { takeLock, type Lock } from '../../../src/registries/workspace/lock';

describe("the registry's lock", () => {
  const real = nodePlatform();
  let root: string;
  let file: string;
  let clock: number;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-lock-')));
    mkdirSync(path.join(root, '.promptenv'));
    file = path.join(root, '.promptenv/.lock');
    clock = 1_000_000;
    child = undefined;
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  /** The real file system, with a clock that sleeping moves. `asleep` is what happens meanwhile. */
  function platform(host: Partial<Host> = {}, asleep: () => void = () => undefined): Platform {
    return {
      ...real,
      host: {
        ...real.host,
        monotonicNow: () => clock,
        sleep: (milliseconds) => {
          clock += milliseconds;
          asleep();
          return Promise.resolve();
        },
        ...host,
      },
    };
  }

  const owner = (fields: Readonly<Record<string, unknown>> = {}): string => {
    const now = new Date().toISOString();
    const { hostName, processId, processSpace } = real.host;
    const processStart = real.host.processStart(processId);
    const self = { host: hostName, process: processId, space: processSpace, processStart, since: now, heartbeat: now };
    return `${JSON.stringify({ ...self, token: 'other', ...fields })}\n`;
  };
  const leave = (text: string): void => {
    writeFileSync(file, text);
  };
  /** Takes and releases it; milliseconds of the clock that it took. */
  const waited = async (on: Platform): Promise<number> => {
    const started = clock;
    const lock: Lock = await takeLock(on, root);
    const taken = clock - started;
    assert.doesNotMatch(readFileSync(file, 'utf8'), /"other"/);
    await lock.release();
    assert.deepEqual(readdirSync(path.dirname(file)), []);
    return taken;
  };
  const isLeftAlone = async (text: string, on: Platform): Promise<void> => {
    leave(text);
    await assert.rejects(
      takeLock(on, root),
      (error) => PromptEnvError.is(error, 'conflict') && /being written by process \d+/.test(error.message),
    );
    assert.equal(readFileSync(file, 'utf8'), text);
  };

  it('is taken at once when the process that had it is gone', async () => {
    leave(owner({ process: 4_000_000, processStart: '1' }));
    assert.equal(await waited(platform()), 0);
  });

  it('is taken at once when its process number now belongs to another process', async () => {
    leave(owner({ processStart: '1' }));
    assert.equal(await waited(platform()), 0);
  });

  it('is never taken from a live process, however long it is silent and whatever its clock says', async () => {
    const old = new Date(Date.now() - 8 * 3_600_000).toISOString();
    await isLeftAlone(owner({ since: old, heartbeat: old }), platform());
    const early = new Date(Date.now() + 8 * 3_600_000).toISOString();
    await isLeftAlone(owner({ since: early, heartbeat: early }), platform());
  });

  it('is never taken from a process of this machine that is stopped', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    child = spawn('sleep', ['60'], { stdio: 'ignore' });
    child.kill('SIGSTOP');
    const processId = child.pid ?? 0;
    await isLeftAlone(owner({ process: processId, processStart: real.host.processStart(processId) }), platform());
  });

  it('is taken from another machine after ten seconds without a sign of life', async () => {
    for (const hours of [-8, 0, 8]) {
      const heartbeat = new Date(Date.now() + hours * 3_600_000).toISOString();
      leave(owner({ host: 'elsewhere', heartbeat }));
      const taken = await waited(platform());
      assert.ok(taken > 10_000 && taken < 12_000, `${hours} h: ${taken} ms`);
    }
  });

  it('is left to another machine, or container, that shows signs of life', async () => {
    let beats = 0;
    for (const where of [{ host: 'elsewhere' }, { space: 'container' }, { space: '' }]) {
      const beat = (): void => {
        beats += 1;
        leave(owner({ ...where, heartbeat: String(beats) }));
      };
      beat();
      await assert.rejects(takeLock(platform({}, beat), root), (error) => PromptEnvError.is(error, 'conflict'));
    }
  });

  it('is taken soon when it does not say whose it is', async () => {
    for (const text of ['', '{"host":"e', '\0'.repeat(200), '[]', '{"token":7}']) {
      leave(text);
      const taken = await waited(platform());
      assert.ok(taken > 1_000 && taken < 2_000, `${JSON.stringify(text)}: ${taken} ms`);
    }
  });

  it('is never to be seen without its owner', async () => {
    const texts: string[] = [];
    let isOver = false;
    const look = (): void => {
      const bytes = real.files.read(file);
      texts.push(bytes === undefined ? 'none' : new TextDecoder().decode(bytes));
      if (!isOver) {
        setImmediate(look);
      }
    };
    look();
    for (let turn = 0; turn < 100; turn++) {
      await (await takeLock(real, root)).release();
    }
    isOver = true;
    assert.ok(texts.some((text) => text !== 'none'));
    assert.deepEqual(
      texts.filter((text) => text !== 'none' && !/^\{.*\}\n$/.test(text)),
      [],
    );
  });

  it('goes to one of many who find its owner dead, and then to the next', async () => {
    const on = real;
    leave(owner({ process: 4_000_000 }));
    let inside = 0;
    const taken = await Promise.all(
      Array.from({ length: 20 }, () =>
        underLock(on, root, async () => {
          inside += 1;
          assert.equal(inside, 1);
          await new Promise((resolve) => setTimeout(resolve, 1));
          inside -= 1;
          return true;
        }),
      ),
    );
    assert.equal(taken.length, 20);
    assert.deepEqual(readdirSync(path.dirname(file)), []);
  });

  it('is not removed by one who judged an owner dead before the next owner came', async () => {
    leave(owner({ process: 4_000_000, token: 'dead' }));
    let isFirst = true;
    // The dead owner's lock is replaced by a live one's between the look at it and its removal.
    const createExclusive: Platform['writer']['createExclusive'] = (target, bytes) => {
      if (isFirst && target !== file) {
        isFirst = false;
        leave(owner());
      }
      return real.writer.createExclusive(target, bytes);
    };
    await assert.rejects(takeLock({ ...platform(), writer: { ...real.writer, createExclusive } }, root), (error) =>
      PromptEnvError.is(error, 'conflict'),
    );
    assert.equal(readFileSync(file, 'utf8').includes('"other"'), true);
    assert.equal(isFirst, false);
  });

  it('notices that it was lost, writes nothing then and leaves the next owner alone', async () => {
    const act = underLock(platform(), root, async (writing) => {
      leave(owner());
      await writing.replaceFile('.promptenv/environments/dev.yaml', new Uint8Array([1]));
    });
    await assert.rejects(act, (error) => PromptEnvError.is(error, 'conflict'));
    assert.equal(real.files.facts(path.join(root, '.promptenv/environments/dev.yaml')), undefined);
    assert.match(readFileSync(file, 'utf8'), /"other"/);
  });

  it('leaves nothing behind that a later act does not sweep', async () => {
    const claimed = [`${file}.0123456789abcdef`, `${file}.fedcba9876543210.aa`];
    for (const each of claimed) {
      writeFileSync(each, owner({ process: 4_000_000 }));
    }
    await underLock(platform(), root, () => Promise.resolve());
    assert.deepEqual(readdirSync(path.dirname(file)), []);
  });

  it('is given up in the end where its file cannot be removed', async () => {
    const remove: Platform['writer']['remove'] = (target) =>
      target === file ? Promise.reject(new PromptEnvError('refused', 'no', 'check')) : real.writer.remove(target);
    const lock = await takeLock({ ...platform(), writer: { ...real.writer, remove } }, root);
    await lock.release();
    assert.equal(readFileSync(file, 'utf8'), '');
    assert.ok((await waited(platform())) < 3_000);
  });
});
