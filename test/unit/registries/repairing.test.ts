import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

describe('repair', () => {
  let temporary: TemporaryRegistry;
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('a', 'Two\n', 'dev');
  });
  afterEach(() => {
    temporary.dispose();
  });

  const versions = '.promptenv/versions/a';
  const repaired = async (): Promise<readonly string[]> => {
    const repair = await temporary.registry.repair();
    assert.deepEqual((await temporary.registry.repair()).repaired, [], 'a second repair finds nothing to do');
    assert.deepEqual(await temporary.registry.verify(), repair.findings);
    return repair.repaired.map(({ action, path: place }) => `${action} ${place}`).sort();
  };
  const codes = async (): Promise<readonly string[]> => (await temporary.registry.verify()).map(({ code }) => code);
  const storedFile = (number: number): string =>
    `${versions}/${temporary.files(versions).find((name) => name.startsWith(`v${number}-`)) ?? ''}`;
  const everything = (): readonly string[] =>
    temporary.files('.promptenv').map((file) => `${file}: ${temporary.read(`.promptenv/${file}`)}`);

  it('does nothing to a registry that is whole', async () => {
    const before = everything();
    assert.deepEqual(await temporary.registry.repair(), { repaired: [], findings: [] });
    assert.deepEqual(everything(), before);
  });

  it('keeps an event that no chain reaches while a chain may come to it again, and removes it when none can', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    const before = temporary.read(pins);
    const stashed = await temporary.move({ action: 'rollback', prompt: 'a', environment: 'dev', reason: 'back' });
    const after = temporary.read(pins);
    temporary.write(pins, before);
    assert.deepEqual(await repaired(), []);
    temporary.write(pins, after);
    assert.deepEqual(await codes(), []);
    assert.equal((await (await temporary.registry.history({})).next(99)).length, 3);
    temporary.write(pins, before);
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'dev', reason: 'otherwise' });
    assert.deepEqual(await repaired(), [`removed .promptenv/history/dev/2026-11/${stashed}.json`]);
    assert.equal((await (await temporary.registry.history({})).next(99)).length, 3);
  });

  it('keeps an event of several pins until each has moved on, and what a kept event follows', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    await temporary.version('b', 'B one\n', 'dev');
    await temporary.version('b', 'B two\n', 'dev');
    const before = temporary.read(pins);
    const pinBoth = (): ReturnType<TemporaryRegistry['move']> =>
      temporary.move({ action: 'promote', prompts: ['a', 'b'], to: 'dev', version: '1' });
    const pin = (prompt: string, version: string): ReturnType<TemporaryRegistry['move']> =>
      temporary.move({ action: 'pin', prompt, environment: 'dev', version, reason: 'otherwise' });
    const both = await pinBoth();
    temporary.write(pins, before);
    await pin('a', '1');
    assert.deepEqual(await repaired(), []);
    await pin('b', '1');
    assert.deepEqual(await repaired(), [`removed .promptenv/history/dev/2026-11/${both}.json`]);
    const whole = temporary.read(pins);
    await temporary.move({ action: 'promote', prompts: ['a', 'b'], to: 'dev', version: '2' });
    await pin('a', '1');
    temporary.write(pins, whole);
    await pin('a', '2');
    await pin('b', '2');
    assert.deepEqual(await repaired(), []);
  });

  it('keeps events that no chain reaches where something is wrong that may need them', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    const whole = temporary.read(pins);
    for (const text of ['', whole.replace(/ \S+\n$/, '\n'), whole.replace('2@', '7@'), `<<<<<<< a\n${whole}`]) {
      temporary.write(pins, text);
      assert.deepEqual(await repaired(), [], text);
      assert.notDeepEqual(await codes(), []);
      assert.equal(temporary.files('.promptenv/history').length, 2);
    }
  });

  it('sweeps what a writer left that died', async () => {
    temporary.write('.promptenv/.tmp/7', 'half');
    assert.deepEqual(await repaired(), ['removed .promptenv/.tmp/7']);
  });

  it('puts a damaged file back from the draft or another version, and only where what stands there is not lost', async () => {
    const [one, two] = [storedFile(1), storedFile(2)];
    temporary.write(two, 'Tw');
    assert.deepEqual(await repaired(), [`restored ${two}`]);
    assert.equal(temporary.read(two), 'Two\n');
    rmSync(path.join(temporary.root, two));
    assert.deepEqual(await repaired(), [`restored ${two}`]);
    temporary.write(two, 'Two, by hand\n');
    assert.deepEqual(await repaired(), []);
    assert.deepEqual(await codes(), ['damaged']);
    assert.equal(temporary.read(two), 'Two, by hand\n');
    rmSync(path.join(temporary.root, one));
    temporary.write(two, 'Two\n');
    assert.deepEqual(await repaired(), []);
    assert.deepEqual(await codes(), ['damaged']);
    temporary.write('prompts/b.prompt', 'One\n');
    await temporary.version('b', 'One\n');
    assert.deepEqual(await repaired(), [`restored ${one}`]);
    assert.deepEqual(await codes(), []);
  });

  it('says where the text of a draft stands that it took', async () => {
    temporary.write('prompts/_tone.prompt', 'Kind\n');
    await temporary.version('d', 'Be {{>tone}}\n');
    const [folder = ''] = temporary
      .files('.promptenv/versions/d')
      .map((file) => path.dirname(file))
      .filter((name) => name !== '.');
    const stored = `.promptenv/versions/d/${folder}/_tone.prompt`;
    rmSync(path.join(temporary.root, stored));
    const { repaired: done } = await temporary.registry.repair();
    assert.deepEqual(
      done.map(({ path: place, message }) => [place, message]),
      [[stored, 'its text stands in prompts/_tone.prompt, too']],
    );
  });

  it('untangles two swapped texts when one of them stands elsewhere', async () => {
    const [one, two] = [storedFile(1), storedFile(2)];
    const aside = path.join(temporary.root, 'aside');
    renameSync(path.join(temporary.root, one), aside);
    renameSync(path.join(temporary.root, two), path.join(temporary.root, one));
    renameSync(aside, path.join(temporary.root, two));
    temporary.write('prompts/a.prompt', 'Three\n');
    assert.deepEqual(await repaired(), []);
    assert.deepEqual([temporary.read(one), temporary.read(two)], ['Two\n', 'One\n']);
    temporary.write('prompts/a.prompt', 'Two\n');
    assert.deepEqual(await repaired(), [`restored ${one}`, `restored ${two}`].sort());
    assert.deepEqual([temporary.read(one), temporary.read(two)], ['One\n', 'Two\n']);
    assert.deepEqual(await codes(), []);
  });

  it('removes what a snapshot left that did not come to its end, unless its text stands nowhere else', async () => {
    const left = `${versions}/v3-00000000.prompt`;
    temporary.write(left, 'Three\n');
    assert.deepEqual(await codes(), []);
    assert.deepEqual(await repaired(), []);
    temporary.write('prompts/a.prompt', 'Three\n');
    assert.deepEqual(await repaired(), [`removed ${left}`]);
    temporary.write(`${versions}/v3-00000000/a.prompt`, 'Two\n');
    temporary.write(`${versions}/v3-00000000/b.prompt`, 'Nowhere\n');
    assert.deepEqual(await repaired(), []);
    temporary.write(`${versions}/v3-00000000/b.prompt`, 'One\n');
    assert.deepEqual(await repaired(), [`removed ${versions}/v3-00000000`]);
  });

  it('leaves the text of a version whose line was lost', async () => {
    const ledger = `${versions}/versions.jsonl`;
    const whole = temporary.read(ledger);
    temporary.write(ledger, `${whole.split('\n')[0]}\n`);
    assert.deepEqual(await repaired(), []);
    assert.notDeepEqual(await codes(), []);
    temporary.write(ledger, whole);
    assert.deepEqual(await codes(), []);
  });
});
