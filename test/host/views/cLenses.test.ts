import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeDiff, closeEditors, extension, fileUri, run, until, type Extension } from '../helpers';
import { choose, lensesOf, rowOf } from '../rows';

const triage = 'prompts/support/ticket-triage.prompt';

describe('lenses', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  after(async () => {
    await run('toggleCodeLens', { enabled: true });
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEditors();
  });
  const titles = async (uri: vscode.Uri): Promise<readonly string[]> => (await lensesOf(uri)).map(({ title }) => title);

  it('say at the top of a draft what each environment pins, with compare and promote behind it', async () => {
    const lenses = await lensesOf(fileUri('prompts/insights/weekly-themes.prompt.yml'));
    assert.deepEqual(
      lenses.map(({ title }) => title),
      ['prod v2 · staging v3 · dev v3 — modified since v3', 'Compare…', 'Snapshot…', 'Promote…'],
    );
    assert.ok(lenses.every(({ line }) => line === 0));
  });

  it('follow unsaved text, and stay as many', async () => {
    const editor = await vscode.window.showTextDocument(fileUri(triage));
    assert.equal((await titles(fileUri(triage)))[0], 'prod v4 · staging v4 · dev v4 — same as v4');
    const end = editor.document.positionAt(editor.document.getText().length);
    await editor.edit((edit) => edit.insert(end, 'Be brief.\n'));
    assert.equal((await titles(fileUri(triage))).length, 4);
    await until(
      async () => assert.equal((await titles(fileUri(triage)))[0], 'prod v4 · staging v4 · dev v4 — modified since v4'),
      'the lens follows the text',
    );
    assert.equal(editor.document.isDirty, true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(
      async () => assert.equal((await titles(fileUri(triage)))[0], 'prod v4 · staging v4 · dev v4 — same as v4'),
      'the lens follows the revert',
    );
  });

  it('say on a version which environments pin it', async () => {
    const prompt = await rowOf(api.views.prompts, 'refund-decision');
    await choose(await rowOf(api.views.prompts, 'v3', prompt.node));
    const uri = vscode.window.activeTextEditor?.document.uri;
    assert.ok(uri);
    assert.deepEqual(await titles(uri), ['v3 — pinned by prod, latest is v4', 'Compare…', 'Promote…']);
  });

  it('say on each line of a pins file what is newer, and compare with it', async () => {
    const uri = fileUri('.promptenv/environments/prod.yaml');
    const lenses = await lensesOf(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const byLine = lenses.map(({ line, title }) => `${document.lineAt(line).text.split(':')[0] ?? ''}: ${title}`);
    assert.ok(byLine.includes('insights/churn-note: Newer: v3 in dev — compare'), byLine.join('\n'));
    assert.ok(byLine.includes('support/first-reply: Newer: v5 in staging, dev — compare'), byLine.join('\n'));
    assert.ok(
      !byLine.some((line) => line.startsWith('support/ticket-triage')),
      'nothing is newer than the latest version',
    );
    const lens = lenses.find(({ title }) => title === 'Newer: v3 in dev — compare')?.lens;
    assert.ok(lens?.command);
    await vscode.commands.executeCommand(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
    const { original, modified } = activeDiff();
    assert.match(original.path, /\/v2\//);
    assert.match(modified.path, /\/v3\//);
  });

  it('follow the lines of a pins file that is being edited', async () => {
    const uri = fileUri('.promptenv/environments/prod.yaml');
    const placed = async (): Promise<readonly string[]> =>
      (await lensesOf(uri)).map((lens) => `${lens.line} ${lens.title}`);
    const before = await placed();
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# one line more\n'));
    const moved = before.map((lens) => lens.replace(/^\d+/, (line) => `${Number(line) + 1}`));
    await until(async () => assert.deepEqual(await placed(), moved), 'the lenses move with their lines');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(async () => assert.deepEqual(await placed(), before), 'the lenses are where they were');
  });

  it('are not on other files', async () => {
    assert.deepEqual(await titles(fileUri('README.md')), []);
    assert.deepEqual(await titles(fileUri('.promptenv/config.yaml')), []);
  });

  it('go with the setting, and come back', async () => {
    await run('toggleCodeLens', { enabled: false });
    await until(async () => assert.deepEqual(await titles(fileUri(triage)), []), 'the lenses are gone');
    await run('toggleCodeLens', { enabled: true });
    await until(async () => assert.equal((await titles(fileUri(triage))).length, 4), 'the lenses are back');
  });
});

describe('explorer decorations', () => {
  const decorationOf = async (file: string): Promise<vscode.FileDecoration | undefined> => {
    const { views } = await extension();
    const token = new vscode.CancellationTokenSource().token;
    return (await views.decorations.provideFileDecoration(fileUri(file), token)) ?? undefined;
  };

  it('mark drafts that are modified or new with a letter and say so', async () => {
    const modified = await decorationOf('prompts/insights/weekly-themes.prompt.yml');
    assert.deepEqual([modified?.badge, modified?.tooltip], ['M', 'Prompt modified since v3']);
    const fresh = await decorationOf('prompts/support/goodwill-credit.prompt');
    assert.deepEqual([fresh?.badge, fresh?.tooltip], ['N', 'Prompt no version yet']);
  });

  it('leave clean drafts, partials and other files alone', async () => {
    assert.equal(await decorationOf(triage), undefined);
    assert.equal(await decorationOf('prompts/support/_voice.prompt'), undefined);
    assert.equal(await decorationOf('README.md'), undefined);
  });
});
