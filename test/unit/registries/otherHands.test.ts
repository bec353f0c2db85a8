import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PromptEnvError, type ErrorCode } from '../../../src/core/errors';
import { move } from '../../../src/registries/operations';
import type { FolderEntry } from '../../../src/registries/ports';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { platformActedBy } from '../../support/registryTool';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

const rejectsWith = (code: ErrorCode) => (error: unknown) => PromptEnvError.is(error, code) && error.hint !== '';

describe('a workspace registry that others have touched', () => {
  let temporary: TemporaryRegistry;
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    await temporary.version('a', 'One\n');
    await temporary.version('a', 'Two\n');
    await temporary.version('b', 'One\n');
  });
  afterEach(() => {
    temporary.dispose();
  });

  const staging = '.promptenv/environments/staging.yaml';
  const idOf = async (prompt: string, number: number): Promise<string> =>
    (await temporary.registry.versions(prompt)).find((version) => version.number === number)?.id ?? '';
  const codes = async (): Promise<readonly string[]> => (await temporary.registry.verify()).map(({ code }) => code);
  const promote = (to: string, version: string): Promise<string | null> =>
    temporary.move({ action: 'promote', prompts: ['a'], to, version });

  it('leaves a pins file alone whose layout an edit by lines would break', async () => {
    const [a, b] = [await idOf('a', 1), await idOf('b', 1)];
    for (const text of [`{\n  a: ${a},\n  b: ${b}\n}\n`, `  a: ${a}\n  b: ${b}\n`, '{} # none yet\n', '---\n...\n']) {
      temporary.write(staging, text);
      await assert.rejects(promote('staging', '2'), rejectsWith('invalid'), text);
      assert.equal(temporary.read(staging), text);
      assert.deepEqual(
        temporary.files('.promptenv').filter((file) => file.startsWith('history')),
        [],
      );
    }
  });

  it("takes a pin that another tool wrote for good again when the act that moved it didn't come to its end", async () => {
    temporary.write(staging, `a: ${await idOf('a', 1)}\n`);
    const before = temporary.read(staging);
    await promote('staging', '2');
    temporary.write(staging, before);
    assert.deepEqual(await codes(), []);
    assert.deepEqual(await (await temporary.registry.history({})).next(99), []);
    await promote('staging', '2');
    assert.deepEqual(await codes(), []);
  });

  it('makes no version without an included file that the disk does not give', async () => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    temporary.write('prompts/a.prompt', '{{>tone}} Three\n');
    const platform = platformActedBy({ at: '2026-11-02T08:00:00.000Z', by: 'Ada' });
    const readPlain: typeof platform.files.readPlain = (file, ...rest) => {
      if (file.endsWith('/_tone.prompt')) throw new PromptEnvError('refused', 'EIO', 'check the disk');
      return platform.files.readPlain(file, ...rest);
    };
    const registry = openWorkspaceRegistry({ ...platform, files: { ...platform.files, readPlain } }, temporary.root);
    const snapshot = registry.snapshot({ prompt: 'a', message: 'three' });
    await assert.rejects(snapshot, /prompts\/_tone\.prompt is included and cannot be read/);
    assert.deepEqual((await registry.versions('a')).length, 2);
    const state = (await registry.load()).prompts.find(({ id }) => id === 'a');
    assert.equal(state?.draft.state, 'modified');
  });

  it('gives no number twice where a ledger has lost its lines', async () => {
    const ledger = '.promptenv/versions/a/versions.jsonl';
    const whole = temporary.read(ledger);
    rmSync(path.join(temporary.root, ledger));
    await assert.rejects(temporary.version('a', 'Three\n'), rejectsWith('damaged'));
    assert.equal(temporary.files('.promptenv/versions/a').includes('versions.jsonl'), false);
    temporary.write(ledger, whole);
    assert.equal(await temporary.version('a', 'Three\n'), 3);
  });

  it('reads events, pins and ledgers that a checkout gave CRLF', async () => {
    await promote('dev', '1');
    await temporary.move({ action: 'hold', prompt: 'a', environment: 'dev', reason: 'wait' });
    for (const file of temporary.files('.promptenv')) {
      temporary.write(`.promptenv/${file}`, temporary.read(`.promptenv/${file}`).replaceAll('\n', '\r\n'));
    }
    assert.deepEqual(await codes(), []);
    await temporary.move({ action: 'release', prompt: 'a', environment: 'dev', reason: 'seen' });
    assert.deepEqual(await codes(), []);
  });

  it('writes nothing through links among its folders', async () => {
    const outside = path.join(temporary.root, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, path.join(temporary.root, '.promptenv/history'));
    await assert.rejects(promote('dev', '1'), rejectsWith('refused'));
    rmSync(path.join(temporary.root, '.promptenv/history'));
    symlinkSync(outside, path.join(temporary.root, '.promptenv/environments'));
    await assert.rejects(promote('dev', '1'), rejectsWith('refused'));
    symlinkSync(outside, path.join(temporary.root, '.promptenv/versions/c'));
    await assert.rejects(temporary.version('c/d', 'New\n'), rejectsWith('refused'));
    assert.deepEqual(readdirSync(outside), []);
  });

  it('names nothing of a folder that a link leads to, and says that it is one', async () => {
    const outside = path.join(temporary.root, 'outside');
    mkdirSync(path.join(outside, 'private/plan'), { recursive: true });
    writeFileSync(path.join(outside, 'private/plan/versions.jsonl'), '');
    rmSync(path.join(temporary.root, '.promptenv/versions'), { recursive: true });
    symlinkSync(outside, path.join(temporary.root, '.promptenv/versions'));
    const { prompts, findings } = await temporary.registry.load();
    assert.deepEqual(
      prompts.map(({ id }) => id),
      ['a', 'b'],
    );
    assert.match(findings.find(({ path: where }) => where === '.promptenv/versions')?.message ?? '', /is a link/);
  });

  it('says which folders may not be read, and shows the rest', async () => {
    const platform = platformActedBy({ at: '2026-11-02T08:00:00.000Z', by: 'Ada' });
    const closed = new Set(['.promptenv/versions', '.promptenv/environments', 'prompts/closed']);
    mkdirSync(path.join(temporary.root, 'prompts/closed'));
    const list = (folder: string): readonly FolderEntry[] | undefined => {
      if (closed.has(path.relative(temporary.root, folder))) {
        throw new PromptEnvError('refused', `${folder} could not be read: EACCES`, 'check who may read and write it');
      }
      return platform.files.list(folder);
    };
    const registry = openWorkspaceRegistry({ ...platform, files: { ...platform.files, list } }, temporary.root);
    const { prompts, findings } = await registry.load();
    assert.deepEqual(
      prompts.map(({ id, latest }) => `${id} ${latest?.number}`),
      ['a 2', 'b 1'],
    );
    const expected = ['badLedger .promptenv/versions', 'invalidDraft prompts/closed'];
    assert.deepEqual(findings.map(({ code, path: where }) => `${code} ${where}`).sort(), expected);
    assert.deepEqual(
      (await registry.verify()).map(({ code }) => code),
      ['badLedger'],
    );
    await assert.rejects(move(registry, { action: 'promote', prompts: 'all', to: 'dev' }), rejectsWith('invalid'));
  });

  it('says that its configuration is a link, which is not followed', async () => {
    const config = path.join(temporary.root, '.promptenv/config.yaml');
    rmSync(config);
    symlinkSync('/etc/hostname', config);
    const { findings, readOnly } = await temporary.registry.load();
    assert.match(findings[0]?.message ?? '', /^config\.yaml is a link/);
    assert.notEqual(readOnly, null);
  });

  it('says that its folder is a link, where it could say that there is no environment', async () => {
    await promote('dev', '2');
    renameSync(path.join(temporary.root, '.promptenv'), path.join(temporary.root, 'elsewhere'));
    symlinkSync(path.join(temporary.root, 'elsewhere'), path.join(temporary.root, '.promptenv'));
    const isTold = (error: unknown): boolean => rejectsWith('invalid')(error) && String(error).includes('is a link');
    const registry = openWorkspaceRegistry(
      platformActedBy({ at: '2026-11-02T08:00:00.000Z', by: 'Ada' }),
      temporary.root,
    );
    await assert.rejects(move(registry, { action: 'promote', prompts: ['a'], to: 'dev', version: '1' }), isTold);
    await assert.rejects(registry.history({}), isTold);
    await assert.rejects(registry.pinsAt({ at: 0 }), isTold);
  });

  it('finds what stands in the place of its own files and is none, and moves no pin past it', async () => {
    await promote('dev', '2');
    const event = temporary.files('.promptenv/history/dev')[0] ?? '';
    const places: readonly (readonly [string, string])[] = [
      ['badPins', '.promptenv/environments/dev.yaml'],
      ['badLedger', '.promptenv/versions/a/versions.jsonl'],
      ['badEvent', `.promptenv/history/dev/${event}`],
      ['badConfig', '.promptenv/config.yaml'],
    ];
    const makers = [
      (file: string): void => {
        mkdirSync(file);
      },
      ...(process.platform === 'win32' ? [] : [(file: string): void => void execFileSync('mkfifo', [file])]),
    ];
    for (const [code, place] of places) {
      const whole = temporary.read(place);
      const file = path.join(temporary.root, place);
      for (const make of makers) {
        rmSync(file, { recursive: true });
        make(file);
        const found = (await temporary.registry.verify()).filter((finding) => finding.path === place);
        assert.match(
          found.map((finding) => `${finding.code}: ${finding.message}`).join(),
          new RegExp(`^${code}.* is no plain file`),
        );
        await assert.rejects(
          promote('dev', '1'),
          (error) => PromptEnvError.is(error) && !error.message.includes('EISDIR'),
        );
      }
      rmSync(file, { recursive: true });
      temporary.write(place, whole);
    }
    assert.deepEqual(await codes(), []);
  });

  it('reads large pins files whichever way another tool laid them out', async () => {
    const id = await idOf('a', 1);
    const lines = Array.from({ length: 14_000 }, (_, index) => `"p${index}":   '${id}'\n`);
    temporary.write(staging, `${lines.join('')}"a":   '${id}'\n`);
    await promote('staging', '2');
    const after = temporary.read(staging);
    assert.ok(after.startsWith(lines.join('')));
    assert.match(after, /\na: 2@sha256:[0-9a-f]{64} \S+\n$/);
  });

  it('finds a line of the ledger that begins like a version and goes on like none', async () => {
    const ledger = '.promptenv/versions/a/versions.jsonl';
    temporary.write(ledger, temporary.read(ledger).replace(/"files":.*\}/, '"files":}'));
    for (const findings of [(await temporary.registry.load()).findings, await temporary.registry.verify()]) {
      const of = findings.filter(({ path: where }) => where === ledger).map(({ code, line }) => `${code}:${line}`);
      assert.ok(of.includes('badLedger:1'), of.join());
      assert.equal(of.filter((each) => each === 'badLedger:1').length, 1);
    }
    await assert.rejects(promote('dev', '1'), rejectsWith('damaged'));
  });

  it('lists drafts as deep as ids may be', async () => {
    const id = `${'d/'.repeat(60)}deep`;
    await temporary.version(id, 'Deep\n', 'dev');
    assert.ok((await temporary.registry.load()).prompts.some((prompt) => prompt.id === id));
  });

  it('answers what the caller expects before it minds a broken history', async () => {
    await promote('dev', '1');
    await promote('dev', '2');
    const [oldest] = temporary.files('.promptenv/history');
    rmSync(path.join(temporary.root, '.promptenv/history', oldest ?? ''));
    const wish = { action: 'rollback', prompt: 'a', environment: 'dev', reason: 'r' } as const;
    await assert.rejects(temporary.move({ ...wish, expect: '1' }), rejectsWith('conflict'));
    assert.equal(await temporary.move({ ...wish, version: '2' }), null);
    await assert.rejects(temporary.move(wish), rejectsWith('damaged'));
  });
});
