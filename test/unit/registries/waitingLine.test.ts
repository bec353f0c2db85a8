import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import { PromptEnvError } from '../../../src/core/errors';
import type { Platform } from '../../../src/registries/ports';
import { takeLock } from '../../../src/registries/workspace/lock';

describe('the line of those who wait for the lock', () => {
  const real = nodePlatform();
  let root: string;
  let folder: string;
  let clock: number;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-line-')));
    folder = path.join(root, '.promptenv');
    mkdirSync(folder);
    clock = 1_000_000;
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** The real file system, with a clock that sleeping moves; `asleep` is what happens meanwhile. */
  const platform = (asleep: () => Promise<void> | void = () => undefined): Platform => ({
    ...real,
    host: {
      ...real.host,
      monotonicNow: () => clock,
      sleep: async (milliseconds) => {
        clock += milliseconds;
        await asleep();
      },
    },
  });
  const places = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('.lock-'));
  /** Leaves the place of a process that came long ago. */
  const leavePlace = (process: number, processStart: string): void => {
    const { hostName, processSpace } = real.host;
    const space = real.sha256(new TextEncoder().encode(`${hostName} ${processSpace}`)).slice(0, 8);
    writeFileSync(path.join(folder, `.lock-1000000000000-${space}-${process}-${processStart}-00c0ffee`), '');
  };
  const isConflict = (error: unknown): boolean => PromptEnvError.is(error, 'conflict');

  it('nobody who comes later takes the lock from one who has waited long', async () => {
    const holder = await takeLock(platform(), root);
    const started = clock;
    let refused = 0;
    const waiting = platform(async () => {
      if (clock - started < 1_500) {
        assert.deepEqual(places(), [], 'who has just come stands in no line');
      } else if (places().length > 0 && refused === 0) {
        await holder.release();
        await assert.rejects(takeLock(platform(), root, 0), isConflict);
        refused += 1;
      }
    });
    const lock = await takeLock(waiting, root);
    assert.equal(refused, 1);
    assert.deepEqual(places(), []);
    await lock.release();
    await (await takeLock(platform(), root, 0)).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('the place of a process that is gone is removed at once', async () => {
    leavePlace(4_000_000, '1');
    const started = clock;
    const lock = await takeLock(platform(), root);
    assert.equal(clock, started);
    await lock.release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('who is in front but leaves a free lock alone for seconds loses the place', async () => {
    leavePlace(real.host.processId, real.host.processStart(real.host.processId) ?? '');
    const started = clock;
    const lock = await takeLock(platform(), root);
    assert.ok(clock - started > 2_500 && clock - started < 5_000, `${clock - started} ms`);
    await lock.release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves no place behind when it gives up', async () => {
    const holder = await takeLock(platform(), root);
    await assert.rejects(takeLock(platform(), root), isConflict);
    assert.deepEqual(places(), []);
    await holder.release();
  });
});
