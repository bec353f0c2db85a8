import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import { Workbench, type WorkbenchOptions } from './pages/workbench';

describe('an empty sidebar', () => {
  let workbench: Workbench;

  pictureFailures(() => workbench);
  afterEach(() => workbench.close());

  async function open(options: WorkbenchOptions): Promise<void> {
    workbench = await Workbench.open(options);
    await workbench.showSidebar();
  }

  const welcome = (pattern: RegExp): Promise<string> =>
    waitFor(`the welcome text ${pattern}`, async () => {
      const text = await workbench.prompts.welcome();
      return pattern.test(text) ? text : undefined;
    });

  it('offers to open a folder where there is none', async () => {
    await open({});
    await welcome(/Open the folder that holds your prompts[^]*Open Folder/);
    await workbench.screenshot('welcome-no-folder');
  });

  it('offers to set up environments where a folder has none, and then shows the prompts', async () => {
    await open({ fixture: 'workspaces/empty', name: 'new-project' });
    await welcome(/no prompt environments yet[^]*Set Up Prompt Environments/);
    await workbench.screenshot('welcome-no-registry');
    await workbench.prompts.clickWelcome('Set Up Prompt Environments');
    await waitFor('the dialog that sets up', async () => ((await workbench.quickInput.isOpen()) ? true : undefined));
    await workbench.screenshot('set-up');
  });

  it('offers to write a first prompt where there is none, and opens it', async () => {
    await open({
      fixture: 'workspaces/empty',
      name: 'new-project',
      prepare: (folder) => {
        rmSync(path.join(folder, 'prompts'), { recursive: true });
        mkdirSync(path.join(folder, '.promptenv'));
        const config =
          'format: 1\nprompts:\n  - root: prompts\n    include: "**/*.prompt"\nenvironments:\n  dev: {}\n  prod: {}\n';
        writeFileSync(path.join(folder, '.promptenv', 'config.yaml'), config);
      },
    });
    await welcome(/No prompts yet[^]*New Prompt File/);
    await workbench.environments.row('dev');
    assert.deepEqual(await workbench.environments.outline(), ['dev | 0 prompts', 'prod | 0 prompts']);
    await workbench.screenshot('welcome-no-prompts');
    await workbench.prompts.clickWelcome('New Prompt File');
    await workbench.quickInput.waitForTitle('New Prompt File');
    await workbench.quickInput.accept();
    await workbench.prompts.waitForDescription('first-prompt', /^not pinned · new/);
    await workbench.screenshot('first-prompt');
  });
});
