import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a window of several folders', () => {
  it('has both folders', () => {
    const names = vscode.workspace.workspaceFolders?.map(({ name }) => name);
    assert.deepEqual(names, ['desk', 'phone']);
  });
});
