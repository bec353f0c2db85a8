import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ComparisonView } from '../../../../src/host/views/comparisonView';
import { extension, run, textOf, until } from '../../helpers';

describe('after a reload: diffs of versions', () => {
  const view = async (): Promise<ComparisonView | undefined> => (await extension()).app.shownComparison.view();
  const beside = async (title: string): Promise<readonly string[]> => {
    await until(async () => assert.equal((await view())?.shown.title, title), 'the view does not show the diff');
    return (await view())?.shown.rows.map(({ row }) => `${row.label}: ${row.description ?? ''}`) ?? [];
  };

  after(() => vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup'));

  it('are still open, and both sides can be read', async () => {
    const diffs = (): vscode.TabInputTextDiff[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .flatMap(({ input }) => (input instanceof vscode.TabInputTextDiff ? [input] : []));
    await until(() => diffs().length > 0, 'the diff is gone');
    const [diff] = diffs();
    assert.ok(diff);
    assert.equal(diff.original.scheme, 'prompt-env');
    const [left, right] = [await textOf(diff.original), await textOf(diff.modified)];
    assert.ok(left.length > 0 && right.length > 0);
    assert.notEqual(left, right);
  });

  it('have the view beside them, which says what the text does not show, and where a pin has moved since', async () => {
    const rows = await beside('churn-note: prod v2 ↔ v3');
    assert.match(rows[0] ?? '', /^Text: \+\d+ lines/);
    await until(async () => (await view())?.isVisible === true, 'the view is not open, as it was before');
    await run('promote', { prompt: 'insights/churn-note', to: 'prod', version: 3, reason: 'Tried', confirmed: true });
    await until(async () => {
      const [first] = await beside('churn-note: prod v2 ↔ v3');
      assert.equal(first, 'prod pins v3 by now: compare again');
    }, 'the view does not say that the pin moved');
  });

  it('have it, too, where the diff has several files', async () => {
    await vscode.commands.executeCommand('workbench.action.focusSecondEditorGroup');
    await vscode.commands.executeCommand('workbench.action.openEditorAtIndex1');
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.equal(activeTab?.label, 'several: v1 ↔ v2 (2 files)');
    const rows = await beside('several: v1 ↔ v2');
    assert.ok(rows.includes('Model: openai/gpt-4.1-mini → openai/gpt-5'), rows.join('\n'));
    assert.ok(rows.includes('Included Files: 1'), rows.join('\n'));
  });
});
