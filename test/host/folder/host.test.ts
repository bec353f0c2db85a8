import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';

// What the tests rely on in the host itself.
describe('the host of these tests', () => {
  it('sees a file that another program writes', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const file = path.join(folder.uri.fsPath, 'written-by-another-program.txt');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.txt'));
    try {
      const seen = new Promise<string>((resolve) => watcher.onDidCreate((uri) => resolve(uri.fsPath)));
      await writeFile(file, 'hello\n');
      assert.equal(await seen, file);
    } finally {
      watcher.dispose();
      await rm(file, { force: true });
    }
  });

  it('finds files by a glob', async () => {
    const found = await vscode.workspace.findFiles('**/*.prompt');
    assert.ok(found.length > 0, 'no prompt file was found');
  });
});
