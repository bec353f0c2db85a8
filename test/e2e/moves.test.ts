import assert from 'node:assert/strict';
import type { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import type { Workbench } from './pages/workbench';
import { openSample } from './sample';

describe('moves by the mouse', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    ({ workbench, disk } = await openSample({ theme: 'dark' }));
    await workbench.showSidebar();
    await workbench.widenSidebar(440);
    await workbench.environments.collapse('dev');
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  afterEach('the command line finds nothing wrong with what was written', () => {
    assert.deepEqual(disk.verify(), { ok: true, findings: [] });
  });

  it('promotes a version that is dragged onto an environment, once that is confirmed', async () => {
    const { prompts, environments, quickInput } = workbench;
    await prompts.expand('first-reply');
    await prompts.drag(['first-reply', 'v5'], environments, /^staging/);
    await quickInput.waitForTitle('Promote support/first-reply to staging');
    await quickInput.item(/Promote support\/first-reply to staging: v4 → v5/);
    await quickInput.cancel();
    assert.equal(disk.pinned('staging', 'support/first-reply'), 4);

    await prompts.drag(['first-reply', 'v5'], environments, /^staging/);
    await quickInput.item(/Promote support\/first-reply to staging: v4 → v5/);
    await workbench.screenshot('dragged');
    assert.equal(disk.pinned('staging', 'support/first-reply'), 4);
    await quickInput.pick(/Promote support\/first-reply to staging: v4 → v5/);
    await environments.waitForDescription(['staging', 'first-reply'], /^v5 · in step with dev/);
    assert.equal(disk.pinned('staging', 'support/first-reply'), 5);
  });

  it('undoes that from the status bar', async () => {
    const { environments, quickInput, statusBar } = workbench;
    await statusBar.click('Undo');
    await quickInput.waitForTitle('Undo Promotion');
    await quickInput.item(/support\/first-reply: v5 → v4, it leaves a hold on v5/);
    await quickInput.pick(/Undo Promotion: support\/first-reply in staging/);
    await environments.waitForDescription(['staging', 'first-reply'], /^v4 · held: Promotion undone/);
    assert.equal(disk.pinned('staging', 'support/first-reply'), 4);
    await statusBar.waitUntilGone('Undo');
  });

  it('promotes several selected rows in one act', async () => {
    const { environments, quickInput } = workbench;
    await environments.waitForDescription('staging', /^7 prompts · 3 waiting · 1 held/);
    await environments.select([
      ['staging', 'churn-note'],
      ['staging', 'write-macro'],
    ]);
    const menu = await environments.contextMenu(['staging', 'write-macro']);
    assert.ok(!(await menu.items()).includes('Roll Back…'), 'rolling back is for one row');
    await menu.choose('Promote…');
    await quickInput.waitForTitle('Promote 2 prompts to staging');
    await quickInput.item('insights/churn-note');
    await quickInput.item('desk/write-macro');
    await workbench.screenshot('several');
    await quickInput.pick(/Promote 2 prompts to staging/);
    await environments.waitForDescription(['staging', 'churn-note'], /^v3 · in step with dev/);
    await environments.waitForDescription(['staging', 'write-macro'], /^v3 · in step with dev/);
    await environments.waitForDescription('staging', /^7 prompts · 1 waiting · 1 held/);
    await workbench.history.row([/day/, '2 prompts promoted']);
    const [one, other] = [disk.pin('staging', 'insights/churn-note'), disk.pin('staging', 'desk/write-macro')];
    assert.equal(one?.event, other?.event);
    assert.deepEqual(
      disk.event('staging', one?.event ?? '').changes.map((change) => [change.prompt, change.to?.slice(0, 2)]),
      [
        ['desk/write-macro', '3@'],
        ['insights/churn-note', '3@'],
      ],
    );
  });

  it('starts over, and says so, when the pin moved while the dialog was open', async () => {
    const { environments, quickInput, notifications } = workbench;
    await environments.inlineAction(['prod', 'weekly-themes'], /^Promote/);
    await quickInput.waitForTitle('Promote insights/weekly-themes to prod');
    await quickInput.pick('v3');
    await quickInput.waitForMessage(/prod is protected/);
    await quickInput.type('The list is shorter');
    await quickInput.accept();
    await quickInput.item(/Promote insights\/weekly-themes to prod: v2 → v3/);
    // Somebody else, in a terminal.
    disk.promptenv(
      ...['promote', 'insights/weekly-themes', '--to', 'prod', '--version', '1', '--reason', 'Back to the short list'],
    );
    assert.equal(disk.pinned('prod', 'insights/weekly-themes'), 1);
    await quickInput.pick(/Promote insights\/weekly-themes to prod: v2 → v3/);
    const said = await notifications.waitForText(/starts over/);
    assert.match(said.text, /weekly-themes/);
    assert.match(said.text, /Nothing was changed/);
    await quickInput.waitForTitle('Promote insights/weekly-themes to prod');
    await quickInput.item('v3');
    await quickInput.waitForPlaceholder(/prod pins v1 now/);
    await workbench.screenshot('starts-over');
    await quickInput.cancel();
    assert.equal(disk.pinned('prod', 'insights/weekly-themes'), 1);
  });
});
