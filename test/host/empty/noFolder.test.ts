import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, failure, run } from '../helpers';

describe('a window without a folder', () => {
  it('has no folder', () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
  });

  it('has nothing to work on, and commands say so', async () => {
    await extension();
    for (const started of [run('status', {}), run('initialize', {}), run('promote', { prompt: 'a', to: 'dev' })]) {
      await failure('notFound', started);
    }
  });
});
