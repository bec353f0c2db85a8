import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { textOf, until } from '../../helpers';

describe('after a reload: a diff of versions', () => {
  it('is still open, and both sides can be read', async () => {
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
});
