import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { app, leaveEditors, open, python, removeApp } from '../callFiles';
import { extension, pinLine } from '../helpers';

describe('names in calls that are being written', () => {
  before(extension);
  afterEach(leaveEditors);
  after(removeApp);

  const ours = [
    vscode.CompletionItemKind.Value,
    vscode.CompletionItemKind.EnumMember,
    vscode.CompletionItemKind.Constant,
  ];
  /** What is offered so many characters into a text of the active editor, best first: `prod v3`. */
  const offered = async (text: string, inside: number): Promise<readonly string[]> => {
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const at = document.getText().indexOf(text);
    assert.notEqual(at, -1, `there is no ${text}`);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(at + inside),
    );
    return list.items
      .filter(({ kind }) => kind !== undefined && ours.includes(kind))
      .map(({ label }) => (typeof label === 'string' ? label : `${label.label} ${label.description ?? ''}`.trim()));
  };
  const named = (labels: readonly string[]): readonly string[] => labels.map((label) => label.split(' ')[0] ?? '');

  it('are offered inside their texts', async () => {
    await open(
      app,
      python(
        'a = get_prompt("")',
        'd = get_prompt("support/first-reply", environment="")',
        'b = load("prompts:/support/first-reply@")',
        'c = other("")',
      ),
    );
    assert.ok((await offered('get_prompt("', 12)).includes('support/first-reply prompt'));
    assert.deepEqual(named(await offered('environment="', 13)), ['prod', 'staging', 'dev']);
    const [staged] = /\d+/.exec(pinLine('staging', 'support/first-reply')?.split(':')[1] ?? '') ?? [];
    assert.deepEqual(await offered('first-reply@', 12), ['prod v3', `staging v${staged}`, 'dev v5']);
    assert.deepEqual(await offered('other("', 7), []);
  });

  it('are offered for environments while the prompt has no name yet', async () => {
    await open(
      app,
      [
        'from prompts import get_prompt',
        'from langfuse import get_client',
        'a = get_prompt("", environment="")',
        'b = get_client().get_prompt("", label="st")',
        'c = get_prompt("support/no-such", environment="")',
        'd = other("", environment="")',
      ].join('\n'),
    );
    const environments = ['prod environment', 'staging environment', 'dev environment'];
    assert.deepEqual(await offered('"", environment="', 17), environments);
    assert.deepEqual(await offered('label="', 9), environments);
    assert.deepEqual(await offered('no-such", environment="', 23), environments);
    assert.deepEqual(await offered('other("", environment="', 23), []);
    assert.ok((await offered('get_prompt("", label', 12)).includes('support/first-reply prompt'));
  });

  it('are offered for versions, newest first, with the environments that pin them', async () => {
    await open(
      app,
      [
        'from langfuse import get_client',
        'a = get_client().get_prompt("insights/weekly-themes", version=)',
        'b = "prompts:/insights/weekly-themes/"',
        'c = get_client().get_prompt("insights/weekly-themes", version="1")',
        'd = "prompts:/insights/"',
        'e = other("insights/weekly-themes", version=)',
      ].join('\n'),
    );
    const versions = ['3 dev, staging', '2 prod', '1'];
    assert.deepEqual(await offered('version=)', 8), versions);
    assert.deepEqual(await offered('weekly-themes/"', 14), versions);
    assert.deepEqual(await offered('version="1', 10), versions);
    assert.ok((await offered('prompts:/insights/"', 18)).includes('insights/weekly-themes prompt'));
    assert.deepEqual(await offered('other("insights/weekly-themes", version=', 40), []);
  });
});
