import assert from 'node:assert/strict';
import { pictureFailures } from './pages/failures';
import { Workbench } from './pages/workbench';

describe('the sidebar of a workspace with a registry', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ fixture: 'sample-workspace', name: 'hollybank-support' });
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  it('has our container in the activity bar', async () => {
    await workbench.showSidebar();
    assert.ok((await workbench.activityBar.names()).includes('Prompt Environments'));
  });

  it('shows prompts, environments and history', async () => {
    await workbench.widenSidebar(420);
    await workbench.prompts.row(['first-reply', 'Draft']);
    await workbench.environments.row('prod');
    assert.notDeepEqual(await workbench.history.outline(), []);
    await workbench.screenshot('sidebar');
  });
});
