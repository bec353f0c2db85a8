import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, failure, fileUri, promptText, run, version, write } from '../helpers';

interface Where {
  readonly path: string;
  readonly prompts: readonly {
    readonly prompt: string;
    readonly role: string;
    readonly environments: readonly {
      readonly environment: string;
      readonly serves: boolean;
      readonly change: { readonly same: boolean; readonly files: readonly { path: string }[] } | null;
    }[];
  }[];
}

describe('where a file is served', () => {
  before(async () => {
    await extension();
    write('prompts/tests/_shared.prompt', 'Shared.\n');
    for (const id of ['tests/where-one', 'tests/where-two']) {
      await version(id, promptText('{{>shared}}'), 'dev');
    }
  });
  afterEach(closeEditors);

  const ours = ({ prompts }: Where): readonly (readonly unknown[])[] =>
    prompts
      .filter(({ prompt }) => prompt.startsWith('tests/where-'))
      .map(({ prompt, role, environments }) => [
        prompt,
        role,
        environments.filter(({ serves }) => serves).map(({ environment }) => environment),
        environments[0]?.change?.files.map(({ path }) => path),
      ]);

  it('is what promptenv where says, unsaved edits included', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri('prompts/tests/_shared.prompt'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Unsaved. '));
    const expected = [
      ['tests/where-one', 'include', ['dev'], ['_shared.prompt']],
      ['tests/where-two', 'include', ['dev'], ['_shared.prompt']],
    ];
    assert.deepEqual(ours(await run<Where>('showWhere', {})), expected);
    assert.deepEqual(ours(await run<Where>('showWhere', { path: 'prompts/tests/_shared.prompt' })), expected);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('knows the document of a version', async () => {
    await run('openVersion', { ref: 'tests/where-one@1' });
    const found = await run<Where>('showWhere', {});
    assert.deepEqual(ours(found), [['tests/where-one', 'version', ['dev'], []]]);
  });

  it('fails where there is no such file, and tells of none that no prompt has', async () => {
    await failure('notFound', run('showWhere', { path: 'prompts/nope.prompt' }));
    await failure('usage', run('showWhere', {}));
    write('notes.txt', 'Notes.\n');
    assert.deepEqual(await run('showWhere', { path: 'notes.txt' }), {
      path: 'notes.txt',
      prompts: [],
    });
  });
});
