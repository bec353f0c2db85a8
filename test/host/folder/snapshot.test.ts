import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  closeEditors,
  exists,
  extension,
  failure,
  fileUri,
  pinLine,
  promptText,
  read,
  run,
  version,
  write,
} from '../helpers';

describe('the snapshot command', () => {
  before(extension);
  afterEach(closeEditors);

  it('makes a version of a draft and returns it', async () => {
    write('prompts/tests/snapshot-one.prompt', promptText('One.'));
    const made = await run<{ prompt: string; version: number; digest: string }>('snapshot', {
      prompt: 'tests/snapshot-one',
      message: 'The first one',
    });
    assert.deepEqual([made.prompt, made.version], ['tests/snapshot-one', 1]);
    const ledger = read('.promptenv/versions/tests/snapshot-one/versions.jsonl');
    const line = JSON.parse(ledger) as { digest: string; message: string };
    assert.deepEqual([line.digest, line.message], [made.digest, 'The first one']);
    const stored = `.promptenv/versions/tests/snapshot-one/v1-${made.digest.slice(7, 15)}.prompt`;
    assert.equal(read(stored), promptText('One.'));
  });

  it('pins the new version in the first environment where asked', async () => {
    const { digest } = await version('tests/snapshot-pinned', promptText('Pinned.'), 'dev');
    assert.match(pinLine('dev', 'tests/snapshot-pinned') ?? '', new RegExp(`^tests/snapshot-pinned: 1@${digest} `));
    assert.equal(pinLine('staging', 'tests/snapshot-pinned'), undefined);
  });

  it('refuses to pin it elsewhere, and makes no version then', async () => {
    write('prompts/tests/snapshot-staging.prompt', promptText('Staging.'));
    await failure('refused', run('snapshot', { prompt: 'tests/snapshot-staging', message: 'No', pin: 'staging' }));
    assert.equal(exists('.promptenv/versions/tests/snapshot-staging/versions.jsonl'), false);
  });

  it('refuses a draft that equals its latest version, and names that version', async () => {
    await version('tests/snapshot-same', promptText('Same.'));
    const { message } = await failure('refused', run('snapshot', { prompt: 'tests/snapshot-same', message: 'Again' }));
    assert.match(message, /v1/);
    assert.equal(read('.promptenv/versions/tests/snapshot-same/versions.jsonl').trim().split('\n').length, 1);
  });

  it('saves unsaved edits first, so that the version is what the editor shows', async () => {
    await version('tests/snapshot-dirty', promptText('Saved.'));
    const document = await vscode.workspace.openTextDocument(fileUri('prompts/tests/snapshot-dirty.prompt'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, 'Not saved yet.\n'));
    assert.equal(document.isDirty, true);
    const { version: number, digest } = await run<{ version: number; digest: string }>('snapshot', {
      prompt: 'tests/snapshot-dirty',
      message: 'With the edit',
    });
    assert.equal(number, 2);
    assert.equal(document.isDirty, false);
    assert.match(read(`.promptenv/versions/tests/snapshot-dirty/v2-${digest.slice(7, 15)}.prompt`), /Not saved yet/);
  });

  it('refuses a draft that its format rejects, with the line, and one that is not there', async () => {
    write('prompts/tests/snapshot-broken.prompt', '---\nmodel: [\n---\nHi\n');
    await failure('invalid', run('snapshot', { prompt: 'tests/snapshot-broken', message: 'Broken' }));
    await failure('notFound', run('snapshot', { prompt: 'tests/no-such-prompt', message: 'None' }));
    // A draft that cannot be read might include any file that later tests ask about.
    rmSync(fileUri('prompts/tests/snapshot-broken.prompt').fsPath);
  });

  it('shows the new version at once', async () => {
    const { app } = await extension();
    await version('tests/snapshot-shown', promptText('Shown.'));
    const [entry] = app.store.entries;
    assert.ok(entry);
    const state = app.store.promptOf(entry, 'tests/snapshot-shown');
    assert.equal(state?.versions.length, 1);
    assert.equal(state.draft.state, 'clean');
    const [shown] = await app.store.versionsOf(entry, 'tests/snapshot-shown');
    assert.match(shown?.message ?? '', /^Say/);
  });
});

describe('a command that was started by hand', () => {
  before(extension);

  it('shows its error instead of throwing it', async () => {
    const { app } = await extension();
    await version('tests/by-hand', promptText('By hand.'));
    const root = app.store.entries[0]?.root.toString();
    const row = { kind: 'prompt', root, prompt: 'tests/by-hand', draftPath: 'prompts/tests/by-hand.prompt' };
    assert.equal(await run('snapshot', row), undefined);
    assert.equal(await run('snapshot', fileUri('README.md')), undefined);
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

describe('the argument object of a command', () => {
  it('is refused with unknown keys and wrong types', async () => {
    const { hint } = await failure('usage', run('snapshot', { promt: 'support/first-reply', message: 'x' }));
    assert.match(hint, /prompt, message, pin, registry/);
    await failure('usage', run('promote', { prompts: 'support/first-reply', to: 'dev' }));
    await failure('usage', run('promote', { prompt: 'support/first-reply', to: 'dev', version: {} }));
    await failure('usage', run('rollback', { ['__proto__x']: 1 }));
  });

  it('is refused with a registry that is not there', async () => {
    const { hint } = await failure('notFound', run('status', { registry: 'elsewhere' }));
    assert.match(hint, /it has /);
  });
});
