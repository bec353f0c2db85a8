import assert from 'node:assert/strict';
import { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import { Workbench } from './pages/workbench';

describe('promoting with the mouse', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample-workspace', name: 'hollybank-support' });
    disk = new OnDisk(workbench.folder);
    await workbench.showSidebar();
    await workbench.widenSidebar(420);
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  it('drags a version onto an environment, which asks and then promotes it', async () => {
    const { prompts, environments, quickInput } = workbench;
    await prompts.expand('first-reply');
    await prompts.drag(['first-reply', 'v5'], environments, 'staging');
    await quickInput.waitForTitle('Promote support/first-reply to staging');
    assert.equal(disk.pinned('staging', 'support/first-reply'), 4);
    await workbench.screenshot('dragged-version');
    await quickInput.pick(/Promote support\/first-reply to staging: v4 → v5/);
    await environments.waitForDescription(['staging', 'first-reply'], /^v5 · in step with dev/);
    assert.equal(disk.pinned('staging', 'support/first-reply'), 5);
    await prompts.waitForDescription('first-reply', /^prod v3 · staging v5 · dev v5/);
    await prompts.collapse('first-reply');
  });

  it('promotes several selected rows in one act', async () => {
    const { environments, quickInput } = workbench;
    await environments.select([
      ['staging', 'churn-note'],
      ['staging', 'write-macro'],
    ]);
    const menu = await environments.contextMenu(['staging', 'write-macro']);
    assert.ok(!(await menu.items()).includes('Roll Back…'), 'rolling back is for one row');
    await menu.choose('Promote…');
    await quickInput.waitForTitle(/Promote 2 prompts to staging/);
    await workbench.screenshot('promote-several');
    await quickInput.accept();
    await environments.waitForDescription(['staging', 'write-macro'], /^v3 · in step with dev/);
    await environments.waitForDescription(['staging', 'churn-note'], /^v3 · in step with dev/);
    const events = ['insights/churn-note', 'desk/write-macro'].map((prompt) => disk.pin('staging', prompt)?.event);
    assert.equal(events[0], events[1], 'one act is one event');
    assert.equal(disk.event('staging', events[0] ?? '').changes.length, 2);
  });

  it('counts down what waits, and lists the moves of today', async () => {
    await workbench.environments.waitForDescription('staging', /^7 prompts · 1 waiting/);
    await workbench.history.row(['Today', '2 prompts promoted']);
    await workbench.history.row(['Today', /v4 → v5 first-reply staging · Ada Lovelace/]);
    assert.ok(disk.verify().ok);
  });

  it('opens the changes of a move by a click', async () => {
    await workbench.history.click(['Today', /v4 → v5 first-reply/]);
    await workbench.editors.waitForTab(/first-reply/);
  });
});
