import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeTab, extension, promptText, run, until, version, write } from '../../helpers';

describe('before a reload: diffs of versions', () => {
  it('are open in a group beside: one of several files, and one with an environment in front of it', async () => {
    await extension();
    await run('openVersion', { ref: 'support/first-reply@1' });
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    write('prompts/tests/_tone.prompt', 'Be kind.\n');
    await version('tests/several', `${promptText('Hello.')}{{>tone}}\n`);
    write('prompts/tests/_tone.prompt', 'Be brief.\n');
    await version('tests/several', `${promptText('Good morning.', 'openai/gpt-5')}{{>tone}}\n`);
    await run('compare', { left: 'tests/several@1', right: 'tests/several@2' });
    assert.equal(activeTab()?.label, 'several: v1 ↔ v2 (2 files)');
    await vscode.commands.executeCommand('workbench.action.moveEditorToNextGroup');
    await until(() => vscode.window.tabGroups.all.length === 2, 'there is no second group');
    await run('compare', { left: 'insights/churn-note@prod', right: 'insights/churn-note@3' });
    assert.equal(activeTab()?.label, 'churn-note: prod v2 ↔ v3');
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    const { app } = await extension();
    await until(async () => (await app.shownComparison.view())?.isVisible === true, 'the view is not open');
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
  });
});
