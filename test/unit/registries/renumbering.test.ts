import assert from 'node:assert/strict';
import { PromptEnvError } from '../../../src/core/errors';
import type { VersionRef } from '../../../src/core/model';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

const ledger = '.promptenv/versions/a/versions.jsonl';

describe('renumbering one of two versions with one number', () => {
  let temporary: TemporaryRegistry;

  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    await temporary.version('a', 'One\n');
  });

  afterEach(() => {
    temporary.dispose();
  });

  /** Makes a v2 as on another branch, then another one; both stand in the ledger, the later one last. */
  async function twins(pinBoth = false): Promise<readonly [mine: VersionRef, theirs: VersionRef]> {
    const before = temporary.read(ledger);
    await temporary.version('a', 'Mine\n', 'dev');
    const mine = temporary.read(ledger).slice(before.length);
    if (pinBoth) {
      await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    }
    temporary.write(ledger, before);
    await temporary.version('a', 'Theirs\n');
    temporary.write(ledger, before + mine + temporary.read(ledger).slice(before.length));
    const [theirs, other] = await temporary.registry.versions('a');
    assert.ok(theirs && other);
    return [other, theirs];
  }

  async function codes(): Promise<readonly string[]> {
    return (await temporary.registry.verify()).map(({ code, message }) => `${code} ${message}`);
  }

  it('tells the number that it gave where another clone has given the same version another one', async () => {
    const [, theirs] = await twins();
    const before = temporary.read(ledger);
    const stored = `.promptenv/versions/a/v2-${theirs.digest.slice(7, 15)}.prompt`;
    const text = temporary.read(stored);
    await temporary.registry.renumber({ prompt: 'a', version: theirs.id });
    temporary.write(ledger, before + (temporary.read(ledger).trimEnd().split('\n').at(-1) ?? '') + '\n');
    temporary.write(stored, text);
    const done = await temporary.registry.renumber({ prompt: 'a' });
    assert.deepEqual([done?.from.id, done?.to.number], [theirs.id, 4]);
    assert.ok((await temporary.registry.versions('a')).some(({ id }) => id === done?.to.id));
  });

  it('takes the one that no pin and no event names', async () => {
    const [mine, theirs] = await twins();
    const done = await temporary.registry.renumber({ prompt: 'a' });
    assert.deepEqual([done?.from.id, done?.to.number, done?.to.digest], [theirs.id, 3, theirs.digest]);
    assert.deepEqual(await codes(), []);
    const versions = await temporary.registry.versions('a');
    assert.deepEqual(
      versions.map(({ number, digest }) => [number, digest === mine.digest]),
      [
        [3, false],
        [2, true],
        [1, false],
      ],
    );
    assert.deepEqual(
      temporary.files('.promptenv/versions/a').map((name) => name.slice(0, 2)),
      ['v1', 'v2', 'v3', 've'],
    );
    assert.equal(await temporary.registry.renumber({ prompt: 'a' }), null);
  });

  it('takes the one that is named, and the one made later where both are in use alike', async () => {
    const [mine, theirs] = await twins();
    await temporary.move({ action: 'pin', prompt: 'a', environment: 'prod', version: theirs.id, reason: 'x' });
    const before = temporary.read(ledger);
    assert.equal((await temporary.registry.renumber({ prompt: 'a', version: '2' }))?.from.id, theirs.id);
    temporary.write(ledger, before);
    temporary.write(`.promptenv/versions/a/v2-${theirs.digest.slice(7, 15)}.prompt`, 'Theirs\n');
    assert.equal((await temporary.registry.renumber({ prompt: 'a', version: mine.id }))?.from.id, mine.id);
  });

  it('refuses what is not there, what is damaged, and a ledger that cannot be read', async () => {
    const rejectsWith = (code: string) => (error: unknown) => PromptEnvError.is(error) && error.code === code;
    const [mine] = await twins();
    await assert.rejects(temporary.registry.renumber({ prompt: 'a', version: '7' }), rejectsWith('notFound'));
    assert.equal(await temporary.registry.renumber({ prompt: 'a', version: '1' }), null);
    temporary.write(`.promptenv/versions/a/v2-${mine.digest.slice(7, 15)}.prompt`, 'Other\n');
    await assert.rejects(temporary.registry.renumber({ prompt: 'a', version: mine.id }), rejectsWith('damaged'));
    temporary.write(ledger, `${temporary.read(ledger)}<<<<<<< ours\n`);
    await assert.rejects(temporary.registry.renumber({ prompt: 'a' }), rejectsWith('invalid'));
  });

  it('keeps pins, events, parents, holds and references that name it by its old number', async () => {
    const [mine, theirs] = await twins(true);
    await temporary.version('a', 'Next\n', 'dev');
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'dev', reason: 'no' });
    const pins = temporary.read('.promptenv/environments/dev.yaml');
    assert.ok(pins.includes(mine.id));
    const [next] = await temporary.registry.versions('a');
    assert.equal(next?.parent?.id, theirs.id);

    const done = await temporary.registry.renumber({ prompt: 'a', version: mine.id });
    assert.equal(done?.to.number, 4);
    assert.deepEqual(await codes(), []);
    assert.equal(temporary.read('.promptenv/environments/dev.yaml'), pins);
    const snapshot = await temporary.registry.load();
    assert.equal(snapshot.pins.get('dev')?.get('a')?.version?.number, 4);
    assert.equal((await temporary.registry.content('a', mine)).digest, mine.digest);
    const input = await temporary.registry.planInput();
    assert.equal(input.pins.get('dev')?.get('a')?.version?.number, 4);

    // The bare number is the other one now; the old name in full is still this one.
    await temporary.move({ action: 'pin', prompt: 'a', environment: 'prod', version: '2', reason: 'x' });
    assert.ok(temporary.read('.promptenv/environments/prod.yaml').includes(theirs.id));
    await temporary.move({ action: 'pin', prompt: 'a', environment: 'prod', version: mine.id, reason: 'x' });
    assert.ok(temporary.read('.promptenv/environments/prod.yaml').includes(`4@${mine.digest}`));

    // Its chains go on: nothing differs, holds are released, what was before is gone back to.
    const same = { action: 'promote', prompts: ['a'], to: 'staging', expect: mine.id } as const;
    assert.equal(await temporary.move(same), null);
    await temporary.move({ action: 'release', prompt: 'a', environment: 'dev', reason: 'x' });
    await temporary.move({ action: 'hold', prompt: 'a', environment: 'dev', reason: 'x' });
    await temporary.move({ action: 'release', prompt: 'a', environment: 'dev', reason: 'x' });
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'dev', version: '3' });
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'dev', version: '4', reason: 'x' });
    assert.deepEqual(await codes(), []);
    await temporary.move({ action: 'promote', prompts: 'all', from: 'dev', to: 'prod', reason: 'x' });
    assert.deepEqual(await codes(), []);
  });

  it('is whole or absent: a file left under either name is no finding', async () => {
    const [, theirs] = await twins();
    const stored = `v2-${theirs.digest.slice(7, 15)}.prompt`;
    temporary.write(`.promptenv/versions/a/v3-${theirs.digest.slice(7, 15)}.prompt`, 'cut o');
    await temporary.registry.renumber({ prompt: 'a' });
    temporary.write(`.promptenv/versions/a/${stored}`, 'Theirs\n');
    assert.deepEqual(await codes(), []);
  });
});

