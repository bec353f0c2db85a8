import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, folder, pause, promptText, write } from '../helpers';

// Last of this window by its name: nothing of the extension works afterwards.
describe('after the extension is disposed of', () => {
  it('no command is left, and nothing is told about changes', async () => {
    const { app } = await extension();
    let told = 0;
    app.store.onDidChange(() => (told += 1));
    for (const subscription of app.subscriptions.splice(0)) {
      subscription.dispose();
    }
    const left = (await vscode.commands.getCommands(true)).filter((id) => /^promptEnvironments\.[a-zA-Z]+$/.test(id));
    assert.deepEqual(left, []);
    write('prompts/tests/after-disposal.prompt', promptText('Nobody looks.'), folder());
    await pause(1000);
    assert.equal(told, 0);
  });
});
