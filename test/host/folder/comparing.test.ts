import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activeDiff,
  activeTab,
  closeEditors,
  extension,
  failure,
  fileUri,
  pause,
  promptText,
  read,
  run,
  textOf,
  until,
  version,
  write,
} from '../helpers';

interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly same: boolean;
  readonly text: readonly { readonly lines: readonly string[] }[];
  readonly settings: readonly { readonly path: string; readonly left: unknown; readonly right: unknown }[];
  readonly files: readonly { readonly path: string; readonly state: string }[];
}

describe('the compare commands', () => {
  before(extension);
  afterEach(closeEditors);

  it('opens the diff of two versions and returns what differs', async () => {
    await version('tests/compare-two', promptText('Before.', 'openai/gpt-4.1-mini', 0.2));
    await version('tests/compare-two', promptText('After.', 'openai/gpt-4.1-mini', 0.9));
    const left = 'tests/compare-two@1';
    const right = 'tests/compare-two@2';
    const compared = await run<Comparison>('compare', { left, right });
    assert.deepEqual([compared.left, compared.right, compared.same], [left, right, false]);
    assert.ok(compared.text.some(({ lines }) => lines.includes('-Before.') && lines.includes('+After.')));
    assert.deepEqual(compared.settings, [{ path: 'parameters.temperature', left: 0.2, right: 0.9 }]);
    assert.equal(activeTab()?.label, 'compare-two: v1 ↔ v2');
    const diff = activeDiff();
    assert.deepEqual([diff.original.scheme, diff.modified.scheme], ['prompt-env', 'prompt-env']);
    assert.match(await textOf(diff.original), /Before\./);
    assert.match(await textOf(diff.modified), /After\./);
    assert.match(diff.modified.path, /compare-two\.prompt$/);
  });

  it('puts the file itself on the right where a draft takes part, whichever side was named first', async () => {
    await version('tests/compare-draft', promptText('Version.'), 'dev');
    write('prompts/tests/compare-draft.prompt', promptText('Draft.'));
    await run('compare', { left: 'tests/compare-draft@draft', right: 'tests/compare-draft@dev' });
    assert.equal(activeTab()?.label, 'compare-draft: dev v1 ↔ draft');
    assert.equal(activeDiff().modified.toString(), fileUri('prompts/tests/compare-draft.prompt').toString());
  });

  it('compares unsaved edits with what an environment pins', async () => {
    await version('tests/compare-unsaved', promptText('Pinned.'), 'dev');
    const document = await vscode.workspace.openTextDocument(fileUri('prompts/tests/compare-unsaved.prompt'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, 'Typed just now.\n'));
    const compared = await run<Comparison>('compareWithEnvironment', { environment: 'dev' });
    assert.equal(document.isDirty, true);
    assert.ok(compared.text.some(({ lines }) => lines.includes('+Typed just now.')));
    assert.equal(activeTab()?.label, 'compare-unsaved: dev v1 ↔ draft');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('opens included files that differ together with the prompt', async () => {
    write('prompts/tests/_tone.prompt', 'Be kind.\n');
    await version('tests/compare-partial', promptText('Hello. {{>tone}}'));
    write('prompts/tests/_tone.prompt', 'Be brief.\n');
    const compared = await run<Comparison>('compare', {
      left: 'tests/compare-partial@1',
      right: 'tests/compare-partial@draft',
    });
    assert.deepEqual(
      compared.files.map(({ path, state }) => [path, state]),
      [['_tone.prompt', 'changed']],
    );
    assert.match(activeTab()?.label ?? '', /compare-partial: v1 ↔ draft/);
  });

  it('opens all that differs between two environments at once', async () => {
    await version('tests/compare-environments', promptText('Only in dev.'), 'dev');
    const compared = await run<{ from: string; to: string; prompts: { prompt: string; from: unknown; to: unknown }[] }>(
      'compareEnvironments',
      { from: 'dev', to: 'prod' },
    );
    assert.deepEqual([compared.from, compared.to], ['dev', 'prod']);
    const row = compared.prompts.find(({ prompt }) => prompt === 'tests/compare-environments');
    assert.deepEqual([row?.from, row?.to], [1, null]);
    assert.match(activeTab()?.label ?? '', /dev ↔ prod/);
  });

  it('shows what a promotion would bring from the row of an environment that waits', async () => {
    const { app } = await extension();
    await version('tests/compare-waiting', promptText('First.'), 'dev');
    await run('promote', { prompt: 'tests/compare-waiting', to: 'staging' });
    await version('tests/compare-waiting', promptText('Second.'), 'dev');
    const root = app.store.entries[0]?.root.toString();
    await run('compare', { kind: 'pin', root, environment: 'staging', prompt: 'tests/compare-waiting' });
    assert.equal(activeTab()?.label, 'compare-waiting: staging v1 ↔ dev v2');
  });

  it('compares an environment with the drafts, the files themselves on the right and unsaved edits included', async () => {
    await version('tests/drafts-one', promptText('One.'), 'dev');
    await version('tests/drafts-two', promptText('Two.'), 'dev');
    await version('tests/drafts-same', promptText('Same.'), 'dev');
    write('prompts/tests/drafts-one.prompt', promptText('One, edited.'));
    const document = await vscode.workspace.openTextDocument(fileUri('prompts/tests/drafts-two.prompt'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), 'Unsaved.\n'));
    const compared = await run<{ prompts: { prompt: string; from: unknown; to: unknown; comparison: Comparison }[] }>(
      'compareEnvironments',
      { from: 'draft', to: 'dev' },
    );
    const found = compared.prompts.filter(({ prompt }) => prompt.startsWith('tests/drafts-'));
    assert.deepEqual(
      found.map(({ prompt, from, to }) => [prompt, from, to]),
      [
        ['tests/drafts-one', 'draft', 1],
        ['tests/drafts-two', 'draft', 1],
      ],
    );
    assert.ok(found[1]?.comparison.text.some(({ lines }) => lines.includes('-Unsaved.')));
    assert.match(activeTab()?.label ?? '', /^draft ↔ dev: \d+ prompts/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await failure('usage', run('compareEnvironments', { from: 'draft', to: 'draft' }));
  });

  it('returns a damaged version as one that cannot be compared, and opens the others', async () => {
    const { digest } = await version('tests/pair-damaged', promptText('Sound.'), 'dev');
    await version('tests/pair-sound', promptText('Sound, too.'), 'dev');
    const file = `.promptenv/versions/tests/pair-damaged/v1-${digest.slice(7, 15)}.prompt`;
    write(file, promptText('Tampered.'));
    const { prompts } = await run<{ prompts: { prompt: string; from: unknown; comparison: unknown }[] }>(
      'compareEnvironments',
      { from: 'dev', to: 'prod' },
    );
    const damaged = prompts.find(({ prompt }) => prompt === 'tests/pair-damaged');
    assert.deepEqual([damaged?.from, damaged?.comparison], [1, null]);
    assert.ok(prompts.some(({ prompt }) => prompt === 'tests/pair-sound'));
    assert.match(activeTab()?.label ?? '', /^dev ↔ prod: \d+ prompts/);
    write(file, promptText('Sound.'));
  });

  it('opens what a move changed', async () => {
    const { app } = await extension();
    await version('tests/compare-move', promptText('First.'), 'dev');
    await version('tests/compare-move', promptText('Second.'), 'dev');
    const [entry] = app.store.entries;
    assert.ok(entry);
    const [event] = await (await entry.registry.history({ prompt: 'tests/compare-move' })).next(1);
    await run('openMove', { kind: 'event', root: entry.root.toString(), event });
    assert.equal(activeTab()?.label, 'compare-move: v1 ↔ v2');
  });

  it('fails where a side is not there', async () => {
    await failure('usage', run('compare', { left: 'no reference', right: 'support/first-reply@1' }));
    await failure('notFound', run('compare', { left: 'support/first-reply@999', right: 'support/first-reply@1' }));
    await failure('notFound', run('compareEnvironments', { from: 'dev', to: 'moon' }));
  });
});

describe('opening and restoring versions', () => {
  before(extension);
  afterEach(closeEditors);

  it('opens a version read-only under its own name', async () => {
    await version('tests/open-one', promptText('Opened.'));
    const opened = await run<{ version: number; uri: string }>('openVersion', { ref: 'tests/open-one@1' });
    assert.equal(opened.version, 1);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), opened.uri);
    assert.equal(editor.document.getText(), promptText('Opened.'));
    assert.match(editor.document.uri.path, /\/open-one\.prompt$/);
    const isWritten = await editor
      .edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'))
      .then(
        (done) => done,
        () => false,
      );
    assert.ok(!isWritten || !(await editor.document.save()), 'the version could be written');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('says so where the stored files were tampered with', async () => {
    const { digest } = await version('tests/open-damaged', promptText('Sound.'));
    write(`.promptenv/versions/tests/open-damaged/v1-${digest.slice(7, 15)}.prompt`, promptText('Tampered.'));
    await assert.rejects(run('openVersion', { ref: 'tests/open-damaged@1' }), /digest|damaged|differ/i);
    const { message } = await failure(
      'damaged',
      run('promote', { prompt: 'tests/open-damaged', to: 'dev', version: 1 }),
    );
    assert.match(message, /open-damaged/);
    const verified = await run<{ ok: boolean; findings: { message: string }[] }>('verify', {});
    assert.equal(verified.ok, false);
    assert.ok(verified.findings.some((finding) => finding.message.includes('tests/open-damaged')));
    write(`.promptenv/versions/tests/open-damaged/v1-${digest.slice(7, 15)}.prompt`, promptText('Sound.'));
  });

  it('shows a version as damaged once its stored file is changed, and as whole once that is taken back', async () => {
    const { app } = await extension();
    const { digest } = await version('tests/watch-damage', promptText('Sound.'));
    const file = `.promptenv/versions/tests/watch-damage/v1-${digest.slice(7, 15)}.prompt`;
    const damaged = (): boolean => app.store.entries[0]?.snapshot?.damaged.has('tests/watch-damage') === true;
    write(file, promptText('Tampered.'));
    await until(damaged, 'the damage is not shown');
    write(file, promptText('Sound.'));
    await until(() => !damaged(), 'the damage is still shown');
  });

  it('writes a version over the draft when that was confirmed', async () => {
    await version('tests/restore-one', promptText('Good.'));
    write('prompts/tests/restore-one.prompt', promptText('Worse, and kept nowhere.'));
    const restored = await run<{ paths: string[] }>('restoreDraft', { ref: 'tests/restore-one@1', confirmed: true });
    assert.deepEqual(restored.paths, ['prompts/tests/restore-one.prompt']);
    assert.equal(read('prompts/tests/restore-one.prompt'), promptText('Good.'));
  });

  it('asks nothing where the draft is kept as a version', async () => {
    await version('tests/restore-kept', promptText('First.'));
    await version('tests/restore-kept', promptText('Second.'));
    await run('restoreDraft', { ref: 'tests/restore-kept@1' });
    assert.equal(read('prompts/tests/restore-kept.prompt'), promptText('First.'));
  });

  it('asks before a draft is lost that is no version, and writes nothing when that is closed', async () => {
    await version('tests/restore-asked', promptText('Good.'));
    write('prompts/tests/restore-asked.prompt', promptText('Kept nowhere.'));
    const asked = run('restoreDraft', { ref: 'tests/restore-asked@1' });
    await pause(700);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await asked, undefined);
    assert.equal(read('prompts/tests/restore-asked.prompt'), promptText('Kept nowhere.'));
  });

  it('writes included files only where asked', async () => {
    write('prompts/tests/_restored.prompt', 'Old partial.\n');
    await version('tests/restore-partial', promptText('Old. {{>restored}}'));
    write('prompts/tests/_restored.prompt', 'New partial.\n');
    write('prompts/tests/restore-partial.prompt', promptText('New. {{>restored}}'));
    const wish = { ref: 'tests/restore-partial@1', confirmed: true };
    await run('restoreDraft', wish);
    assert.match(read('prompts/tests/restore-partial.prompt'), /Old\./);
    assert.equal(read('prompts/tests/_restored.prompt'), 'New partial.\n');
    await run('restoreDraft', { ...wish, includes: true });
    assert.equal(read('prompts/tests/_restored.prompt'), 'Old partial.\n');
  });
});
