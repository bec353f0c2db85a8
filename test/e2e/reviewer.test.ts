import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { themes } from '../support/vscode/settings.mjs';
import type { Theme } from '../support/vscode/settings.mjs';
import type { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import type { Workbench } from './pages/workbench';
import { openSample } from './sample';

const partial = 'prompts/support/_voice.prompt';

describe('the reviewer asks what a file reaches', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    ({ workbench, disk } = await openSample({ settings: { 'workbench.hover.delay': 300 } }));
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  async function look(name: string): Promise<void> {
    for (const theme of Object.keys(themes) as Theme[]) {
      if (theme !== workbench.theme) await workbench.useTheme(theme);
      await workbench.settled();
      await workbench.screenshot(name);
    }
  }

  it('opens a partial and sees in the status bar that it reaches prod through two prompts', async () => {
    await workbench.openFile(partial);
    await workbench.statusBar.waitForItem('in prod through 2 prompts');
    await workbench.editors.append('\nNever promise a date.\n');
    // The line that is not saved is what would change.
    const hover = await workbench.statusBar.waitForHover(
      'in prod through 2 prompts',
      /support\/ticket-triage[^]*prod[^]*the draft changes _voice\.prompt/,
    );
    assert.match(hover, /_voice\.prompt reaches dev, staging, prod through 2 prompts, and belongs to 1 more/);
    assert.match(hover, /support\/first-reply/);
    await look('where-hover');
    await workbench.rest();
  });

  it('clicks it, and sees by mouse what would change in prod', async () => {
    const { quickInput, editors, statusBar } = workbench;
    await statusBar.click('in prod through 2 prompts');
    await quickInput.waitForTitle(/^_voice\.prompt reaches dev, staging, prod through 2 prompts/);
    const shown = async (): Promise<string[]> =>
      (await quickInput.items()).slice(0, 3).map(({ label, description }) => `${label} ${description}`);
    const expected = ['prod v3 · serves it', 'staging v4 · serves it', 'dev v5 · serves it'];
    await waitFor(
      'the three environments',
      async () => (JSON.stringify(await shown()) === JSON.stringify(expected) ? true : undefined),
      { seen: shown },
    );
    await look('where-pick');
    await quickInput.pick('prod');
    await editors.waitForTab(/^first-reply: prod v3 ↔ draft/);
    await workbench.rest();
  });

  it('does the same by keyboard alone', async () => {
    const { quickInput, page, editors } = workbench;
    await editors.select('_voice.prompt');
    await workbench.runCommandByKeys('Prompt Environments: Show Where This File Is Served');
    await quickInput.waitForTitle(/^_voice\.prompt reaches/);
    // To the first environment of the second prompt: three environments and the row of the first one come before.
    for (const row of ['prod', 'staging', 'dev', /^\S* ?Show support\/first-reply/]) {
      await quickInput.focusedItem(row);
      await page.keyboard.press('ArrowDown');
    }
    await quickInput.focusedItem(/^prod v4/);
    await page.keyboard.press('Enter');
    await editors.waitForTab(/^ticket-triage: prod v4 ↔ draft/);
    await editors.waitForMultiDiff(['_voice.prompt']);
    assert.deepEqual(disk.verify(), { ok: true, findings: [] });
  });

  it('knows every other kind of file', async () => {
    const { statusBar } = workbench;
    for (const [file, text] of [
      ['prompts/support/first-reply.prompt', 'prod v3 · staging v4 · dev v5'],
      ['prompts/support/tools/find-visit-slot.json', 'in staging through 1 prompt'],
      ['.promptenv/environments/prod.yaml', 'prod: 6 prompts'],
      ['service/src/inbox.ts', 'asks for 2 prompts'],
    ] as const) {
      await workbench.openFile(file);
      await statusBar.waitForItem(text);
    }
  });

  it('compares two environments in one editor, the newer text on the right', async () => {
    const { editors, quickInput } = workbench;
    await workbench.runCommand('Prompt Environments: Compare Environments…');
    await quickInput.pick('staging');
    await quickInput.waitForPlaceholder(/^Compare staging with/);
    await quickInput.pick('prod');
    await editors.waitForTab(/^(?:staging ↔ prod|prod ↔ staging): 4 prompts/);
    await waitFor('the texts', async () => ((await editors.multiDiffFiles()).length > 0 ? true : undefined));
    await workbench.rest();
    await look('compare-environments');
    appendFileSync(path.join(workbench.folder, 'prompts/support/ticket-triage.prompt'), '\nAsk nothing twice.\n');
    await workbench.runCommand('Prompt Environments: Compare Environments…');
    await quickInput.pick('prod');
    await quickInput.waitForPlaceholder(/^Compare prod with/);
    await quickInput.pick('draft');
    await editors.waitForTab(/^prod ↔ draft: \d prompts/);
    await waitFor('the texts of drafts', async () => ((await editors.multiDiffFiles()).length > 0 ? true : undefined));
    await workbench.rest();
    await workbench.settled();
    await workbench.screenshot('compare-drafts');
  });
});
