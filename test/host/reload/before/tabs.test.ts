import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('before a reload', () => {
  it('has an editor open on a file', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'README.md'), { preview: false });
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'README.md');
  });
});
