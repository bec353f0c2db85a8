import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation in a folder', () => {
  it('activates the extension', async () => {
    const extension = vscode.extensions.getExtension('prompt-environments.prompt-environments');
    assert.ok(extension, 'the extension is not in the list of extensions');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('opens the three views in the sidebar by command', async () => {
    for (const view of ['prompts', 'environments', 'history']) {
      await vscode.commands.executeCommand(`promptEnvironments.${view}.focus`);
    }
  });
});
