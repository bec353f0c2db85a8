import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeTab, closeEditors, extension, replacing, run } from '../helpers';

describe('environments of a large registry that are compared', () => {
  before(extension);
  after(closeEditors);

  it('open as many prompts as one editor shows, and say how many more differ', async () => {
    const { app } = await extension();
    const root = app.store.entries[0]?.root.toString() ?? '';
    const [dev, prod] = ['dev', 'prod'].map((environment) => ({ kind: 'environment', root, environment }));
    const said: string[] = [];
    const tell: typeof vscode.window.showInformationMessage = (text: string) => {
      said.push(text);
      return Promise.resolve(undefined);
    };
    await replacing(vscode.window, 'showInformationMessage', tell, async () => {
      const { prompts } = await run<{ prompts: readonly unknown[] }>('compareEnvironments', dev, [dev, prod]);
      assert.ok(prompts.length > 500, String(prompts.length));
      assert.equal(activeTab()?.label, `dev ↔ prod: ${prompts.length} prompts (500 files)`);
      const rest = prompts.length - 500;
      assert.deepEqual(said, [`${rest} more prompts differ between dev and prod, more than this editor shows.`]);
    });
  });
});
