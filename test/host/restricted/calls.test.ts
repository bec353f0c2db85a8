import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, fileUri, run } from '../helpers';
import { lensesOf } from '../rows';

const report = 'analytics/weekly_report.py';

describe('calls for prompts in restricted mode', () => {
  before(extension);
  after(closeEditors);

  it('have a lens that compares, and none that promotes', async () => {
    const titles = (await lensesOf(fileUri(report))).map(({ title }) => title);
    assert.deepEqual(titles, ['prod v2 · staging v3 · dev v3']);
  });

  it('lead to the draft and are listed', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri(report));
    const place = document.positionAt(document.getText().indexOf('insights/weekly-themes') + 3);
    const links = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      fileUri(report),
      place,
    );
    assert.match(links[0]?.targetUri.path ?? '', /\/prompts\/insights\/weekly-themes\.prompt\.yml$/);
    assert.deepEqual(await run('findCalls', { prompt: 'insights/weekly-themes' }), [
      { path: report, line: 12, column: 21 },
    ]);
  });
});
