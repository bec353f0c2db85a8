import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

describe('verify', () => {
  let temporary: TemporaryRegistry;
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
  });
  afterEach(() => {
    temporary.dispose();
  });

  it('takes a line that a merge doubled for one version, unless it says something else of it', async () => {
    await temporary.version('a', 'One\n');
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const line = temporary.read(ledger);
    temporary.write(ledger, line + line.replace('Ada Lovelace', 'Grace Hopper'));
    assert.deepEqual(await temporary.registry.verify(), []);
    temporary.write(ledger, line + line.replace(/"a\.prompt":"[0-9a-f]{8}/, '"a.prompt":"00000000'));
    const findings = await temporary.registry.verify();
    assert.deepEqual(
      findings.map(({ code, path: place, line: at }) => [code, place, at]),
      [['digestMismatch', ledger, 2]],
    );
  });

  it('finds a version whose line is gone, and fields of a line that are not its own', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    for (const text of ['One', 'Two', 'Three', 'Four']) {
      await temporary.version('a', `{{>tone}}\n${text}\n`);
    }
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const whole = temporary.read(ledger);
    const lines = whole.split(/(?<=\n)/);
    const found = async (text: string): Promise<readonly string[]> => {
      temporary.write(ledger, text);
      return (await temporary.registry.verify()).map(({ path: place, message }) => `${place}: ${message}`);
    };
    assert.deepEqual(await found(lines.slice(0, 3).join('')), [], 'as before the last version was made');
    const cut = await found(lines.slice(0, 2).join(''));
    assert.match(cut.join('\n'), /^\S+versions\.jsonl: a: versions\.jsonl has no line of v4, whose text stands in /);
    const changes: readonly (readonly [RegExp, string, RegExp])[] = [
      [/"main":"a\.prompt"/, '"main":"_tone.prompt"', /v1 of a: its main file is a\.prompt, not _tone\.prompt/],
      [/"format":"dotprompt"/, '"format":"markdown"', /v1 of a: its format is dotprompt, not markdown/],
      [/"format":"dotprompt"/, '"format":"dotprompf"', /v1 of a: its format is none that this release knows/],
      [/"parent":"1@/, '"parent":"@', /v2 of a: its parent is no version/],
      [/"parent":"1@/, '"parents":"1@', /v2 of a: it names no parent/],
    ];
    for (const [what, instead, expected] of changes) {
      const [only, another] = await found(whole.replace(what, instead));
      assert.match(only ?? '', expected);
      assert.equal(another, undefined);
    }
  });

  it('finds files that were added to a version, and a pin that lost its line', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    await temporary.version('a', '{{>tone}}\nOne\n', 'dev');
    await temporary.version('a', '{{>tone}}\nTwo\n', 'dev');
    const [version] = await temporary.registry.versions('a');
    const added = `.promptenv/versions/a/v2-${version?.digest.slice(7, 15)}/_more.prompt`;
    temporary.write(added, 'Be rude.\n');
    const codes = async (): Promise<unknown> =>
      (await temporary.registry.verify()).map(({ code, path: place }) => [code, place]);
    assert.deepEqual(await codes(), [['strayFile', added]]);
    rmSync(path.join(temporary.root, added));
    temporary.write('.promptenv/environments/dev.yaml', '');
    assert.deepEqual(await codes(), [['unrecorded', '.promptenv/environments/dev.yaml']]);
    temporary.write('.promptenv/environments/dev.yaml', 'a: none\n');
    await temporary.registry.record({ prompt: 'a', environment: 'dev', reason: 'retired' });
    assert.deepEqual(await codes(), []);
  });
});
