import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activeDiff,
  activeTab,
  closeEditors,
  extension,
  failure,
  fileUri,
  pinLine,
  read,
  run,
  until,
  write,
  type Extension,
} from '../helpers';
import { lensesOf } from '../rows';

const report = 'analytics/weekly_report.py';
const refunds = 'service/src/refunds.ts';
const app = 'analytics/app.py';

/** A file of the application that asks by the team's own function. */
const python = (...lines: readonly string[]): string => `from prompts import get_prompt\n${lines.join('\n')}\n`;

describe('calls for prompts in source files', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  afterEach(async () => {
    if (vscode.window.activeTextEditor?.document.isDirty === true) {
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    await closeEditors();
  });

  const titles = async (file: string): Promise<readonly string[]> =>
    (await lensesOf(fileUri(file))).map(({ line, title }) => `${line + 1}: ${title}`);
  /** The position of a text in a file, so many characters into it. */
  const placeOf = async (file: string, text: string, inside = 2): Promise<vscode.Position> => {
    const document = await vscode.workspace.openTextDocument(fileUri(file));
    const at = document.getText().indexOf(text);
    assert.notEqual(at, -1, `${file} has no ${text}`);
    return document.positionAt(at + inside);
  };
  const marksIn = (file: string): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(fileUri(file)).filter(({ source }) => source === 'Prompt Environments');
  const messagesIn = (file: string): readonly string[] => marksIn(file).map(({ message }) => message);
  const open = async (file: string, text: string): Promise<void> => {
    write(file, text);
    const { document } = await vscode.window.showTextDocument(fileUri(file));
    // A document that was open before takes its file's new text when it is told of it.
    await until(() => document.getText() === text, `${file} has its new text`);
  };

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

  it('complete ids and environments inside their texts', async () => {
    await open(
      app,
      python(
        'a = get_prompt("")',
        'd = get_prompt("support/first-reply", environment="")',
        'b = load("prompts:/support/first-reply@")',
        'c = other("")',
      ),
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const offered = async (text: string, inside: number): Promise<readonly string[]> => {
      const place = document.positionAt(document.getText().indexOf(text) + inside);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        place,
      );
      return list.items
        .filter(({ kind }) => kind === vscode.CompletionItemKind.Value || kind === vscode.CompletionItemKind.EnumMember)
        .map(({ label }) => (typeof label === 'string' ? label : `${label.label} ${label.description ?? ''}`));
    };
    assert.ok((await offered('get_prompt("', 12)).includes('support/first-reply prompt'));
    const environments = await offered('environment="', 13);
    assert.deepEqual(
      environments.map((label) => label.split(' ')[0]),
      ['prod', 'staging', 'dev'],
    );
    const [staged] = /\d+/.exec(pinLine('staging', 'support/first-reply')?.split(':')[1] ?? '') ?? [];
    assert.deepEqual(await offered('first-reply@', 12), ['prod v3', `staging v${staged}`, 'dev v5']);
    assert.deepEqual(await offered('other("', 7), []);
  });

  it('are marked where a prompt or an environment does not exist, with the nearest name as a fix', async () => {
    await open(
      app,
      python(
        'a = get_prompt("support/tiket-triage", environment="prod")',
        'b = get_prompt("support/ticket-triage", environment="stagin")',
        'c = get_prompt("support/nothing-like-it")',
      ),
    );
    await until(() => messagesIn(app).length === 3, 'there are three marks');
    const name = api.app.store.entries[0]?.name ?? '';
    assert.deepEqual(messagesIn(app), [
      `${name} has no prompt "support/tiket-triage". Did you mean "support/ticket-triage"?`,
      `${name} has no environment "stagin". Did you mean "staging"?`,
      `${name} has no prompt "support/nothing-like-it".`,
    ]);
    const [first] = marksIn(app);
    assert.ok(first);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      fileUri(app),
      first.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "support/ticket-triage"');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    await until(() => messagesIn(app).length === 2, 'the first mark is gone');
  });

  it('are not marked where nobody can tell', async () => {
    await open(
      app,
      [
        'from langfuse import get_client',
        'from prompts import get_prompt',
        'client = get_client()',
        'a = client.get_prompt("elsewhere", label="production")',
        'b = client.get_prompt("support/ticket-triage", label="latest")',
        'c = client.get_prompt("support/ticket-triage", version=3)',
        'd = client.get_prompt("support/ticket-triage", label="production")',
        'e = client.get_prompt("support/ticket-triage", label=where)',
        'f = get_prompt(f"support/{name}")',
        'g = get_prompt(name)',
        '# get_prompt("support/gone")',
        'h = "prompts:/unrelated@canary"',
      ].join('\n'),
    );
    await until(async () => (await titles(app)).length > 0, 'the calls were found');
    assert.deepEqual(
      messagesIn(app).filter((message) => !message.includes('"elsewhere"')),
      [],
    );
  });

  it('are not marked where the setting says so', async () => {
    const settings = vscode.workspace.getConfiguration('promptEnvironments');
    await open(app, python('a = get_prompt("support/tiket-triage")'));
    await until(() => messagesIn(app).length === 1, 'there is a mark');
    await settings.update('callChecks.enabled', false, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 0, 'the mark is gone');
    await settings.update('callChecks.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 1, 'the mark is back');
  });

  it('mark the first two hundred of a file whose names are all wrong', async () => {
    const calls = Array.from({ length: 2500 }, (_, index) => `a = get_prompt("support/no-such-prompt-${index}")`);
    await open(app, python(...calls));
    await until(() => marksIn(app).length === 200, 'two hundred are marked');
    assert.equal(marksIn(app)[199]?.range.start.line, 200);
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

  it('are told apart from what is pinned and not asked for, by a command', async () => {
    const found = await run<{
      unasked: { prompt: string; environments: string[] }[];
      unpinned: { path: string; line: number; prompt: string; environment: string | null; why: string }[];
      unclear: { path: string; line: number }[];
    }>('findOrphans', {});
    assert.ok(
      found.unasked.some(({ prompt }) => prompt === 'desk/write-macro'),
      JSON.stringify(found),
    );
    assert.ok(!found.unasked.some(({ prompt }) => prompt === 'insights/weekly-themes'));
    assert.deepEqual(
      found.unpinned.filter(({ path }) => path !== app),
      [],
    );
    await open(app, python('a = get_prompt("support/goodwill-credit", environment="prod")'));
    const after = await run<typeof found>('findOrphans', {});
    assert.deepEqual(
      after.unpinned.filter(({ path }) => path === app),
      [{ path: app, line: 2, prompt: 'support/goodwill-credit', environment: 'prod', why: 'notPinned' }],
    );
    assert.equal(activeTab()?.label, 'app.py');
  });

  after(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(app)).then(undefined, () => undefined);
  });
});

async function hovers(uri: vscode.Uri, place: vscode.Position): Promise<readonly vscode.Hover[]> {
  await vscode.workspace.openTextDocument(uri);
  const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
  return found.filter((hover) => textOf(hover).includes('Model '));
}

/** What a hover shows, without the signs of its Markdown. */
function textOf({ contents }: vscode.Hover): string {
  return contents
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('**', '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
}
