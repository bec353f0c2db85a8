import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { PromptEnvError, type ErrorCode } from '../../../src/core/errors';
import type { DraftState, RegistrySnapshot } from '../../../src/core/model';
import { platformActedBy } from '../../support/registryTool';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const rejectsWith = (code: ErrorCode) => (error: unknown) => PromptEnvError.is(error, code) && error.hint !== '';

describe('a workspace registry', () => {
  let temporary: TemporaryRegistry;
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
  });
  afterEach(() => {
    temporary.dispose();
  });

  const snapshotOf = (): Promise<RegistrySnapshot> => temporary.registry.load();
  const draftState = async (prompt: string): Promise<DraftState | undefined> =>
    (await snapshotOf()).prompts.find(({ id }) => id === prompt)?.draft.state;
  const findingCodes = async (): Promise<readonly string[]> => (await snapshotOf()).findings.map(({ code }) => code);

  it('begins with a configuration, and nothing that is not needed', () => {
    assert.deepEqual(temporary.files('.promptenv'), ['.gitattributes', '.gitignore', 'config.yaml']);
    assert.equal(temporary.read('.promptenv/.gitattributes'), '* -text\n');
    assert.match(temporary.read('.promptenv/config.yaml'), /^format: 1\nprompts:\n {2}- root: prompts\n/);
  });

  it('stores a version of one file as that file, with the digest that the format states', async () => {
    await temporary.version('support/ticket-triage', 'Sort the ticket.\n');
    const digest = `sha256:${sha256(`ticket-triage.prompt\0${sha256('Sort the ticket.\n')}\n`)}`;
    const folder = '.promptenv/versions/support/ticket-triage';
    assert.deepEqual(temporary.files(folder), [`v1-${digest.slice(7, 15)}.prompt`, 'versions.jsonl']);
    assert.equal(temporary.read(`${folder}/v1-${digest.slice(7, 15)}.prompt`), 'Sort the ticket.\n');
    const line: unknown = JSON.parse(temporary.read(`${folder}/versions.jsonl`));
    assert.deepEqual(line, {
      version: 1,
      digest,
      parent: null,
      createdAt: '2026-11-01T08:00:01.000Z',
      author: 'Ada Lovelace <ada@example.org>',
      message: 'Say Sort the ticket.',
      format: 'dotprompt',
      main: 'ticket-triage.prompt',
      files: { 'ticket-triage.prompt': sha256('Sort the ticket.\n') },
    });
  });

  it('stores a version of several files as a folder, from the deepest folder that holds them all', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    await temporary.version('support/reply', '{{>tone}}\nAnswer.\n');
    const [version] = await temporary.registry.versions('support/reply');
    assert.equal(version?.main, 'support/reply.prompt');
    assert.deepEqual([...version.files.keys()].sort(), ['_tone.prompt', 'support/reply.prompt']);
    const stored = `v1-${version.digest.slice(7, 15)}`;
    assert.deepEqual(temporary.files('.promptenv/versions/support/reply'), [
      `${stored}/_tone.prompt`,
      `${stored}/support/reply.prompt`,
      'versions.jsonl',
    ]);
  });

  it('shows a changed partial as a modified prompt', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    await temporary.version('reply', '{{>tone}}\nAnswer.\n');
    assert.equal(await draftState('reply'), 'clean');
    temporary.write('prompts/_tone.prompt', 'Be brief.\n');
    assert.equal(await draftState('reply'), 'modified');
  });

  it('knows which files a draft depends on, also where it looked for one in vain', async () => {
    const includes = async (): Promise<readonly string[] | undefined> =>
      (await temporary.registry.loadPrompt('team/reply'))?.state.draft.includes;
    temporary.write('prompts/team/reply.prompt', '{{>tone}}\nAnswer.\n');
    assert.ok((await includes())?.includes('prompts/team/_tone.prompt'), 'the place of the missing partial');
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    assert.ok((await includes())?.includes('prompts/_tone.prompt'));
    await temporary.registry.snapshot({ prompt: 'team/reply', message: 'First' });
    assert.deepEqual(await includes(), ['prompts/_tone.prompt']);
    await temporary.version('alone', 'One\n');
    assert.deepEqual((await temporary.registry.loadPrompt('alone'))?.state.draft.includes, []);
  });

  it('tells which paths may bring or take drafts', async () => {
    temporary.write('prompts/team/a.prompt', 'One\n');
    temporary.write('prompts/team/_part.prompt', 'One\n');
    temporary.write('prompts/team/notes.txt', 'One\n');
    temporary.write('prompts/.hidden/b.prompt', 'One\n');
    temporary.write('prompts/node_modules/c.prompt', 'One\n');
    temporary.write('src/d.prompt', 'One\n');
    await snapshotOf();
    const moves = (path: string): boolean => temporary.registry.movesDrafts(path);
    assert.deepEqual(['prompts/team/a.prompt', 'prompts/team', 'prompts'].map(moves), [true, true, true]);
    const others = ['team/_part.prompt', 'team/notes.txt', '.hidden/b.prompt', '.hidden', 'node_modules/c.prompt'];
    assert.deepEqual(
      others.map((path) => moves(`prompts/${path}`)),
      [false, false, false, false, false],
    );
    assert.deepEqual(['src/d.prompt', 'src', 'prompts/nowhere', 'README.md'].map(moves), [false, false, false, false]);
    rmSync(path.join(temporary.root, 'prompts/team'), { recursive: true });
    assert.ok(moves('prompts/team'), 'a folder of drafts that is gone took them with it');
  });

  it('takes CRLF checkouts and byte order marks for the same content', async () => {
    await temporary.version('a', 'One\nTwo\n');
    temporary.write('prompts/a.prompt', '\ufeffOne\r\nTwo\r\n');
    assert.equal(await draftState('a'), 'clean');
  });

  it('tells the states of drafts, and the version that a draft equals', async () => {
    await temporary.version('clean', 'One\n');
    await temporary.version('older', 'One\n');
    await temporary.version('older', 'Two\n');
    temporary.write('prompts/older.prompt', 'One\n');
    await temporary.version('gone', 'One\n');
    rmSync(path.join(temporary.root, 'prompts/gone.prompt'));
    temporary.write('prompts/fresh.prompt', 'One\n');
    temporary.write('prompts/blank.prompt', ' \n');
    temporary.write('prompts/latin.prompt', Uint8Array.from([0x63, 0x61, 0x66, 0xe9]));
    const states = (await snapshotOf()).prompts.map(
      ({ id, draft }) => `${id} ${draft.state} ${draft.matches?.number ?? '-'}`,
    );
    assert.deepEqual(states, [
      'blank invalid -',
      'clean clean 1',
      'fresh new -',
      'gone missing -',
      'latin invalid -',
      'older modified 1',
    ]);
  });

  it('refuses to snapshot what equals the latest version, naming it, and what is invalid', async () => {
    await temporary.version('a', 'One\n');
    await assert.rejects(temporary.registry.snapshot({ prompt: 'a', message: 'again' }), (error) => {
      return PromptEnvError.is(error, 'refused') && error.message.includes('v1');
    });
    temporary.write('prompts/b.prompt', '---\nmodel: [\n---\nHello\n');
    await assert.rejects(temporary.registry.snapshot({ prompt: 'b', message: 'm' }), rejectsWith('invalid'));
    await assert.rejects(temporary.registry.snapshot({ prompt: 'nowhere', message: 'm' }), rejectsWith('notFound'));
    temporary.write('prompts/key.prompt', `Use sk-ant-${'a1'.repeat(20)}\n`);
    await assert.rejects(temporary.registry.snapshot({ prompt: 'key', message: 'm' }), rejectsWith('refused'));
  });

  it('records an act as an event and a pin that names it', async () => {
    await temporary.version('a', 'One\n', 'dev');
    const event = await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging', reason: 'looks good' });
    const [version] = await temporary.registry.versions('a');
    assert.equal(temporary.read('.promptenv/environments/staging.yaml'), `a: 1@${version?.digest} ${event}\n`);
    assert.equal(event?.slice(0, 19), '20261101T080002000Z');
    const bytes = temporary.read(`.promptenv/history/staging/2026-11/${event}.json`);
    assert.equal(event.slice(20), sha256(bytes).slice(0, 16));
    assert.deepEqual(JSON.parse(bytes), {
      at: '2026-11-01T08:00:02.000Z',
      actor: 'Ada Lovelace <ada@example.org>',
      action: 'promote',
      environment: 'staging',
      changes: [{ prompt: 'a', from: null, to: `1@${version?.digest}`, prev: null }],
      reason: 'looks good',
    });
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it('rolls back through what was pinned before, leaves a hold and keeps the history', async () => {
    for (const text of ['One\n', 'Two\n', 'Three\n']) {
      await temporary.version('a', text, 'dev');
      await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    }
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'staging', reason: 'too "long"' });
    const pin = (await snapshotOf()).pins.get('staging')?.get('a');
    assert.equal(pin?.version?.number, 2);
    assert.deepEqual([pin.hold?.reason, pin.hold?.held?.number], ['too "long"', 3]);
    await assert.rejects(temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' }), rejectsWith('refused'));
    await temporary.move({ action: 'release', prompt: 'a', environment: 'staging', reason: 'fixed' });
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    await temporary.move({ action: 'unpin', prompt: 'a', environment: 'staging', reason: 'retired' });
    const history = await (await temporary.registry.history({ environment: 'staging' })).next(99);
    assert.deepEqual(
      history.map(({ action }) => action),
      ['unpin', 'promote', 'release', 'rollback', 'promote', 'promote', 'promote'],
    );
    assert.match(temporary.read('.promptenv/environments/staging.yaml'), /^a: none \S+\n$/);
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it('moves any number of pins by one event', async () => {
    for (const prompt of ['a', 'b', 'c']) {
      await temporary.version(prompt, `${prompt}\n`, 'dev');
    }
    const event = await temporary.move({ action: 'promote', prompts: 'all', to: 'staging' });
    assert.equal(temporary.files('.promptenv/history/staging').length, 1);
    assert.equal(temporary.read('.promptenv/environments/staging.yaml').split(`${event}`).length, 4);
  });

  it('does not move a pin that moved since the plan was made', async () => {
    await temporary.version('a', 'One\n', 'dev');
    const { planMove } = await import('../../../src/registries/operations');
    const { result } = await planMove(temporary.registry, { action: 'promote', prompts: ['a'], to: 'staging' });
    if (result.kind !== 'plan') {
      assert.fail(result.kind);
    }
    await temporary.version('a', 'Two\n', 'dev');
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    await assert.rejects(temporary.registry.apply(result.plan), rejectsWith('conflict'));
  });

  it('finds a version edited by hand, and neither shows, promotes nor serves it', async () => {
    await temporary.version('a', 'One\n', 'dev');
    const [version] = await temporary.registry.versions('a');
    const file = `.promptenv/versions/a/v1-${version?.digest.slice(7, 15)}.prompt`;
    temporary.write(file, 'Won\n');
    const snapshot = await snapshotOf();
    assert.deepEqual(
      snapshot.findings.map(({ code, path: place }) => [code, place]),
      [['damaged', file]],
    );
    assert.ok(version && snapshot.damaged.get('a')?.has(version.id));
    await assert.rejects(temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' }), rejectsWith('damaged'));
    await assert.rejects(temporary.registry.content('a', version), rejectsWith('damaged'));
    assert.deepEqual(
      (await temporary.registry.verify()).map(({ code }) => code),
      ['damaged'],
    );
    rmSync(path.join(temporary.root, file));
    assert.deepEqual(await findingCodes(), ['damaged']);
  });

  it('finds a pin moved by hand, and records it', async () => {
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('a', 'Two\n', 'dev');
    const [two, one] = await temporary.registry.versions('a');
    const pins = temporary.read('.promptenv/environments/dev.yaml');
    temporary.write('.promptenv/environments/dev.yaml', pins.replace(`${two?.id}`, `${one?.id}`));
    assert.deepEqual(
      (await temporary.registry.verify()).map(({ code }) => code),
      ['unrecorded'],
    );
    await assert.rejects(
      temporary.move({ action: 'pin', prompt: 'a', environment: 'dev', reason: 'r' }),
      rejectsWith('refused'),
    );
    await temporary.registry.record({ prompt: 'a', environment: 'dev', reason: 'by hand' });
    assert.deepEqual(await temporary.registry.verify(), []);
    assert.equal(await temporary.registry.record({ prompt: 'a', environment: 'dev', reason: 'again' }), null);
    const [newest] = await (await temporary.registry.history({ environment: 'dev' })).next(1);
    assert.equal(newest?.action, 'record');
    assert.deepEqual([newest.changes[0]?.from?.number, newest.changes[0]?.to?.number], [2, 1]);
  });

  it('moves no pin whose line was lost, until that is settled: its hold and history would be hidden', async () => {
    const pins = '.promptenv/environments/dev.yaml';
    for (const id of ['a', 'b']) {
      await temporary.version(id, 'One\n', 'dev');
      await temporary.version(id, 'Two\n', 'dev');
    }
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'dev', reason: 'it was rude' });
    const whole = temporary.read(pins);
    temporary.write(pins, whole.slice(whole.indexOf('b: ')));
    const again = { action: 'pin', prompt: 'a', environment: 'dev', reason: 'again' } as const;
    await assert.rejects(temporary.move(again), /has no line of a/);
    await temporary.move({ ...again, prompt: 'b', version: '1' });
    temporary.write(pins, `a: none\n${temporary.read(pins)}`);
    await temporary.registry.record({ prompt: 'a', environment: 'dev', reason: 'retired' });
    await temporary.move(again);
    const history = await temporary.registry.history({ environment: 'dev', prompt: 'a' });
    assert.deepEqual(
      (await history.next(10)).map(({ action }) => action),
      ['pin', 'record', 'rollback', 'pin', 'pin'],
    );
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it('moves a prompt whose line was lost from an act with others only once that is settled', async () => {
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('b', 'One\n', 'dev');
    await temporary.move({ action: 'promote', prompts: 'all', to: 'staging' });
    await temporary.version('b', 'Two\n', 'dev');
    await temporary.move({ action: 'promote', prompts: ['b'], to: 'staging' });
    const pins = '.promptenv/environments/staging.yaml';
    temporary.write(pins, temporary.read(pins).replace(/^a: .*\n/m, ''));
    const move = temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    await assert.rejects(move, /has no line of a/);
  });

  it('takes no pin for lost that somebody set after the plan was begun', async () => {
    await temporary.version('a', 'One\n', 'dev');
    const begun = await temporary.registry.planInput();
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    await temporary.move({ action: 'hold', prompt: 'a', environment: 'staging', reason: 'wait' });
    assert.equal(begun.pins.get('staging')?.has('a'), false);
    assert.equal(begun.isRecorded('staging', 'a'), true);
  });

  it('moves a prompt for the first time although a crash left the event of an earlier try', async () => {
    await temporary.version('a', 'One\n', 'dev');
    rmSync(path.join(temporary.root, '.promptenv/environments/dev.yaml'));
    await temporary.move({ action: 'pin', prompt: 'a', environment: 'dev', reason: 'again' });
    assert.deepEqual(await temporary.registry.verify(), []);
  });

  it("takes pins without events for another tool's, until it has moved that prompt itself", async () => {
    await temporary.version('a', 'One\n', 'dev');
    const [one] = await temporary.registry.versions('a');
    temporary.write('.promptenv/environments/staging.yaml', `a: ${one?.id}\n`);
    assert.deepEqual(await temporary.registry.verify(), []);
    await temporary.version('a', 'Two\n', 'dev');
    await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging' });
    await temporary.move({ action: 'rollback', prompt: 'a', environment: 'staging', reason: 'back' });
    assert.deepEqual(await temporary.registry.verify(), []);
    temporary.write('.promptenv/environments/dev.yaml', `a: ${one?.id}\n`);
    assert.deepEqual(
      (await temporary.registry.verify()).map(({ code }) => code),
      ['unrecorded'],
    );
  });

  it('finds what was done to the ledger, the pins and the events', async () => {
    await temporary.version('a', 'One\n', 'dev');
    await temporary.version('a', 'Two\n', 'dev');
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const whole = temporary.read(ledger);
    temporary.write(ledger, whole.slice(0, -20));
    assert.ok((await findingCodes()).includes('tornLine'));
    await assert.rejects(temporary.version('a', 'Three\n'), rejectsWith('invalid'));
    assert.equal(temporary.read(ledger), whole.slice(0, -20));
    temporary.write(ledger, whole);
    const [two] = await temporary.registry.versions('a');
    const pins = temporary.read('.promptenv/environments/dev.yaml');
    temporary.write('.promptenv/environments/dev.yaml', pins.replace('2@', '7@'));
    assert.ok((await findingCodes()).includes('unknownVersion'));
    temporary.write('.promptenv/environments/dev.yaml', pins.replace(`${two?.digest}`, `sha256:${'0'.repeat(64)}`));
    assert.ok((await findingCodes()).includes('digestMismatch'));
    temporary.write('.promptenv/environments/dev.yaml', pins);
    const [event] = temporary.files('.promptenv/history/dev');
    temporary.write(
      `.promptenv/history/dev/${event}`,
      temporary.read(`.promptenv/history/dev/${event}`).replace('Say', 'Said'),
    );
    assert.deepEqual(
      (await temporary.registry.verify()).map(({ code }) => code),
      ['badEvent'],
    );
    temporary.write('.promptenv/environments/qa.yaml', 'a: none\n');
    assert.ok((await findingCodes()).includes('unknownEnvironment'));
  });

  it('keeps both of two versions that branches gave one number', async () => {
    await temporary.version('a', 'One\n');
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const before = temporary.read(ledger);
    await temporary.version('a', 'Two\n', 'dev');
    const mine = temporary.read(ledger).slice(before.length);
    temporary.write(ledger, before);
    await temporary.version('a', 'Other two\n', 'dev').catch(() => undefined);
    temporary.write(ledger, temporary.read(ledger) + mine);
    assert.ok((await findingCodes()).includes('twins'));
    await assert.rejects(
      temporary.move({ action: 'promote', prompts: ['a'], to: 'staging', version: '2' }),
      rejectsWith('refused'),
    );
    const [, twin] = await temporary.registry.versions('a');
    assert.notEqual(
      await temporary.move({ action: 'promote', prompts: ['a'], to: 'staging', version: twin?.id }),
      null,
    );
  });

  it('keeps its place for a draft that has no legal or no unique id', async () => {
    temporary.write('prompts/bad name.prompt', 'x\n');
    temporary.write('prompts/two.prompt', 'x\n');
    temporary.write('prompts/two.prompty', 'x\n');
    temporary.write('prompts/Case.prompt', 'x\n');
    temporary.write('prompts/case.prompt', 'x\n');
    const { prompts, findings } = await snapshotOf();
    assert.deepEqual(
      prompts.map(({ id, draft }) => `${id} ${draft.state}`),
      ['Case invalid', 'case invalid', 'prompts/bad name.prompt invalid', 'two invalid', 'two invalid'],
    );
    assert.deepEqual(findings.map(({ code }) => code).sort(), [
      'badId',
      'badId',
      'badId',
      'duplicateId',
      'duplicateId',
    ]);
    await assert.rejects(temporary.registry.snapshot({ prompt: 'two', message: 'm' }), rejectsWith('invalid'));
  });

  it('reads nothing through links that leave its folder', async () => {
    symlinkSync('/etc/hostname', path.join(temporary.root, 'link.txt'));
    mkdirSync(path.join(temporary.root, 'prompts'));
    symlinkSync('/etc/hostname', path.join(temporary.root, 'prompts/stolen.prompt'));
    temporary.write('prompts/a.prompty', '---\nname: a\nsample: ${file:../link.txt}\n---\nsystem:\nHi\n');
    const { findings } = await snapshotOf();
    assert.deepEqual(findings.map(({ code }) => code).sort(), ['outsideWorkspace', 'symlink']);
    await assert.rejects(temporary.registry.snapshot({ prompt: 'a', message: 'm' }), rejectsWith('refused'));
  });

  it('finds prompts that are too large and goes on', async () => {
    temporary.write('prompts/large.prompt', 'x'.repeat(5 * 1024 * 1024));
    temporary.write('prompts/small.prompt', 'x');
    assert.deepEqual(await findingCodes(), ['tooLarge']);
    assert.equal(await draftState('large'), 'invalid');
    assert.equal(await draftState('small'), 'new');
  });

  it('only reads while its configuration is broken, and still shows what it can', async () => {
    await temporary.version('a', 'One\n', 'dev');
    temporary.write('.promptenv/config.yaml', 'format: 1\nenvironments: [\n');
    const snapshot = await snapshotOf();
    assert.equal(snapshot.findings[0]?.code, 'badConfig');
    assert.notEqual(snapshot.readOnly, null);
    assert.equal(snapshot.pins.get('dev')?.get('a')?.version?.number, 1);
    await assert.rejects(temporary.version('a', 'Two\n'), rejectsWith('invalid'));
    temporary.write('.promptenv/config.yaml', 'format: 1\nrequires: [approvals]\nenvironments:\n  dev: {}\n');
    await assert.rejects(
      temporary.move({ action: 'unpin', prompt: 'a', environment: 'dev', reason: 'r' }),
      rejectsWith('invalid'),
    );
  });

  it('writes a version back over the draft, with the files it includes only where asked', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    await temporary.version('a', '{{>tone}}\nOne\n');
    const [one] = await temporary.registry.versions('a');
    temporary.write('prompts/_tone.prompt', 'Be brief.\n');
    temporary.write('prompts/a.prompt', '{{>tone}}\r\nTwo\r\n');
    assert.ok(one);
    const alone = await temporary.registry.restore({ prompt: 'a', version: one, includes: false });
    assert.deepEqual(alone, { paths: ['prompts/a.prompt'], differing: ['prompts/_tone.prompt'] });
    assert.equal(temporary.read('prompts/a.prompt'), '{{>tone}}\r\nOne\r\n');
    assert.equal(temporary.read('prompts/_tone.prompt'), 'Be brief.\n');
    await temporary.registry.restore({ prompt: 'a', version: one, includes: true });
    assert.equal(temporary.read('prompts/_tone.prompt'), 'Be kind.\n');
    assert.equal(await draftState('a'), 'clean');
  });

  it('recovers a lock that a dead process left, and sweeps what it left', async () => {
    temporary.write('prompts/a.prompt', 'One\n');
    temporary.write('.promptenv/.tmp/1', 'half');
    temporary.write(
      '.promptenv/.lock',
      JSON.stringify({
        host: (await import('node:os')).hostname(),
        process: 4_000_000,
        space: processSpace(),
        token: 'x',
      }),
    );
    await temporary.version('a', 'One\n');
    assert.deepEqual(
      temporary.files('.promptenv').filter((file) => file.startsWith('.lock') || file.startsWith('.tmp/')),
      [],
    );
  });
});

/** As the platform names it: this boot and process namespace. */
function processSpace(): string {
  const { host } = platformActedBy({ at: '2026-11-01T00:00:00.000Z', by: 'x' });
  return host.processSpace;
}
