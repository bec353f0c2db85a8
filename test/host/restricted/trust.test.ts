import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('restricted mode', () => {
  it('does not trust the workspace', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('still activates the extension', async () => {
    const extension = vscode.extensions.getExtension('prompt-environments.prompt-environments');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
