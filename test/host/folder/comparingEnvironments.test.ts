import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activeDiff,
  activeTab,
  closeEditors,
  extension,
  promptText,
  read,
  replacing,
  run,
  until,
  version,
  write,
} from '../helpers';

describe('environments that are compared', () => {
  before(extension);
  afterEach(closeEditors);

  it('have their changes listed where the editor has no diff of several files, to be opened one by one', async () => {
    await version('tests/listed-one', promptText('One.'), 'dev');
    await version('tests/listed-two', promptText('Two.'), 'dev');
    const execute = vscode.commands.executeCommand.bind(vscode.commands);
    const lacking = ((name: string, ...args: unknown[]) =>
      name === 'vscode.changes'
        ? Promise.reject(new Error(`command '${name}' not found`))
        : execute(name, ...args)) as typeof vscode.commands.executeCommand;
    await replacing(vscode.commands, 'executeCommand', lacking, async () => {
      const { prompts } = await run<{ prompts: unknown[] }>('compareEnvironments', { from: 'dev', to: 'prod' });
      const title = `dev ↔ prod: ${prompts.length} prompts: `;
      await until(async () => {
        await execute('workbench.action.acceptSelectedQuickOpenItem');
        activeDiff();
      }, 'no change is opened');
      const first = activeTab()?.label ?? '';
      assert.ok(first.startsWith(title), first);
      await execute('workbench.action.quickOpenSelectNext');
      await until(async () => {
        await execute('workbench.action.acceptSelectedQuickOpenItem');
        const label = activeTab()?.label ?? '';
        assert.ok(label.startsWith(title) && label !== first, label);
      }, 'the list is closed, or opens nothing else');
      await execute('workbench.action.closeQuickOpen');
    });
  });

  it('are said not to differ where they do not, and nothing is opened', async () => {
    const config = read('.promptenv/config.yaml');
    const said: string[] = [];
    const say = ((text: string) => {
      said.push(text);
      return new vscode.Disposable(() => undefined);
    }) as typeof vscode.window.setStatusBarMessage;
    write('.promptenv/config.yaml', config.replace('  staging: {}\n', '  staging: {}\n  one: {}\n  other: {}\n'));
    await run('refresh', {});
    await replacing(vscode.window, 'setStatusBarMessage', say, async () => {
      const compared = await run('compareEnvironments', { from: 'one', to: 'other' });
      assert.deepEqual(compared, { from: 'one', to: 'other', prompts: [] });
      assert.deepEqual(said, ['$(check) Nothing differs between one and other']);
      assert.equal(activeTab(), undefined);
    }).finally(() => write('.promptenv/config.yaml', config));
    await run('refresh', {});
  });

  it('name the prompts that differ without a text that could be shown', async () => {
    const { app } = await extension();
    const { digest } = await version('tests/hidden-damaged', promptText('Sound.'), 'dev');
    await version('tests/hidden-sound', promptText('Sound, too.'), 'dev');
    const file = `.promptenv/versions/tests/hidden-damaged/v1-${digest.slice(7, 15)}.prompt`;
    write(file, promptText('Tampered.'));
    const said: string[] = [];
    const tell: typeof vscode.window.showInformationMessage = (text: string, ...buttons: unknown[]) => {
      said.push(text);
      return Promise.resolve(buttons[0] as never);
    };
    const listed: string[] = [];
    const root = app.store.entries[0]?.root.toString() ?? '';
    const [dev, prod] = ['dev', 'prod'].map((environment) => ({ kind: 'environment', root, environment }));
    const create = vscode.window.createQuickPick.bind(vscode.window);
    const listing = (() => {
      const pick = create();
      pick.onDidHide(() =>
        listed.push(...pick.items.map(({ label, description }) => `${label}: ${description ?? ''}`)),
      );
      return pick;
    }) as typeof vscode.window.createQuickPick;
    await replacing(vscode.window, 'showInformationMessage', tell, () =>
      replacing(vscode.window, 'createQuickPick', listing, async () => {
        await run('compareEnvironments', dev, [dev, prod]);
        assert.match(activeTab()?.label ?? '', /^dev ↔ prod: \d+ prompts/);
        await until(async () => {
          await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
          assert.ok(listed.includes('tests/hidden-damaged: damaged: run Verify Registry'), listed.join('\n'));
        }, 'the damaged prompt is not listed');
      }),
    );
    const [message = ''] = said;
    assert.match(message, /differs? between dev and prod, but not in a text that this editor could show\.$/);
    write(file, promptText('Sound.'));
  });
});