describe('settling the conflicts of a merge', () => {
  let temporary: TemporaryRegistry;

  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('a', 'Two\n');
  });

  afterEach(() => {
    temporary.dispose();
  });

  it('writes the pin of the side that was chosen, which its own chain confirms', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    const ours = temporary.read(pins);
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'dev' });
    temporary.write(pins, `<<<<<<< HEAD\n${ours}=======\n${temporary.read(pins)}>>>>>>> branch\n`);
    const [finding] = await temporary.registry.verify();
    assert.deepEqual([finding?.code, finding?.path, finding?.line, finding?.prompt], ['conflictMarkers', pins, 1, 'a']);
    await assert.rejects(temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' }), /conflict markers/);
    await temporary.registry.settle({ path: pins, side: 'theirs', prompt: 'a' });
    assert.deepEqual(await temporary.registry.verify(), []);
    assert.match(temporary.read(pins), /^a: 2@/);
  });

  it('keeps the versions of both sides, of which one is renumbered then', async () => {
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const before = temporary.read(ledger);
    await temporary.version('a', 'Three\n');
    const mine = temporary.read(ledger).slice(before.length);
    temporary.write(ledger, before);
    await temporary.version('a', 'Other three\n');
    const theirs = temporary.read(ledger).slice(before.length);
    temporary.write(ledger, `${before}<<<<<<< HEAD\n${mine}=======\n${theirs}>>>>>>> branch\n`);
    const found = await temporary.registry.verify();
    assert.deepEqual(
      found.map(({ code, line, message }) => [code, line, message]),
      [['conflictMarkers', 3, 'a: both sides of a merge added to versions.jsonl: v3']],
    );
    await temporary.registry.settle({ path: ledger, side: 'both' });
    assert.deepEqual(
      (await temporary.registry.verify()).map(({ code }) => code),
      ['twins'],
    );
    await temporary.registry.renumber({ prompt: 'a' });
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it('touches no other file, and leaves what it cannot settle as it is', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    const bad = `<<<<<<< HEAD\nx\n=======\n`;
    temporary.write(pins, bad);
    await assert.rejects(temporary.registry.settle({ path: pins, side: 'ours' }), /could not be read/);
    assert.equal(temporary.read(pins), bad);
    for (const path of [
      '.promptenv/config.yaml',
      'prompts/a.prompt',
      '.promptenv/versions/../versions.jsonl',
      '.promptenv/environments/../x.yaml',
    ]) {
      await assert.rejects(temporary.registry.settle({ path, side: 'ours' }), PromptEnvError);
    }
  });
});
