import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { themes } from '../support/vscode/settings.mjs';
import type { Theme } from '../support/vscode/settings.mjs';
import { contrast } from './contrast';
import { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import { Workbench } from './pages/workbench';

const names = Object.keys(themes) as Theme[];
const size = {
  viewport: { width: 1440, height: 900 },
  scale: 2,
  settings: { 'editor.minimap.enabled': false, 'scm.countBadge': 'off' },
};
let workbench: Workbench;

/** A picture in each theme, beginning with the one that is shown. */
async function look(name: string, check?: () => Promise<void>): Promise<void> {
  const shown = workbench.theme;
  for (const theme of [shown, ...names.filter((other) => other !== shown)]) {
    if (theme !== workbench.theme) await workbench.useTheme(theme);
    await workbench.settled();
    await workbench.screenshot(name);
    await check?.();
  }
}

/** Labels and icons of all rows in view stand out as WCAG asks: 4.5 for text, 3 for icons; more in high contrast. */
async function rowsRead(): Promise<void> {
  const trees = [workbench.prompts, workbench.environments, workbench.history];
  const [leastText, leastIcon] = workbench.theme === 'high-contrast' ? [7, 4.5] : [4.5, 3];
  const faint = async (): Promise<string[]> => {
    const rows = (await Promise.all(trees.map((tree) => tree.rows()))).flat();
    const found = rows.flatMap(({ label, color, icon, iconColor, background }) => {
      const [text, sign] = [contrast(color, background), contrast(iconColor, background)];
      const seen = `${label} in ${workbench.theme}: text ${text.toFixed(1)}, ${icon} ${sign.toFixed(1)}`;
      return text >= leastText && sign >= leastIcon ? [] : [seen];
    });
    return rows.length > 20 ? found : [`only ${rows.length} rows`];
  };
  // A theme reaches the rows' icons a little after the window's frame.
  await waitFor('all rows to stand out', async () => ((await faint()).length === 0 ? true : undefined), {
    seen: faint,
  });
}

describe('how it looks in light, dark and high contrast', () => {
  pictureFailures(() => workbench);

  describe('with the sample workspace', () => {
    before(async () => {
      workbench = await Workbench.open({ fixture: 'sample-workspace', name: 'hollybank-support', ...size });
      await workbench.showSidebar();
      await workbench.widenSidebar(460);
      assert.ok((await workbench.activityBar.names()).includes('Prompt Environments'));
      await waitFor('the badge', async () =>
        (await workbench.activityBar.badge('Prompt Environments')) === '5' ? true : undefined,
      );
    });

    after(() => workbench.close());

    it('the three views, a prompt’s versions and the lens on its draft', async () => {
      const { prompts, environments, editors } = workbench;
      await environments.collapse('dev');
      await environments.collapse('staging');
      await prompts.expand('first-reply');
      await prompts.waitForDescription(['first-reply', 'v4'], /^staging · Offer the two earliest visits/);
      await environments.waitForDescription(['prod', 'first-reply'], /^v3 → v4 · 1 behind staging/);
      await environments.waitForDescription(['prod', 'refund-decision'], /^v3 · held: v4 proposed two deposits/);
      await prompts.click(['first-reply', 'Draft']);
      await editors.waitForCodeLens('prod v3 · staging v4 · dev v5 — same as v5');
      await workbench.rest();
      await look('sidebar', rowsRead);
    });

    it('a diff that is opened from a version’s row', async () => {
      const { prompts, editors } = workbench;
      await prompts.inlineAction(['first-reply', 'v4'], /^Compare/);
      await workbench.quickInput.waitForTitle(/Compare/);
      await look('compare');
      await workbench.quickInput.pick(/prod/);
      await editors.waitForTab(/first-reply: .*v3.* ↔ .*v4|first-reply: .*v4.* ↔ .*v3/);
      await workbench.comparison.waitForDescription('Text', /^\+\d+ −\d+ lines, /);
      await workbench.rest();
      await look('diff');
    });

    it('the last step of a promotion, and what it warns of', async () => {
      const { environments, quickInput } = workbench;
      await workbench.runCommand('View: Close All Editors');
      await environments.inlineAction(['prod', 'first-reply'], /^Promote/);
      await quickInput.pick('v4');
      await quickInput.waitForMessage(/prod is protected/);
      await quickInput.type('Replay of last week’s tickets: every draft could be sent');
      await quickInput.accept();
      await quickInput.item(/Promote support\/first-reply to prod: v3 → v4/);
      await quickInput.titleButton('Open the diff');
      await workbench.editors.waitForTab(/first-reply: .*v3.* ↔ .*v4/);
      await workbench.rest();
      await look('promote');
      await quickInput.cancel();

      await (await environments.contextMenu(['prod', 'refund-decision'])).choose(/^Promote/);
      await quickInput.pick('v4');
      await quickInput.waitForMessage(/prod is protected/);
      await quickInput.type('The mechanic now looks first');
      await quickInput.accept();
      await quickInput.item(/Undoes the hold on v4/);
      await look('promote-held');
      await quickInput.cancel();
    });

    it('the lenses on a pins file', async () => {
      await workbench.runCommand('View: Close All Editors');
      await workbench.openFile('.promptenv/environments/prod.yaml');
      await workbench.editors.waitForCodeLens(/^Newer: v4 in staging · v5 in dev — compare$/);
      await workbench.editors.waitForCodeLens(/^Newer: v3 in staging, dev — compare$/);
      await look('pins-file');
    });

    it('a draft that cannot be read, with its diagnostic and its row', async () => {
      const { prompts, editors } = workbench;
      await workbench.runCommand('View: Close All Editors');
      const draft = 'prompts/support/goodwill-credit.prompt';
      const text = new OnDisk(workbench.folder).text(draft);
      const broken = text.replace(/^model: .*$/m, (line) => `${line}\n  temperature: [0.2`);
      assert.notEqual(broken, text);
      writeFileSync(path.join(workbench.folder, draft), broken);
      await prompts.waitForDescription('goodwill-credit', /invalid/);
      await prompts.click(['goodwill-credit', 'Draft']);
      await editors.waitForCodeLens(/draft cannot be read/);
      await workbench.runCommand('Problems: Focus on Problems View');
      await waitFor('the problem', async () =>
        (await workbench.page.locator('.markers-panel').innerText()).includes('goodwill-credit.prompt')
          ? true
          : undefined,
      );
      await look('broken');
      await workbench.runCommand('View: Toggle Panel Visibility');
    });

    it('the walkthrough', async () => {
      await workbench.runCommand('View: Close All Editors');
      await workbench.activityBar.close('Prompt Environments');
      await workbench.page.keyboard.press('F1');
      await workbench.quickInput.type('>Welcome: Open Walkthrough...');
      await workbench.quickInput.pick('Welcome: Open Walkthrough...');
      await workbench.quickInput.pick('Get Started with Prompt Environments');
      await workbench.page.getByText('Know which version of a prompt dev').first().waitFor();
      await look('walkthrough');
    });
  });

  describe('before there is anything', () => {
    afterEach(() => workbench.close());

    it('a window without a folder', async () => {
      workbench = await Workbench.open({ ...size });
      await workbench.showSidebar();
      await waitFor('the welcome', async () =>
        (await workbench.prompts.welcome()).includes('Open the folder') ? true : undefined,
      );
      await look('welcome-no-folder');
    });

    it('a folder without a registry, its setting up, and a registry without prompts', async () => {
      workbench = await Workbench.open({
        fixture: 'workspaces/empty',
        name: 'hollybank-support',
        prepare: (folder) => rmSync(path.join(folder, 'prompts'), { recursive: true }),
        ...size,
      });
      const { prompts, quickInput } = workbench;
      await workbench.showSidebar();
      await waitFor('the welcome', async () =>
        (await prompts.welcome()).includes('no prompt environments yet') ? true : undefined,
      );
      await look('welcome-no-registry');
      await prompts.clickWelcome('Set Up Prompt Environments');
      await quickInput.waitForMessage(/Environments in promotion order/);
      await quickInput.accept();
      await quickInput.waitForMessage(/folder that holds the prompts/);
      await look('set-up');
      await quickInput.accept();
      await waitFor('the welcome', async () =>
        (await prompts.welcome()).includes('No prompts yet') ? true : undefined,
      );
      await look('welcome-no-prompts');
      assert.match(new OnDisk(workbench.folder).text('.promptenv/config.yaml'), /prod:\n {4}protected: true/);
      assert.deepEqual(await workbench.environments.outline(), [
        'dev | 0 prompts',
        'staging | 0 prompts',
        'prod | 0 prompts · protected',
      ]);
      await prompts.clickWelcome('New Prompt File');
      await quickInput.waitForTitle('New Prompt File');
      await quickInput.accept();
      await prompts.waitForDescription('first-prompt', /^not pinned · new/);
      await workbench.editors.waitForCodeLens('not pinned — no version yet');
    });
  });
});
