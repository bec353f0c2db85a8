import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ComparedPart } from '../../../src/host/views/comparisonRows';
import {
  activeDiff,
  activeTab,
  closeEditors,
  extension,
  fileUri,
  promptText,
  run,
  textOf,
  until,
  version,
  write,
} from '../helpers';

describe('the view beside a comparison', () => {
  before(extension);
  afterEach(closeEditors);

  const shown = async (): Promise<{ title: string; rows: string[] }> => {
    const { app } = await extension();
    const view = await app.shownComparison.view();
    assert.ok(view);
    const text = (parts: readonly ComparedPart[]): string[] =>
      parts.flatMap(({ row, children }) => [`${row.label}: ${row.description ?? ''}`, ...text(children)]);
    return { title: view.shown.title, rows: text(view.shown.rows) };
  };

  it('says what the text does not show, and opens it as a diff of its own', async () => {
    write('prompts/tests/_warmth.prompt', 'Be kind.\n');
    const tools = (description: string): string =>
      `tools:\n  - name: refund\n    description: ${description}\n    input: { type: object }\n`;
    const text = (front: string, body: string): string => `---\n${front}---\n${body}\n`;
    await version('tests/beside', text(`model: m-1\n${tools('Pays')}`, 'Hello {{name}}. {{>warmth}}'));
    write('prompts/tests/_warmth.prompt', 'Be brief.\n');
    const front = `model: m-2\nconfig:\n  temperature: 0.9\n${tools('Pays back')}`;
    write(
      'service/src/beside.py',
      [
        'from langfuse import get_client',
        'langfuse = get_client()',
        'a = langfuse.get_prompt("tests/beside").compile(name=name)',
        'b = langfuse.get_prompt("tests/beside").compile(**values)',
        '',
      ].join('\n'),
    );
    await version('tests/beside', text(front, 'Hello {{customer}}. {{>warmth}}'));
    await run('compare', { left: 'tests/beside@1', right: 'tests/beside@2' });
    await until(async () => (await shown()).rows.includes('Calls for It: 2'), 'the calls are not found');
    const { title, rows } = await shown();
    assert.equal(title, 'beside: v1 ↔ v2');
    assert.deepEqual(rows, [
      'Text: +5 −3 lines, +6 −2 words',
      'Model: m-1 → m-2',
      'Parameters: 1',
      'temperature: added: 0.9',
      'Tools: 1',
      'refund: changed',
      'description: Pays → Pays back',
      'Variables: 2',
      'name: removed',
      'customer: added',
      'Calls for It: 2',
      'service/src/beside.py:3: does not pass customer; still passes name',
      'service/src/beside.py:4: cannot tell what it passes',
      'Included Files: 1',
      '_warmth.prompt: changed, +1 −1 lines',
    ]);
    await run('openComparedPart', { kind: 'tool', name: 'refund' });
    assert.equal(activeTab()?.label, 'beside: v1 ↔ v2: tool refund');
    const tool = activeDiff();
    assert.match(await textOf(tool.original), /"description": "Pays"/);
    assert.match(await textOf(tool.modified), /"description": "Pays back"/);
    await run('openComparedPart', { kind: 'file', path: '_warmth.prompt' });
    assert.match(await textOf(activeDiff().modified), /^Be brief\.$/m);
    await run('openComparedPart', { kind: 'call', path: 'service/src/beside.py', line: 4 });
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, 3);
    await run('openComparedPart', { kind: 'text' });
    await until(() => activeTab()?.label === 'beside: v1 ↔ v2', 'the text is not open');
    rmSync(fileUri('service/src/beside.py').fsPath);
  });

  it('follows what is typed into the draft, and says that it is not saved', async () => {
    await version('tests/beside-draft', promptText('Pinned.'), 'dev');
    const document = await vscode.workspace.openTextDocument(fileUri('prompts/tests/beside-draft.prompt'));
    const editor = await vscode.window.showTextDocument(document);
    await run('compareWithEnvironment', { environment: 'dev' });
    assert.deepEqual(await shown(), {
      title: 'beside-draft: dev v1 ↔ draft',
      rows: ['Text: the same', 'Both sides are the same.: '],
    });
    await vscode.window.showTextDocument(editor.document);
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('0.2');
    edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 3)), '0.9');
    await vscode.workspace.applyEdit(edit);
    await until(async () => {
      assert.deepEqual(await shown(), {
        title: 'beside-draft: dev v1 ↔ draft (unsaved)',
        rows: ['Text: +1 −1 lines, +1 −1 words', 'Parameters: 1', 'temperature: 0.2 → 0.9'],
      });
    }, 'the view does not follow');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(async () => (await shown()).title === 'beside-draft: dev v1 ↔ draft', 'the view does not go back');
  });

  it('belongs to the diff that is looked at', async () => {
    await version('tests/beside-two', promptText('One.', 'a', 1));
    await version('tests/beside-two', promptText('One.', 'b', 1));
    await version('tests/beside-two', promptText('One.', 'b', 2));
    await run('compare', { left: 'tests/beside-two@1', right: 'tests/beside-two@2' });
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    await run('compare', { left: 'tests/beside-two@2', right: 'tests/beside-two@3' });
    assert.equal((await shown()).title, 'beside-two: v2 ↔ v3');
    await vscode.commands.executeCommand('workbench.action.previousEditorInGroup');
    await until(async () => (await shown()).title === 'beside-two: v1 ↔ v2', 'the view is of another diff');
    assert.deepEqual((await shown()).rows.slice(1), ['Model: a → b']);
  });

  it('belongs to a diff of several files, too, when that is looked at again', async () => {
    write('prompts/tests/_beside.prompt', 'Be kind.\n');
    await version('tests/beside-files', 'Hello. {{>beside}}\n');
    write('prompts/tests/_beside.prompt', 'Be brief.\n');
    await version('tests/beside-files', 'Hello. {{>beside}}\n');
    await run('compare', { left: 'tests/beside-files@1', right: 'tests/beside-files@2' });
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    await run('compare', { left: 'support/first-reply@1', right: 'support/first-reply@2' });
    assert.equal((await shown()).title, 'first-reply: v1 ↔ v2');
    await vscode.commands.executeCommand('workbench.action.previousEditorInGroup');
    await until(async () => (await shown()).title === 'beside-files: v1 ↔ v2', 'the view is of another diff');
    assert.ok((await shown()).rows.includes('Included Files: 1'));
  });

  it('says that a pin has moved since, leaves the diff as it is, and compares again where that is chosen', async () => {
    await version('tests/beside-moved', promptText('First.'), 'dev');
    await version('tests/beside-moved', promptText('Second.', 'b'));
    write('prompts/tests/beside-moved.prompt', promptText('Third.', 'b'));
    await run('compare', { left: 'tests/beside-moved@dev', right: 'tests/beside-moved@draft' });
    const before = await shown();
    assert.equal(before.title, 'beside-moved: dev v1 ↔ draft');
    await run('promote', { prompt: 'tests/beside-moved', to: 'dev', version: 2 });
    await until(async () => {
      const rows = ['dev pins v2 by now: compare again', ...before.rows];
      assert.deepEqual(await shown(), { ...before, rows });
    }, 'the view does not say that the pin moved');
    assert.equal(activeTab()?.label, 'beside-moved: dev v1 ↔ draft');
    const { markdown } = await run<{ markdown: string }>('copyComparison', {});
    assert.match(markdown, /^### `tests\/beside-moved@1` → `tests\/beside-moved@draft`\n/);
    await run('openComparedPart', { kind: 'again' });
    assert.equal(activeTab()?.label, 'beside-moved: dev v2 ↔ draft');
    assert.deepEqual(await shown(), {
      title: 'beside-moved: dev v2 ↔ draft',
      rows: ['Text: +1 −1 lines, +1 −1 words', 'Nothing besides the text differs.: '],
    });
  });

  it('says so no more once the environment pins that version again', async () => {
    await version('tests/beside-back', promptText('First.'), 'dev');
    await version('tests/beside-back', promptText('Second.'));
    await run('compare', { left: 'tests/beside-back@dev', right: 'tests/beside-back@2' });
    const before = await shown();
    await run('promote', { prompt: 'tests/beside-back', to: 'dev', version: 2 });
    const first = async (): Promise<string | undefined> => (await shown()).rows[0];
    await until(async () => (await first()) === 'dev pins v2 by now: compare again', 'the move is not told');
    await run('rollback', { prompt: 'tests/beside-back', environment: 'dev', reason: 'Back' });
    await until(async () => assert.deepEqual(await shown(), before), 'the move is still told');
  });

  it('is copied as the Markdown that the command line prints', async () => {
    await version('tests/beside-copy', promptText('One.', 'a'), 'dev');
    await version('tests/beside-copy', promptText('Two.', 'b'));
    const references = { left: 'tests/beside-copy@dev', right: 'tests/beside-copy@2' };
    await run('compare', references);
    const { markdown } = await run<{ markdown: string }>('copyComparison', {});
    assert.match(markdown, /^### `tests\/beside-copy@dev` → `tests\/beside-copy@2`\n/);
    assert.match(markdown, /\| `model` \| `"a"` \| `"b"` \|/);
    assert.equal(await vscode.env.clipboard.readText(), markdown);
    assert.deepEqual(await run('copyComparison', references), { markdown });
  });
});
