import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Sandbox } from './sandbox';

interface Shown {
  readonly findings: readonly { readonly code: string; readonly path: string }[];
  readonly error: { readonly code: string };
  readonly prompts: readonly { readonly id: string; readonly latest: number }[];
}

/** The included file alone is damaged: the main file, which is all that a quick look would read, is whole. */
for (const drafts of [1, 520]) {
  describe(`a damaged version among ${drafts} drafts`, () => {
    let box: Sandbox;
    let whole: Readonly<Record<string, string>>;

    before(async function () {
      this.timeout(30_000);
      box = new Sandbox();
      await box.done('init');
      for (let other = 1; other < drafts; other++) {
        box.write(`prompts/other-${other}.prompt`, 'Other.\n');
      }
      for (const [index, tone] of ['kind', 'brief', 'calm'].entries()) {
        box.write('prompts/_tone.prompt', `Be ${tone}.\n`);
        box.write('prompts/a.prompt', `{{>tone}}\nAnswer ${index + 1}.\n`);
        await box.done('snapshot', 'a', '-m', tone, '--pin', 'dev');
        if (index < 2) {
          await box.done('promote', 'a', '--to', 'staging');
        }
      }
      // dev pins 3, staging 2 after 1.
      whole = box.files('.promptenv');
    });

    after(() => {
      box.remove();
    });

    const partOf = (number: number): string =>
      `.promptenv/${Object.keys(whole).find((name) => name.includes(`/v${number}-`) && name.endsWith('_tone.prompt')) ?? ''}`;

    async function refusedAsDamaged(...argv: readonly string[]): Promise<void> {
      const written = (): unknown => [
        box.files('.promptenv'),
        box.read('prompts/a.prompt'),
        box.read('prompts/_tone.prompt'),
      ];
      const before = written();
      const answer = (await box.json(1, ...argv)) as unknown as Shown;
      assert.equal(answer.error.code, 'damaged', argv.join(' '));
      assert.deepEqual(written(), before, `${argv.join(' ')} wrote something`);
    }

    for (const harm of ['changed', 'removed'] as const) {
      it(`is not served, compared, restored, promoted or rolled back to, its included file being ${harm}`, async function () {
        this.timeout(30_000);
        for (const number of [1, 2, 3]) {
          const file = partOf(number);
          const was = box.read(file);
          if (harm === 'changed') {
            box.write(file, 'Be rude.\n');
          } else {
            rmSync(path.join(box.folder, file));
          }
          await refusedAsDamaged('show', `a@${number}`);
          await refusedAsDamaged('diff', `a@${number}`, 'a@draft');
          await refusedAsDamaged('restore', `a@${number}`, '--includes', '--force');
          await refusedAsDamaged('restore', `a@${number}`, '--force');
          await refusedAsDamaged('promote', 'a', '--to', 'prod', '--version', `${number}`, '--reason', 'r');
          await refusedAsDamaged('pin', 'a', '--env', 'prod', '--version', `${number}`, '--reason', 'r');
          if (number === 1) {
            await refusedAsDamaged('rollback', 'a', '--env', 'staging', '--reason', 'r');
            await refusedAsDamaged('rollback', 'a', '--env', 'staging', '--to', '1', '--reason', 'r');
          }
          if (number === 2) {
            await refusedAsDamaged('show', 'a@staging');
            await refusedAsDamaged('promote', '--all', '--to', 'prod', '--reason', 'r');
            await refusedAsDamaged('rollback', 'a', '--env', 'dev', '--reason', 'r');
          }
          if (number === 3) {
            await refusedAsDamaged('show', 'a@latest');
            await refusedAsDamaged('show', 'a@dev');
            await refusedAsDamaged('promote', 'a', '--to', 'staging');
            await refusedAsDamaged('pin', 'a', '--env', 'staging', '--reason', 'r');
          }
          const { findings } = (await box.json(1, 'verify')) as unknown as Shown;
          assert.deepEqual(
            findings.map((finding) => [finding.code, finding.path]),
            [['damaged', file]],
          );
          box.write(file, was);
        }
        assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
      });
    }

    it('shows up in status, in small registries at once', async () => {
      const file = partOf(2);
      const was = box.read(file);
      box.write(file, 'Be rude.\n');
      const { findings, prompts } = (await box.json(0, 'status')) as unknown as Shown;
      assert.equal(prompts.find(({ id }) => id === 'a')?.latest, 3);
      assert.deepEqual(
        findings.filter(({ code }) => code === 'damaged').map((finding) => finding.path),
        drafts > 500 ? [] : [file],
      );
      box.write(file, was);
    });
  });
}
