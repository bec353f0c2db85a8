import assert from 'node:assert/strict';
import { OnDisk } from './onDisk';
import { ContextMenu } from './pages/contextMenu';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import { Workbench } from './pages/workbench';

const prompt = 'support/first-reply';
const draft = 'prompts/support/first-reply.prompt';

/** VS Code's keys for going back in a dialog. */
const backKeys =
  process.platform === 'darwin'
    ? 'Control+Minus'
    : process.platform === 'win32'
      ? 'Alt+ArrowLeft'
      : 'Control+Alt+Minus';

describe('the main job by keyboard alone', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample-workspace', name: 'hollybank-support' });
    disk = new OnDisk(workbench.folder);
    // The command palette lists what is there when it opens.
    await waitFor('the extension', async () =>
      (await workbench.activityBar.names()).includes('Prompt Environments') ? true : undefined,
    );
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  afterEach('the command line finds nothing wrong with what was written', () => {
    assert.deepEqual(disk.verify(), { ok: true, findings: [] });
  });

  it('opens the view, walks to a draft and opens it', async () => {
    await command('View: Show Prompt Environments', 'View: Show Prompt Environments');
    await workbench.prompts.row('first-reply');
    await command('Focus on Prompts View', 'Prompt Environments: Focus on Prompts View');
    await walkTo('first-reply');
    await press('ArrowRight');
    await workbench.prompts.row(['first-reply', 'v5']);
    await walkTo('Draft');
    const { announced } = await focusedRow();
    assert.match(announced, /^Draft of support\/first-reply, same as v5/);
    await press('Enter');
    await workbench.editors.waitForTab('first-reply.prompt');
    await workbench.editors.waitForCodeLens('prod v3 · staging v4 · dev v5 — same as v5');
  });

  it('snapshots what was typed, unsaved as it is', async () => {
    const { quickInput, page } = workbench;
    await command('View: Focus Active Editor Group', 'View: Focus Active Editor Group');
    await press('ControlOrMeta+End');
    await page.keyboard.insertText('\nSign with the first name of the agent.\n');
    await press('ControlOrMeta+Home');
    await workbench.editors.waitForCodeLens('prod v3 · staging v4 · dev v5 — modified since v5');
    await command('Snapshot Draft', 'Prompt Environments: Snapshot Draft…');
    await quickInput.waitForTitle(`Snapshot ${prompt}`);
    assert.match(await quickInput.message(), /Unsaved edits are saved first/);
    await press('Enter');
    await quickInput.waitForMessage(/A message is needed/);
    await page.keyboard.insertText('Sign with a name');
    await press('Enter');
    await quickInput.item('Snapshot only');
    await press('ArrowDown');
    await press('Enter');
    await workbench.editors.waitForCodeLens('prod v3 · staging v4 · dev v5 — same as v6');
    assert.match(disk.text(draft), /Sign with the first name/);
    assert.equal(disk.versions(prompt).at(-1)?.message, 'Sign with a name');
    assert.deepEqual(pins(), { dev: 5, staging: 4, prod: 3 });
  });

  it('goes back and forth between the steps of a promotion, and leaves all as it was on Escape', async () => {
    const { quickInput, page } = workbench;
    const before = disk.everything();
    await command('Prompt Environments: Promote', 'Prompt Environments: Promote…');
    await quickInput.waitForTitle('Promote');
    assert.deepEqual(await quickInput.step(), { step: 1, of: 4 });
    await page.keyboard.insertText('first-reply');
    await press('Enter');
    await quickInput.waitForTitle(`Promote ${prompt}`);
    await press(backKeys);
    await quickInput.waitForTitle('Promote');
    await page.keyboard.insertText('first-reply');
    await press('Enter');
    await quickInput.waitForTitle(`Promote ${prompt}`);
    await page.keyboard.insertText('prod');
    await press('Enter');
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    assert.deepEqual(await quickInput.step(), { step: 3, of: 5 });
    await press('Enter');
    await quickInput.waitForMessage(/prod is protected/);
    await page.keyboard.insertText('Tried for a week in staging');
    await press('Enter');
    await quickInput.item(/Promote support\/first-reply to prod: v3 → v4/);
    await press(backKeys);
    await quickInput.waitForMessage(/prod is protected/);
    assert.equal(await quickInput.value(), 'Tried for a week in staging');
    await press('Enter');
    await quickInput.item(/Promote support\/first-reply to prod: v3 → v4/);
    await quickInput.cancel();
    assert.deepEqual(disk.everything(), before);
  });

  it('promotes to prod with Enter alone once the reason is typed', async () => {
    const { quickInput, page } = workbench;
    await command('View: Show Prompt Environments', 'View: Show Prompt Environments');
    await walkTo('first-reply');
    // The command is about the row that has the keyboard.
    await press('Shift+F10');
    await (await ContextMenu.shown(page)).chooseByKeyboard('Promote…');
    await quickInput.waitForTitle(`Promote ${prompt}`);
    await page.keyboard.insertText('prod');
    await press('Enter');
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await press('Enter');
    await quickInput.waitForMessage(/prod is protected/);
    await page.keyboard.insertText('Tried for a week in staging');
    await press('Enter');
    await quickInput.item(/Promote support\/first-reply to prod: v3 → v4/);
    await press('Enter');
    await workbench.prompts.waitForDescription('first-reply', /^prod v4 · staging v4 · dev v5/);
    assert.deepEqual(pins(), { dev: 5, staging: 4, prod: 4 });
  });

  it('rolls back to the version before, and takes that back with Undo', async () => {
    const { quickInput, page } = workbench;
    await command('Roll Back', 'Prompt Environments: Roll Back…');
    await quickInput.waitForTitle('Roll Back');
    await page.keyboard.insertText('first-reply');
    await press('Enter');
    await quickInput.waitForTitle(`Roll Back ${prompt}`);
    await quickInput.item('prod');
    await press('Enter');
    await quickInput.waitForTitle(`Roll Back ${prompt} in prod`);
    const first = (await quickInput.items()).find(({ focused }) => focused);
    assert.deepEqual([first?.label, first?.description], ['v3', 'the one before']);
    await press('Enter');
    await quickInput.waitForMessage(/Why is support\/first-reply rolled back/);
    await page.keyboard.insertText('Names the wrong agent');
    await press('Enter');
    await quickInput.item(/Leaves a hold on v4/);
    await press('Enter');
    await workbench.prompts.waitForDescription('first-reply', /^prod v3 held · staging v4 · dev v5/);
    assert.equal(disk.pin('prod', prompt)?.hold, 'Names the wrong agent');

    await command('Undo Last Move', 'Prompt Environments: Undo Last Move');
    await quickInput.waitForTitle('Undo Rollback');
    await press('Enter');
    await quickInput.item(/Undo Rollback: support\/first-reply in prod/);
    await press('Enter');
    await workbench.prompts.waitForDescription('first-reply', /^prod v4 · staging v4 · dev v5/);
    assert.deepEqual(pins(), { dev: 5, staging: 4, prod: 4 });
    assert.equal(disk.pin('prod', prompt)?.hold, undefined);
  });

  function pins() {
    return {
      dev: disk.pinned('dev', prompt),
      staging: disk.pinned('staging', prompt),
      prod: disk.pinned('prod', prompt),
    };
  }

  function press(keys: string): Promise<void> {
    return workbench.page.keyboard.press(keys);
  }

  /** Types into the command palette until a command is chosen, and presses Enter. */
  async function command(text: string, title: string): Promise<void> {
    const { quickInput } = workbench;
    await press('F1');
    await waitFor('the command palette', async () => ((await quickInput.value()).startsWith('>') ? true : undefined));
    await workbench.page.keyboard.insertText(text);
    await waitFor(
      `${title} to be chosen`,
      async () => ((await quickInput.items()).some((item) => item.focused && item.label === title) ? true : undefined),
      { seen: () => quickInput.items() },
    );
    await press('Enter');
  }

  async function focusedRow() {
    return waitFor('a row with the focus', async () => (await workbench.prompts.rows()).find(({ focused }) => focused));
  }

  /** Presses the arrow key until the row is reached. */
  async function walkTo(label: string): Promise<void> {
    await press('Home');
    await waitFor(
      `the keyboard on ${label}`,
      async () => {
        if ((await focusedRow()).label === label) return true;
        await press('ArrowDown');
        return undefined;
      },
      { seen: () => workbench.prompts.rows() },
    );
  }
});
