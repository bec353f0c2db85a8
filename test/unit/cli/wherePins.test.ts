import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Sandbox } from './sandbox';

describe('promptenv where pins cannot be read', () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    for (const id of ['support/triage', 'support/refund', 'alone']) {
      box.write(`prompts/${id}.prompt`, `Do ${id}.\n`);
      await box.done('snapshot', id, '-m', 'first', '--pin', 'dev');
      await box.done('promote', id, '--to', 'staging', '--reason', 'ready');
    }
    await box.done('promote', 'support/triage', '--to', 'prod', '--reason', 'ready');
  });

  afterEach(() => {
    box.remove();
  });

  interface Where {
    readonly prompts: readonly {
      readonly environments: readonly { readonly version: number | null; readonly unreadable?: string }[];
    }[];
    readonly unreadablePins: unknown;
  }

  const prod = '.promptenv/environments/prod.yaml';

  /** Runs it for what cannot all be told. */
  async function untold(file: string): Promise<string> {
    const { code, out, err } = await box.run('where', file);
    assert.deepEqual([code, err], [1, ''], out);
    return out;
  }

  for (const [kind, spoil, why] of [
    ['conflict markers', (text: string) => `<<<<<<< HEAD\n${text}`, 'the file holds conflict markers of a merge'],
    ['broken YAML', (text: string) => `${text}: : [\n`, 'a value that holds ": " must stand in quotes'],
  ] as const) {
    it(`says so of every file that rests on them: ${kind}`, async () => {
      box.write('app.py', 'from promptenv import get_prompt\nget_prompt("support/refund", environment="prod")\n');
      const [event = ''] = readdirSync(path.join(box.folder, '.promptenv/history/prod'), {
        recursive: true,
        encoding: 'utf8',
      }).filter((name) => name.endsWith('.json'));
      box.write(prod, spoil(box.read(prod)));
      assert.equal(
        await untold(prod),
        `${prod} holds pins that cannot be read.\n\nprod: what it pins cannot be told: ${why}.\n`,
      );
      const draft = await untold('prompts/alone.prompt');
      assert.ok(
        draft.startsWith(
          'prompts/alone.prompt reaches dev, staging through 1 prompt; whether it reaches prod cannot be told.\n',
        ),
      );
      assert.ok(draft.endsWith(`\n  prod     —   cannot be told  ${why}\n`), draft);
      const code = await untold('app.py');
      assert.ok(code.includes(`  line 2  support/refund  prod  cannot be told: ${why}  Prompt Environments\n`), code);
      assert.match(code, /^ {2}prod +— +asked for, cannot be told +/m);
      assert.match(await untold(`.promptenv/history/prod/${event}`), /of which nobody can tell whether it happened\./);
      const found = (await box.json(1, 'where', 'prompts/alone.prompt')) as unknown as Where;
      assert.deepEqual(
        found.prompts[0]?.environments.map(({ version, unreadable }) => [version, unreadable]),
        [
          [1, undefined],
          [1, undefined],
          [null, why],
        ],
      );
      assert.deepEqual(found.unreadablePins, [{ environment: 'prod', prompt: null, why }]);
      assert.match(await box.done('status'), /^support\/triage +\S+ clean +v1 +v1 +v1 +\?$/m);
    });
  }

  it('says so of the prompt that both sides of a merge moved, and tells the others', async () => {
    await box.done('promote', 'alone', '--to', 'prod', '--reason', 'ready');
    const lines = box.read(prod).trimEnd().split('\n');
    const triage = lines.find((line) => line.startsWith('support/triage:')) ?? '';
    const rest = lines.filter((line) => line !== triage).join('\n');
    box.write(prod, `${rest}\n<<<<<<< ours\n${triage}\n=======\nsupport/triage: none\n>>>>>>> theirs\n`);
    const why = 'both sides of a merge moved support/triage: ours pins v1, theirs no version';
    const pins = await untold(prod);
    assert.ok(pins.includes('\nalone (pinned in it)\n  prod  v1  serves it  nothing newer waits\n'), pins);
    assert.ok(pins.endsWith(`\nsupport/triage (pinned in it)\n  prod  —  cannot be told  ${why}\n`), pins);
    assert.match(await untold('prompts/support/triage.prompt'), /whether it reaches prod cannot be told/);
    assert.doesNotMatch(await box.done('where', 'prompts/alone.prompt'), /cannot be told/);
    assert.match(await box.done('where', 'prompts/alone.prompt'), /^ {2}prod +v1 +serves it/m);
  });

  it('does not say that nothing waits where the environment before is the one', async () => {
    const staging = '.promptenv/environments/staging.yaml';
    box.write(staging, `<<<<<<< HEAD\n${box.read(staging)}`);
    assert.match(
      await untold(prod),
      /prod +v1 +serves it +what waits cannot be told: the file holds conflict markers of a merge$/m,
    );
  });
});
