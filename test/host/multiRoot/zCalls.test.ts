import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, fileUri, folder, run, until, write } from '../helpers';
import { lensesOf } from '../rows';

describe('calls for prompts where a window has several registries', () => {
  before(extension);
  after(closeEditors);

  const uri = (): vscode.Uri => fileUri('src/app.py', folder('desk'));
  const code = [
    'from langfuse import Langfuse',
    'client = Langfuse()',
    'a = client.get_prompt("greeting", label="dev")',
    'b = client.get_prompt("opening", label="test")',
    'c = client.get_prompt("greting", label="dev")',
    '',
  ].join('\n');

  it('mean the registry above the file, or the only other one that has the prompt', async () => {
    write('src/app.py', code, folder('desk'));
    await vscode.window.showTextDocument(uri());
    const shown = async (): Promise<readonly string[]> =>
      (await lensesOf(uri())).map(({ line, title }) => `${line + 1}: ${title}`);
    await until(async () => {
      const pins = (await shown()).filter((title) => !title.includes('Promote'));
      assert.deepEqual(
        pins.map((title) => title.replace(/ v\d+.*/, ' v')),
        ['3: → dev v', '4: → test v'],
      );
    }, 'each call has the lens of its registry');
  });

  it('are marked only where no registry has what they ask for', async () => {
    await until(() => vscode.languages.getDiagnostics(uri()).length > 0, 'there is a mark');
    assert.deepEqual(
      vscode.languages.getDiagnostics(uri()).map(({ message }) => message),
      ['desk has no prompt "greting". Did you mean "greeting"?'],
    );
  });

  it('are listed over folders, for the registry that they mean', async () => {
    const found = await run<{ path: string; line: number }[]>('findCalls', { prompt: 'opening', registry: 'phone' });
    assert.deepEqual(
      found.map(({ path, line }) => [path.replace(/.*\/(?=desk\/)/, ''), line]),
      [['desk/src/app.py', 4]],
    );
  });
});
