import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Orphans } from '../../../src/core/callSites/orphans';
import { app, leaveEditors, open, python, removeApp, textOf, titles } from '../callFiles';
import { extension, failure, fileUri, read, run, until, write, type Extension } from '../helpers';

describe('calls for what does not exist', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  afterEach(leaveEditors);
  after(removeApp);

  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('promptEnvironments');
  const marksIn = (file: string): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(fileUri(file)).filter(({ source }) => source === 'Prompt Environments');
  const messagesIn = (file: string): readonly string[] => marksIn(file).map(({ message }) => message);
  /** The quick fixes of a mark. */
  const fixesOf = async (file: string, { range }: vscode.Diagnostic): Promise<readonly vscode.CodeAction[]> =>
    vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', fileUri(file), range);

  it('are not marked where nobody can tell what is pinned; lens, hover and commands say so', async () => {
    const file = '.promptenv/environments/prod.yaml';
    const whole = read(file);
    await open(
      app,
      python(
        'a = get_prompt("insights/churn-note", environment="prod")',
        'b = get_prompt("no/such", environment="prod")',
      ),
    );
    try {
      write(file, `<<<<<<< HEAD\n${whole}`);
      await until(
        async () => (await titles(app))[0]?.startsWith('2: → prod cannot be told · staging v2') === true,
        'it is said',
      );
      await until(() => messagesIn(app).length === 1, 'only the prompt that there is none of is marked');
      assert.match(messagesIn(app)[0] ?? '', /has no prompt "no\/such"/);
      const place = new vscode.Position(1, 20);
      const shown = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        fileUri(app),
        place,
      );
      const text = shown.map(textOf).join('\n');
      assert.match(text, /insights\/churn-note — asks for prod cannot be told/);
      assert.match(text, /What prod pins cannot be told: the file holds conflict markers of a merge/);
      const { unpinned, unreadablePins } = await run<Orphans>('findOrphans', {});
      assert.deepEqual(
        unpinned.map(({ path, why }) => [path, why]),
        [[app, 'noPrompt']],
      );
      assert.equal(unreadablePins?.[0]?.environment, 'prod');
      const { message } = await failure('invalid', run('compareEnvironments', { from: 'staging', to: 'prod' }));
      assert.match(message, /prod: what it pins cannot be told/);
      const where = await run<{ unreadablePins: unknown[] }>('showWhere', { path: file });
      assert.equal(where.unreadablePins.length, 1);
    } finally {
      write(file, whole);
    }
    await until(async () => (await titles(app))[0]?.startsWith('2: → prod v2 ·') === true, 'it can be told again');
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
    const actions = await fixesOf(app, first);
    const fix = actions.find(({ title }) => title === 'Change to "support/ticket-triage"');
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    await until(() => messagesIn(app).length === 2, 'the first mark is gone');
  });

  it('are marked where a version does not exist, with those that there are, and the latest as a fix', async () => {
    await open(
      app,
      [
        'from promptenv import get_prompt',
        'from langfuse import get_client',
        'client = get_client()',
        'a = get_prompt("support/ticket-triage", version=9)',
        'b = client.get_prompt("insights/weekly-themes", version=7)',
        'c = "prompts:/support/ticket-triage/5"',
        'd = "prompts:/support/ticket-triage/4"',
        'e = get_prompt("support/ticket-triage", version=1)',
        'f = get_prompt("support/ticket-triage", version=number)',
      ].join('\n'),
    );
    const name = api.app.store.entries[0]?.name ?? '';
    const expected = [
      `${name} has no v9 of "support/ticket-triage". It has v1 to v4.`,
      `${name} has no v7 of "insights/weekly-themes". It has v1 to v3.`,
      `${name} has no v5 of "support/ticket-triage". It has v1 to v4.`,
    ];
    await until(() => assert.deepEqual(messagesIn(app), expected), 'the marks of before are gone');
    // The same calls as the command line finds.
    await until(async () => {
      const { unpinned } = await run<{ unpinned: { path: string; line: number; why: string }[] }>('findOrphans', {});
      assert.deepEqual(
        unpinned.flatMap(({ path, line, why }) => (path === app ? [[line, why]] : [])),
        marksIn(app).map(({ range }) => [range.start.line + 1, 'noVersion']),
      );
    }, 'the calls of the new file');
    const document = vscode.window.activeTextEditor?.document;
    const third = marksIn(app)[2];
    assert.ok(document && third);
    assert.equal(document.getText(third.range), '5');
    const fix = (await fixesOf(app, third)).find(({ title }) => title === 'Change to v4');
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await until(() => messagesIn(app).length === 2, 'that mark is gone');
    assert.match(document.getText(), /c = "prompts:\/support\/ticket-triage\/4"/);
    await settings().update('callChecks.enabled', false, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 0, 'the setting takes them away');
    await settings().update('callChecks.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 2, 'they are back');
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
    // Marks of the text before go once this one was checked. Of Langfuse others are asked for here.
    await until(() => assert.match(messagesIn(app).join('\n'), /^.* has no prompt "elsewhere"\.$/), 'one mark');
  });

  it('are not marked where the setting says so', async () => {
    await open(app, python('a = get_prompt("support/tiket-triage")'));
    await until(() => messagesIn(app).length === 1, 'there is a mark');
    await settings().update('callChecks.enabled', false, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 0, 'the mark is gone');
    await settings().update('callChecks.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => messagesIn(app).length === 1, 'the mark is back');
  });

  it('mark the first two hundred of a file whose names are all wrong', async () => {
    const calls = Array.from({ length: 2500 }, (_, index) => `a = get_prompt("support/no-such-prompt-${index}")`);
    await open(app, python(...calls));
    await until(() => marksIn(app).length === 200, 'two hundred are marked');
    assert.equal(marksIn(app)[199]?.range.start.line, 200);
  });
});
