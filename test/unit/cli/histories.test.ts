import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { storedBytes } from '../../../src/core/bytes';
import { Sandbox } from './sandbox';

/** Real prompt files in their successive revisions; not part of the project. */
const histories = path.resolve('..', 'shared', 'corpus', 'histories');

interface Listed {
  readonly version: number;
  readonly digest: string;
  readonly message: string;
  readonly environments: readonly string[];
}

describe('a registry made from the histories of real prompts', () => {
  let box: Sandbox;

  before(async function () {
    if (!existsSync(histories)) {
      this.skip();
    }
    box = new Sandbox();
    await box.done('init');
  });

  after(() => {
    if (existsSync(histories)) {
      box.remove();
    }
  });

  for (const id of existsSync(histories) ? readdirSync(histories).sort() : ['(the corpus is not here)']) {
    it(`keeps every revision of ${id}, promotes it and rolls it back`, async function () {
      this.timeout(60_000);
      const revisions = readdirSync(path.join(histories, id)).sort();
      const extension = /\.prompt\.md$|\.prompty$|\.prompt$/.exec(revisions[0] ?? '')?.[0] ?? assert.fail(id);
      const texts: Buffer[] = [];
      for (const revision of revisions) {
        const bytes = readFileSync(path.join(histories, id, revision));
        const stored = Buffer.from(storedBytes(bytes).bytes);
        box.write(`prompts/${id}${extension}`, bytes);
        const same = texts.at(-1)?.equals(stored) === true;
        await box.json(same ? 1 : 0, 'snapshot', id, '-m', revision, '--pin', 'dev');
        if (!same) {
          texts.push(stored);
          await box.json(0, 'promote', id, '--to', 'staging');
          await box.json(0, 'promote', id, '--to', 'prod', '--reason', revision);
        }
      }
      assert.ok(texts.length > 1);
      const latest = texts.length;

      const versions = (await box.json(0, 'versions', id)) as unknown as readonly Listed[];
      assert.deepEqual(
        versions.map(({ version }) => version),
        texts.map((_, index) => latest - index),
      );
      assert.deepEqual(versions[0]?.environments, ['dev', 'staging', 'prod']);
      for (const [index, text] of texts.entries()) {
        assert.deepEqual((await box.run('show', `${id}@${index + 1}`)).bytes, text);
      }
      for (let version = 1; version < latest; version++) {
        const diff = await box.json(0, 'diff', `${id}@${version}`, `${id}@${version + 1}`);
        assert.equal((diff as { same: boolean }).same, false);
      }

      const rolled = await box.json(0, 'rollback', id, '--env', 'prod', '--reason', 'overlong replies');
      const { changes } = rolled as { changes: unknown };
      assert.deepEqual(changes, [{ prompt: id, environment: 'prod', from: latest, to: latest - 1 }]);
      await box.json(1, 'promote', id, '--to', 'prod', '--reason', 'again');
      const history = (await box.json(0, 'history', '--prompt', id)) as unknown as readonly unknown[];
      assert.equal(history.length, 3 * latest + 1);
      assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
      const drift = (await box.json(1, 'drift')) as unknown as readonly { prompt: string; state: string }[];
      assert.deepEqual(
        drift.filter((entry) => entry.prompt === id).map(({ state }) => state),
        ['held'],
      );

      const moved = async (from: number | null, to: number | null, ...args: string[]): Promise<void> => {
        const { changes: made } = (await box.json(0, ...args, '--env', 'prod', '--reason', 'tried')) as {
          changes: unknown;
        };
        assert.deepEqual(made, [{ prompt: id, environment: 'prod', from, to }], args.join(' '));
      };
      await box.json(1, 'pin', id, '--env', 'prod', '--reason', 'held');
      await moved(latest - 1, latest - 1, 'release', id);
      await moved(latest - 1, latest, 'pin', id);
      await moved(latest, latest, 'hold', id);
      await moved(latest, latest, 'release', id);
      assert.deepEqual(await box.json(0, 'record', id, '--env', 'prod', '--reason', 'x'), { changes: [], event: null });
      await moved(latest, null, 'unpin', id);
      const status = (await box.json(0, 'status')) as unknown as {
        prompts: { id: string; latest: number; pins: object }[];
      };
      const { pins, latest: newest } = status.prompts.find((prompt) => prompt.id === id) ?? assert.fail(id);
      assert.deepEqual([newest, (pins as { prod: unknown }).prod], [latest, null]);
      assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
    });
  }
});
