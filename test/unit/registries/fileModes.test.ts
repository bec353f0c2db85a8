import assert from 'node:assert/strict';
import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

describe('a file that is replaced', function () {
  let temporary: TemporaryRegistry;
  let mask: number;

  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('a', 'Two\n');
    mask = process.umask(0o022);
  });
  afterEach(() => {
    process.umask(mask);
    temporary.dispose();
  });

  const pins = '.promptenv/environments/dev.yaml';
  const modeOf = (file: string): string => (statSync(path.join(temporary.root, file)).mode & 0o777).toString(8);
  const setMode = (mode: number, ...files: readonly string[]): void => {
    files.forEach((file) => {
      chmodSync(path.join(temporary.root, file), mode);
    });
  };

  for (const [umask, mode] of [
    [0o077, 0o644],
    [0o022, 0o600],
    [0o022, 0o664],
  ] as const) {
    it(`keeps the mode ${mode.toString(8)} where the mask is ${umask.toString(8)}`, async () => {
      const draft = 'prompts/a.prompt';
      setMode(mode, pins, draft);
      process.umask(umask);
      await temporary.move({ action: 'promote', prompts: ['a'], to: 'dev' });
      const [, one] = await temporary.registry.versions('a');
      assert.ok(one);
      await temporary.registry.restore({ prompt: 'a', version: one, includes: false });
      assert.equal(temporary.read(draft), 'One\n');
      assert.deepEqual([modeOf(pins), modeOf(draft)], [mode.toString(8), mode.toString(8)]);
    });
  }
});
