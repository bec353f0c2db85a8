import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Orphans } from '../../../src/core/callSites/orphans';
import { orphanItems } from '../../../src/host/commands/findOrphans';
import { app, leaveEditors, open, python, removeApp, titles } from '../callFiles';
import { activeTab, extension, fileUri, run, until, write, type Extension } from '../helpers';
import { lensesOf } from '../rows';

const hostile = '[x](command:workbench.action.quit) <img src=x onerror=alert(1)> $(zap) \u202egnp.\u001b[2J';
/** A file's name may be as bad. */
const hostileFile = 'analytics/$(zap)[x](command:quit)<b>\u202eyp.\u001b[2J.py';

describe('prompts and calls that do not meet', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  afterEach(leaveEditors);
  after(removeApp);

  it('are told by a command', async () => {
    const found = await run<Orphans>('findOrphans', {});
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
    // A new file is known once the window was told of it.
    await until(async () => {
      const { unpinned } = await run<Orphans>('findOrphans', {});
      assert.deepEqual(
        unpinned.filter(({ path }) => path === app),
        [{ path: app, line: 2, prompt: 'support/goodwill-credit', environment: 'prod', why: 'notPinned' }],
      );
    }, 'the call of the new file');
    assert.equal(activeTab()?.label, 'app.py');
  });

  it('are listed as text, whatever they are called', async () => {
    write(hostileFile, python(`a = get_prompt("${hostile}", environment="$(zap)\u202e")`, 'get_prompt(name)'));
    try {
      await until(async () => {
        const { unpinned } = await run<Orphans>('findOrphans', {});
        return unpinned.some(({ path, prompt }) => path === hostileFile && prompt === hostile);
      }, 'the file is found');
      const { unpinned, unclear } = await run<Orphans>('findOrphans', {});
      const [entry] = api.app.store.entries;
      assert.ok(entry);
      const unasked = [{ prompt: hostile, environments: ['prod'] }];
      const items = orphanItems(entry, { unasked, unpinned, unclear }, new Map());
      const shown = items.flatMap(({ label, description = '', detail = '' }) => [label, description, detail]);
      assert.ok(shown.filter((text) => text.includes('<img src=x')).length === 2, shown.join('\n'));
      assert.ok(shown.filter((text) => text.includes('\\u202eyp.\\x1b[2J.py:')).length === 2, shown.join('\n'));
      for (const text of shown) {
        assert.doesNotMatch(text, /[\u001b\u202e]|(?<!\\)\$\(/);
      }
    } finally {
      await vscode.workspace.fs.delete(fileUri(hostileFile));
    }
  });

  it('are marked as text, and have no lens', async () => {
    await open(
      app,
      python(
        `a = get_prompt("support/${hostile}")`,
        `b = get_prompt("support/ticket-triage", environment="${hostile}")`,
      ),
    );
    const marks = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(fileUri(app)).filter(({ source }) => source === 'Prompt Environments');
    await until(() => marks().filter(({ message }) => message.includes('img')).length === 2, 'there are two marks');
    for (const { message } of marks()) {
      assert.ok(message.includes('<img src=x') && message.includes('\\u202egnp.\\x1b[2J'), message);
      assert.doesNotMatch(message, /[\u001b\u202e]/);
    }
    const shown = await titles(app);
    assert.ok(shown.length > 0 && shown.every((title) => title.startsWith('3: ')), shown.join('\n'));
    for (const { lens } of await lensesOf(fileUri(app))) {
      assert.doesNotMatch(`${lens.command?.title ?? ''}${lens.command?.tooltip ?? ''}`, /[\u001b\u202e]|zap/);
    }
  });
});
