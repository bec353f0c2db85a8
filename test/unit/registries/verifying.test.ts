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

  it("finds another file of a version made its main file, also one whose name is the end of the prompt's", async () => {
    temporary.write('prompts/greeting.prompt.md', 'Other text.\n');
    temporary.write('prompts/en/greeting.prompt.md', 'See [base](../greeting.prompt.md).\n');
    await temporary.registry.snapshot({ prompt: 'en/greeting', message: 'first' });
    const ledger = '.promptenv/versions/en/greeting/versions.jsonl';
    const whole = temporary.read(ledger);
    assert.match(whole, /"main":"en\/greeting\.prompt\.md"/);
    assert.deepEqual(await temporary.registry.verify(), []);
    temporary.write(ledger, whole.replace('"main":"en/greeting.prompt.md"', '"main":"greeting.prompt.md"'));
    const [finding, ...others] = await temporary.registry.verify();
    assert.deepEqual([finding?.code, others], ['badLedger', []]);
    assert.match(finding?.message ?? '', /its main file is en\/greeting\.prompt\.md, not greeting\.prompt\.md/);
  });

  it('finds nothing where a prompt includes one whose name ends as its own does', async () => {
    temporary.write('prompts/en/en/greeting.prompt.md', 'Deeper text.\n');
    temporary.write('prompts/en/greeting.prompt.md', 'See [more](en/greeting.prompt.md).\n');
    const { files, main } = await temporary.registry.snapshot({ prompt: 'en/greeting', message: 'first' });
    assert.deepEqual(
      [[...files.keys()], main],
      [['en/greeting.prompt.md', 'greeting.prompt.md'], 'greeting.prompt.md'],
    );
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it('finds a pin that stands in an act with others but has no line, and a field that stands twice', async () => {
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('b', 'One\n', 'dev');
    await temporary.move({ action: 'promote', prompts: 'all', to: 'staging' });
    const staging = '.promptenv/environments/staging.yaml';
    const whole = temporary.read(staging);
    temporary.write(staging, whole.replace(/^a: .*\n/m, ''));
    const found = async (): Promise<readonly string[]> =>
      (await temporary.registry.verify()).map(({ code, path: place, prompt }) => `${code} ${place} ${prompt ?? ''}`);
    assert.deepEqual(await found(), [`unrecorded ${staging} a`]);
    temporary.write(staging, whole);
    await temporary.move({ action: 'hold', prompt: 'a', environment: 'staging', reason: 'wait' });
    const held = temporary.read(staging);
    temporary.write(staging, held.replace(/^ {2}event: .*\n/m, `  event: 20260101T000000000Z-0000000000000000\n$&`));
    assert.deepEqual(await found(), [`badPins ${staging} a`]);
    temporary.write(staging, held);
    assert.deepEqual(await found(), []);
  });

  it('looks closer at each line that is not like the ones before', async () => {
    for (const text of ['One', 'Two', 'Three', 'Four']) {
      await temporary.version('a', `${text}\n`);
    }
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const whole = temporary.read(ledger);
    const lines = whole.split(/(?<=\n)/);
    const changes: readonly (readonly [RegExp, string])[] = [
      [/"version":/, '"version" :'],
      [/"parent":"2@sha256:...../, '"parent":"2@sha256:00000'],
      [/"parent":"2@/, '"parent":"1@'],
      [/"message":"Say/, '"message":"S"ay'],
      [/"message":"Say/, '"message":"S\tay'],
      [/"message":"Say/, '"message":"S\\ay'],
      [/"format":"dot/, '"format":"dit'],
      [/"main":"a/, '"main":"b'],
      [/"files":\{"a/, '"files":{"b'],
      [/([0-9a-f])"\}\}/, '0$1"}}'],
      [/"\}\}/, '"}'],
    ];
    for (const [what, instead] of changes) {
      const third = lines[2] ?? '';
      assert.notEqual(third.replace(what, instead), third);
      temporary.write(ledger, lines.with(2, third.replace(what, instead)).join(''));
      const places = (await temporary.registry.verify()).map(({ path: place, line }) => `${place}:${line}`);
      const isHarmless = instead === '"version" :';
      assert.equal(places.includes(`${ledger}:3`), !isHarmless, `${instead}: ${places.join()}`);
    }
    temporary.write(ledger, whole.replaceAll('Ada', 'Zoë "Z" \\u0041'.replaceAll('"', '\\"')));
    assert.deepEqual(await temporary.registry.verify(), []);
  });
});
