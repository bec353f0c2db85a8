import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  app,
  hovers,
  leaveEditors,
  open,
  placeOf,
  python,
  refunds,
  removeApp,
  report,
  textOf,
  titles,
} from '../callFiles';
import { activeDiff, closeEditors, extension, failure, fileUri, read, run, until, write } from '../helpers';
import { lensesOf } from '../rows';

describe('calls for prompts in source files', () => {
  before(extension);
  afterEach(leaveEditors);
  after(removeApp);

  it('have a lens with what every environment pins, and promote beside it where something waits', async () => {
    assert.deepEqual(await titles(report), ['12: prod v2 · staging v3 · dev v3', '12: Promote…']);
  });

  it('have the environment that they ask for first in their lens, marked', async () => {
    assert.deepEqual(await titles(refunds), [
      '19: prod v3 held · staging v4 · dev v4',
      '19: Promote…',
      '27: → prod v3 held · staging v4 · dev v4',
      '27: Promote…',
      '28: → staging v4 · prod v3 held · dev v4',
      '28: Promote…',
    ]);
  });

  it('open the difference of the environment that they ask for by their lens', async () => {
    const [lens] = await lensesOf(fileUri(report));
    assert.ok(lens?.lens.command);
    await vscode.commands.executeCommand(
      lens.lens.command.command,
      ...((lens.lens.command.arguments ?? []) as unknown[]),
    );
    const { original, modified } = activeDiff();
    assert.match(original.path, /weekly-themes\/v2\//);
    assert.match(modified.path, /weekly-themes\/v3\//);
  });

  it('are found again in unsaved text, once typing rests', async () => {
    await open(app, python('a = get_prompt("support/first-reply", environment="prod")'));
    await until(async () => (await titles(app)).length === 2, 'the first call has its lens');
    const editor = vscode.window.activeTextEditor;
    await editor?.edit((edit) => edit.insert(new vscode.Position(0, 0), '# one line more\n\n'));
    await until(async () => (await titles(app))[0]?.startsWith('4: → prod v3 · staging') === true, 'it moved');
    await editor?.edit((edit) => edit.replace(new vscode.Range(3, 0, 3, 1), '# a'));
    await until(async () => (await titles(app)).length === 0, 'a comment asks for nothing');
  });

  it('lose their lenses by the setting that hides all of them', async () => {
    await run('toggleCodeLens', { enabled: false });
    assert.deepEqual(await titles(report), []);
    await run('toggleCodeLens', { enabled: true });
    assert.equal((await titles(report)).length, 2);
  });

  it('say on hover what is pinned: message, author, when, model and variables', async () => {
    const place = await placeOf(refunds, "'support/refund-decision', { environment: 'prod'", 4);
    const [hover] = await hovers(fileUri(refunds), place);
    assert.ok(hover, 'there is no hover');
    const text = textOf(hover);
    assert.match(text, /support\/refund-decision — asks for prod v3 held/);
    assert.match(text, /prod v3 held · staging v4 · dev v4/);
    assert.match(text, /Held: v4 proposed two deposits before the mechanic had seen the bike/);
    assert.match(text, /Model gpt-4\.1/);
    assert.match(text, /Variables .*request/);
    assert.match(text, / ago/);
  });

  it('say nothing on hover beside the name', async () => {
    const place = await placeOf(refunds, 'Promise.all', 2);
    assert.deepEqual(
      (await hovers(fileUri(refunds), place)).map(textOf).filter((text) => text.includes('asks for')),
      [],
    );
  });

  it('lead to the draft', async () => {
    const place = await placeOf(report, '"insights/weekly-themes"');
    const links = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      fileUri(report),
      place,
    );
    assert.deepEqual(
      links.map(({ targetUri }) => targetUri.toString()),
      [fileUri('prompts/insights/weekly-themes.prompt.yml').toString()],
    );
  });

  it('are listed from a call and from the draft, also in files that are not open', async () => {
    const references = async (file: string, place: vscode.Position): Promise<readonly string[]> => {
      await vscode.workspace.openTextDocument(fileUri(file));
      const found = await vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeReferenceProvider',
        fileUri(file),
        place,
      );
      return found
        .map(({ uri, range }) => `${vscode.workspace.asRelativePath(uri, false)}:${range.start.line + 1}`)
        .sort();
    };
    const expected = [`${refunds}:19`, `${refunds}:27`, `${refunds}:28`];
    const place = await placeOf(refunds, "'support/refund-decision'");
    const fromCall = await references(refunds, place);
    assert.deepEqual(
      fromCall.filter((found) => !found.includes('prompts.ts')),
      expected,
    );
    const draft = 'prompts/support/refund-decision.prompty';
    assert.deepEqual(await references(draft, new vscode.Position(3, 1)), expected);
  });

  it('are returned by a command, with new files and unsaved text, and without removed ones', async () => {
    const found = async (): Promise<readonly unknown[]> => run('findCalls', { prompt: 'support/goodwill-credit' });
    assert.deepEqual(await found(), []);
    await open(app, python('a = get_prompt("support/goodwill-credit")'));
    await until(async () => assert.deepEqual(await found(), [{ path: app, line: 2, column: 17 }]), 'the new file');
    const editor = vscode.window.activeTextEditor;
    await editor?.edit((edit) => edit.insert(new vscode.Position(1, 0), '\n'));
    assert.deepEqual(await found(), [{ path: app, line: 3, column: 17 }]);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(app));
    await until(async () => assert.deepEqual(await found(), []), 'the removed file');
    const { message } = await failure('notFound', run('findCalls', { prompt: 'nope' }));
    assert.match(message, /there is no prompt nope/);
  });

  it('are found by the patterns of the settings and of config.yaml, without a reload', async () => {
    await open(app, 'a = wording("support/first-reply", "prod")\n');
    assert.deepEqual(await titles(app), []);
    const settings = vscode.workspace.getConfiguration('promptEnvironments');
    const pattern = { call: 'wording', environment: 1 };
    await settings.update('callPatterns', [pattern], vscode.ConfigurationTarget.Workspace);
    await until(async () => (await titles(app))[0]?.startsWith('1: → prod v3') === true, 'by the setting');
    await settings.update('callPatterns', undefined, vscode.ConfigurationTarget.Workspace);
    await until(async () => (await titles(app)).length === 0, 'no more');
    const config = read('.promptenv/config.yaml');
    write('.promptenv/config.yaml', `${config}  - call: wording\n    environment: 1\n  - call: "no name"\n`);
    await until(async () => (await titles(app))[0]?.startsWith('1: → prod v3') === true, 'by config.yaml');
    const wrong = vscode.languages.getDiagnostics(fileUri('.promptenv/config.yaml')).map(({ message }) => message);
    assert.match(wrong.join('\n'), /"no name" is no name of a call/);
    const { prompts } = await run<{ prompts: unknown[] }>('status', {});
    assert.ok(prompts.length > 0);
    write('.promptenv/config.yaml', config);
    await until(async () => (await titles(app)).length === 0, 'no more either');
  });

  it('show hostile text as text', async () => {
    const hostile = '[x](command:workbench.action.quit) <img src=x onerror=alert(1)> **b** $(zap) \u202egnp.\u0007 `c`';
    write('prompts/tests/hostile.prompt', 'Be {{kind}}.\n');
    await run('snapshot', { prompt: 'tests/hostile', message: hostile, pin: 'dev' });
    await open(
      app,
      python(
        'a = get_prompt("tests/hostile", environment="dev")',
        `b = get_prompt("tests/hostile", environment="$(zap)")`,
      ),
    );
    await until(async () => (await titles(app))[0]?.includes('dev v1') === true, 'the lens is there');
    for (const title of await titles(app)) {
      assert.ok(!title.includes('$(zap)'), title);
    }
    const [hover] = await hovers(fileUri(app), await placeOf(app, '"tests/hostile"'));
    assert.ok(hover);
    for (const content of hover.contents) {
      assert.ok(content instanceof vscode.MarkdownString);
      assert.ok(content.isTrusted !== true && content.supportHtml !== true && content.supportThemeIcons !== true);
      assert.ok(!/(?<!\\)[[<`*]/.test(content.value.replaceAll(/^\*\*|\*\*(?= |$)/gm, '')), content.value);
      assert.ok(!/[\u202e\u0007]/.test(content.value));
    }
  });
});
