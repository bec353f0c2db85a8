import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { exists, extension, folder, promptText, read, run, until, write } from '../helpers';

// After the others of this window by its name: it adds a registry.
describe('registries below a folder of the window', () => {
  it('are found when one of their files is opened', async () => {
    const { app } = await extension();
    write('apps/bot/.promptenv/config.yaml', read('.promptenv/config.yaml', folder('desk')), folder('desk'));
    write('apps/bot/prompts/hello.prompt', promptText('Hello from the bot.'), folder('desk'));
    mkdirSync(path.join(folder('desk'), '.git'), { recursive: true });
    const names = (): readonly string[] => app.store.entries.map(({ name }) => name);
    const file = vscode.Uri.file(path.join(folder('desk'), 'apps/bot/prompts/hello.prompt'));
    await vscode.workspace.openTextDocument(file);
    await until(() => names().includes('bot'), 'the registry of the opened file is not found');
    assert.equal(app.store.draftAt(file)?.entry.name, 'bot');
    assert.equal(app.store.draftAt(file)?.prompt.id, 'hello');
    await run('snapshot', { prompt: 'hello', message: 'First' });
    assert.ok(exists('apps/bot/.promptenv/versions/hello/versions.jsonl', folder('desk')));
  });
});
