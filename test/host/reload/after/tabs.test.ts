import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('after a reload', () => {
  it('still has the editor open', () => {
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, 'README.md');
  });
});
