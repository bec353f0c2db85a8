import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hovers, textOf } from '../callFiles';
import { closeEditors, extension, fileUri, until, write, type Extension } from '../helpers';
import { lensesOf } from '../rows';

const file = 'analytics/trial.ipynb';
const cells: readonly (readonly [kind: 'code' | 'markdown', text: string])[] = [
  ['code', '%pip install langfuse\nfrom langfuse import get_client\nclient = get_client()'],
  ['markdown', 'Then `client.get_prompt("support/first-reply")`.'],
  ['code', 'reply = client.get_prompt("support/first-reply", label="staging")'],
  ['code', '%%bash\necho \'client.get_prompt("support/first-reply", label="stagin")\''],
  ['code', 'other = client.get_prompt("support/first-reply", label="stagin")\nold = "prompts:/support/first-reply/9"'],
];

/** As Jupyter keeps it. */
const notebookText = JSON.stringify({
  cells: cells.map(([kind, text]) => ({
    cell_type: kind,
    metadata: {},
    source: text.split(/(?<=\n)/),
    ...(kind === 'code' ? { execution_count: null, outputs: [] } : {}),
  })),
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
});

describe('calls for prompts in the cells of a notebook', () => {
  let api: Extension;
  let notebook: vscode.NotebookDocument;
  before(async () => {
    api = await extension();
    write(file, notebookText);
    notebook = await vscode.workspace.openNotebookDocument(fileUri(file));
    await vscode.window.showNotebookDocument(notebook);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(file));
  });

  const cell = (index: number): vscode.TextDocument => notebook.cellAt(index).document;
  const titles = async (index: number): Promise<readonly string[]> =>
    (await lensesOf(cell(index).uri)).map(({ line, title }) => `${line + 1}: ${title}`);
  const marks = (index: number): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(cell(index).uri).filter(({ source }) => source === 'Prompt Environments');
  const placeOf = (index: number, text: string): vscode.Position =>
    cell(index).positionAt(cell(index).getText().indexOf(text) + 2);

  it('have a lens, also where another cell says whose call it is', async () => {
    await until(
      async () => assert.match((await titles(2))[0] ?? '', /^1: → staging v\d+ · prod v3 · dev v5$/),
      'the lens of the call',
    );
    assert.deepEqual(await titles(3), [], 'a cell in another language');
  });

  it('say on hover what is pinned, and lead to the draft', async () => {
    const place = placeOf(2, 'support/first-reply');
    const [hover] = await hovers(cell(2).uri, place);
    assert.ok(hover);
    assert.match(textOf(hover), /support\/first-reply — asks for staging v\d+/);
    const [link] = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      cell(2).uri,
      place,
    );
    assert.equal(link?.targetUri.toString(), fileUri('prompts/support/first-reply.prompt').toString());
  });

  it('are marked where they ask for what does not exist', async () => {
    const name = api.app.store.entries[0]?.name ?? '';
    await until(
      () =>
        assert.deepEqual(
          marks(4).map(({ message, range }) => [message, cell(4).getText(range)]),
          [
            [`${name} has no environment "stagin". Did you mean "staging"?`, 'stagin'],
            [`${name} has no v9 of "support/first-reply". It has v1 to v5.`, '9'],
          ],
        ),
      'two marks',
    );
    assert.deepEqual([marks(2), marks(3)], [[], []]);
  });

  it('complete, also where another cell says whose call it is', async () => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      cell(4).uri,
      placeOf(4, 'stagin'),
    );
    const environments = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.EnumMember);
    assert.deepEqual(
      environments.map(({ label }) => (typeof label === 'string' ? label : label.label)),
      ['prod', 'staging', 'dev'],
    );
  });

  it('are found anew in all cells when one changes', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell(0).uri, new vscode.Range(1, 0, 3, 0), 'from elsewhere import client');
    await vscode.workspace.applyEdit(edit);
    await until(() => assert.equal(marks(4).length, 1), 'only the address is left');
    // By the team's own function, which takes no label.
    await until(async () => assert.match((await titles(2))[0] ?? '', /^1: prod v3 · staging/), 'the lens of the call');
  });
});
