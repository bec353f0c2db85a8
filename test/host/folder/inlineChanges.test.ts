import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inlineChanges } from '../../../src/core/inlineChanges';
import { seededRandom } from '../../support/random.mjs';
import {
  closeEditors,
  extension,
  failure,
  fileUri,
  promptText,
  read,
  run,
  textOf,
  until,
  version,
  write,
} from '../helpers';

interface Change {
  readonly line: number;
  readonly kind: 'wording' | 'spacing';
  readonly pinned: string;
  readonly draft: string;
}

interface Report {
  readonly enabled?: boolean;
  readonly prompt: string;
  readonly environment: string;
  readonly version: number;
  readonly changes: readonly Change[];
}

describe('inline changes', () => {
  before(extension);

  afterEach(async () => {
    await run('toggleInlineChanges', { enabled: false });
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEditors();
  });

  /** A prompt whose first version is pinned by dev, with its draft open. */
  async function opened(prompt: string, text: string): Promise<vscode.TextEditor> {
    await version(prompt, text, 'dev');
    return vscode.window.showTextDocument(fileUri(`prompts/${prompt}.prompt`));
  }

  async function replaced(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
    const start = editor.document.getText().indexOf(from);
    assert.notEqual(start, -1, from);
    const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + from.length));
    assert.ok(await editor.edit((edit) => edit.replace(range, to)));
  }

  const on = (prompt: string, environment = 'dev'): Promise<Report> =>
    run<Report>('toggleInlineChanges', { enabled: true, prompt, environment });

  it('compares with prod unless another environment was chosen, and remembers that one', async () => {
    const editor = await opened('tests/inline-choice', promptText('Pinned.'));
    assert.match(
      (await failure('notFound', run('toggleInlineChanges', { enabled: true }))).message,
      /prod pins no version/,
    );
    const chosen = await run<Report>('chooseInlineEnvironment', { environment: 'dev' });
    assert.deepEqual([chosen.environment, chosen.version], ['dev', 1]);
    await run('toggleInlineChanges', { enabled: false });
    await vscode.window.showTextDocument(editor.document);
    assert.equal((await run<Report>('toggleInlineChanges', { enabled: true })).environment, 'dev');
    const { message } = await failure(
      'notFound',
      run('toggleInlineChanges', { enabled: true, environment: 'nowhere' }),
    );
    assert.match(message, /no environment "nowhere"/);
    await run('chooseInlineEnvironment', { prompt: 'support/first-reply', environment: 'prod' });
  });

  it('shows nothing of the environment before once another one is chosen that pins nothing, whatever is typed', async () => {
    const editor = await opened('tests/inline-unpinned', promptText('Pinned.'));
    await on('tests/inline-unpinned');
    const nothing = /prod pins no version/;
    assert.match((await failure('notFound', run('chooseInlineEnvironment', { environment: 'prod' }))).message, nothing);
    await replaced(editor, 'Pinned.', 'Typed.');
    // Longer than typing must rest before the text is compared.
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.match((await failure('notFound', run('nextInlineChange', {}))).message, nothing);
    assert.match((await failure('notFound', run('putBackWording', {}))).message, nothing);
    await run('chooseInlineEnvironment', { prompt: 'support/first-reply', environment: 'prod' });
  });

  it('says what was typed and not saved, and follows what is typed next', async () => {
    const editor = await opened(
      'tests/inline-typed',
      promptText('Be brief. Apologise to the customer, and stay kind.'),
    );
    await replaced(editor, 'brief', 'short');
    const found = await on('tests/inline-typed');
    assert.deepEqual(found, {
      enabled: true,
      prompt: 'tests/inline-typed',
      environment: 'dev',
      version: 1,
      changes: [{ line: 7, kind: 'wording', pinned: 'brief', draft: 'short' }],
    });
    await replaced(editor, 'kind', 'polite');
    const next = await run<Report & { readonly at: Change }>('nextInlineChange', { prompt: 'tests/inline-typed' });
    assert.deepEqual(
      next.changes.map(({ draft }) => draft),
      ['short', 'polite'],
    );
    assert.match(read('prompts/tests/inline-typed.prompt'), /Be brief\. Apologise to the customer, and stay kind\./);
  });

  it('goes round the changes both ways', async () => {
    const editor = await opened('tests/inline-walk', promptText('One.\n\nTwo.\n\nThree.'));
    for (const [from, to] of [
      ['One', 'First'],
      ['Two', 'Second'],
      ['Three', 'Third'],
    ] as const) {
      await replaced(editor, from, to);
    }
    await on('tests/inline-walk');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const walked: number[] = [];
    for (const name of ['nextInlineChange', 'nextInlineChange', 'nextInlineChange', 'nextInlineChange'] as const) {
      await run(name);
      walked.push(editor.selection.active.line);
    }
    await run('previousInlineChange');
    walked.push(editor.selection.active.line);
    assert.deepEqual(walked, [6, 8, 10, 6, 10]);
  });

  it('puts one change back as one step to undo, and leaves the others', async () => {
    const text = promptText('Name the problem.\n\nAsk for what is missing,\nall at once.\n\nEnd with the next step.');
    const editor = await opened('tests/inline-back', text);
    await replaced(editor, 'Ask for what is missing,\nall at once.\n\n', '');
    await replaced(editor, 'Name', 'Repeat');
    const { changes } = await on('tests/inline-back');
    assert.deepEqual(
      changes.map(({ pinned }) => pinned),
      ['Name', 'Ask for what is missing,\nall at once.\n\n'],
    );
    const left = await run<Report>('putBackWording', { prompt: 'tests/inline-back', change: 2 });
    assert.deepEqual(
      left.changes.map(({ draft }) => draft),
      ['Repeat'],
    );
    assert.equal(editor.document.getText(), text.replace('Name', 'Repeat'));
    await vscode.commands.executeCommand('undo');
    assert.ok(!editor.document.getText().includes('Ask for'));
    await vscode.commands.executeCommand('redo');
    await run('putBackWording', { prompt: 'tests/inline-back', change: 1 });
    assert.equal(editor.document.getText(), text);
  });

  it('takes a draft with CRLF for what it is stored as, and puts back its line ends', async () => {
    const text = promptText('One line.\nAnother line.\nThe last one.');
    await version('tests/inline-crlf', text, 'dev');
    write('prompts/tests/inline-crlf.prompt', text.replaceAll('\n', '\r\n'));
    const editor = await vscode.window.showTextDocument(fileUri('prompts/tests/inline-crlf.prompt'));
    assert.deepEqual((await on('tests/inline-crlf')).changes, []);
    await replaced(editor, 'One line.\r\nAnother line.\r\n', 'No line.\r\n');
    const { changes } = await run<Report>('nextInlineChange');
    for (const [index] of changes.entries()) {
      await run('putBackWording', { change: changes.length - index });
    }
    await editor.document.save();
    assert.equal(read('prompts/tests/inline-crlf.prompt'), text.replaceAll('\n', '\r\n'));
  });

  it('follows the environment when it pins another version', async () => {
    await opened('tests/inline-moved', promptText('First.'));
    await on('tests/inline-moved');
    await version('tests/inline-moved', promptText('Second.'), 'dev');
    await until(async () => {
      const seen = await run<Report>('nextInlineChange', { prompt: 'tests/inline-moved' });
      assert.equal(seen.version, 2);
    }, 'the changes are against version 2');
  });

  it('says what it cannot compare: no draft, a damaged version, a change that is not there, while they are off', async () => {
    await vscode.window.showTextDocument(fileUri('.promptenv/config.yaml'));
    const other = await failure('notFound', run('toggleInlineChanges', { enabled: true }));
    assert.match(other.message, /config\.yaml is no draft of a prompt/);
    const { digest } = await version('tests/inline-damaged', promptText('Sound.'), 'dev');
    const stored = `.promptenv/versions/tests/inline-damaged/v1-${digest.slice(7, 15)}.prompt`;
    write(stored, promptText('Tampered.'));
    await failure('damaged', on('tests/inline-damaged'));
    write(stored, promptText('Sound.'));
    await opened('tests/inline-none', promptText('Same.'));
    await on('tests/inline-none');
    await failure('notFound', run('putBackWording', { prompt: 'tests/inline-none' }));
    await failure('notFound', run('putBackWording', { prompt: 'tests/inline-none', change: 3 }));
    await run('toggleInlineChanges', { enabled: false });
    await failure('refused', run('nextInlineChange', { prompt: 'tests/inline-none' }));
  });

  it('refuses to put back a carriage return that an editor cannot write', async () => {
    const editor = await opened('tests/inline-cr', promptText('Bell\rrung.'));
    await on('tests/inline-cr');
    const before = editor.document.getText();
    await failure('refused', run('putBackWording', { prompt: 'tests/inline-cr', change: 1 }));
    assert.equal(editor.document.getText(), before);
  });

  it('offers to put a change back where it stands, and shows hostile wording as text', async () => {
    const hostile = '[run](command:workbench.action.quit) <img src=x onerror=alert(1)> \u202egnirts ``` $(zap) end';
    const editor = await opened('tests/inline-hostile', promptText(`Keep this. ${hostile} And this.`));
    await replaced(editor, hostile, 'Plain.');
    await on('tests/inline-hostile');
    const at = editor.document.positionAt(editor.document.getText().indexOf('Plain'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      at,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .find((content) => content instanceof vscode.MarkdownString && /dev(?: |&nbsp;)v1/.test(content.value));
    assert.ok(text instanceof vscode.MarkdownString);
    assert.ok(text.isTrusted !== true && text.supportHtml !== true && text.supportThemeIcons !== true);
    // In a block that nothing in it ends, with what reorders text written out.
    assert.match(text.value, /\n````text\n.*command:workbench.*\n````$/s);
    assert.ok(text.value.includes('\\u202e') && !text.value.includes('\u202e'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      new vscode.Range(at, at),
    );
    const fix = actions.find(({ title }) => title === 'Put back dev’s wording');
    assert.ok(fix?.command, actions.map(({ title }) => title).join(', '));
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand(fix.command.command);
    assert.ok(editor.document.getText().includes(hostile));
  });

  it('finds in long texts, compared in a thread of their own, what is found on the spot', async () => {
    const random = seededRandom(41);
    const words = Array.from({ length: 45_000 }, () => `word${random.below(900)}`);
    const edited = words.map((word, index) => (index % 50 === 7 ? 'other' : word));
    const [pinned, draft] = [promptText(words.join(' ')), promptText(edited.join(' '))];
    assert.ok(pinned.length > 256_000);
    await version('tests/inline-long', pinned, 'dev');
    write('prompts/tests/inline-long.prompt', draft);
    const { changes } = await on('tests/inline-long');
    assert.equal(await textOf(fileUri('prompts/tests/inline-long.prompt')), draft);
    assert.deepEqual(
      changes.map((change) => change.draft),
      inlineChanges(pinned, draft).map((change) => draft.slice(change.draft.start, change.draft.end)),
    );
    assert.equal(changes.length, 900);
  });
});
