import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import type { Workbench } from './pages/workbench';
import { openSample } from './sample';

const prompt = 'insights/weekly-themes';
const report = 'analytics/weekly_report.py';
const pinsBefore = 'prod v2 · staging v3 · dev v3';
const pinsAfter = 'prod v3 · staging v3 · dev v3';
const reason = 'Three Mondays in staging, no theme lost';

describe('the engineer finds from a call in Python that staging and prod differ, compares and promotes', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    ({ workbench, disk } = await openSample({ theme: 'dark', prepare: writeHostileFile }));
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  afterEach('the command line finds nothing wrong with what was written', () => {
    assert.deepEqual(disk.verify(), { ok: true, findings: [] });
  });

  /** Until the editor has asked anew for the lenses, it shows those of before, and the command finds none. */
  async function showLensCommands(): Promise<void> {
    const { quickInput } = workbench;
    const isShown = async (): Promise<true | undefined> =>
      (await quickInput.items()).some(({ label }) => label === 'Promote…') ? true : undefined;
    await waitFor('the commands of the lenses on this line', async () => {
      await workbench.runCommand('Show CodeLens Commands for Current Line');
      return waitFor('them', isShown, { timeout: 2_000 }).catch(() => undefined);
    });
  }

  it('sees above the call what every environment pins', async () => {
    await workbench.openFile(report);
    await workbench.editors.waitForCodeLens(pinsBefore);
    await workbench.editors.waitForCodeLens('Promote…');
    await workbench.screenshot('call-1-lens');
  });

  it('reads on hover who pinned what, in plain words', async () => {
    const text = await workbench.editors.waitForHover('insights/weekly-themes', /prod v2 · staging v3 · dev v3/);
    assert.match(text, /insights\/weekly-themes/);
    assert.match(text, /Model openai\/gpt-4\.1-mini/);
    assert.match(text, /Variables .*tickets/);
    await workbench.settled();
    await workbench.screenshot('call-2-hover');
    await workbench.rest();
    await workbench.page.keyboard.press('Escape');
  });

  it('compares prod with staging by a click on the lens', async () => {
    await workbench.editors.clickCodeLens(pinsBefore);
    await workbench.editors.waitForTab(/weekly-themes: prod v2 ↔ staging v3/);
    await workbench.settled();
    await workbench.screenshot('call-3-compared');
  });

  it('promotes by the keyboard, from the line of the call', async () => {
    const { quickInput, editors } = workbench;
    await editors.select('weekly_report.py');
    await editors.waitForCodeLens(pinsBefore);
    await waitFor('the caret on the line of the call', async () => {
      // A lens that is drawn meanwhile moves the line away.
      await editors.clickText('insights/weekly-themes');
      return (await workbench.statusBar.texts()).some((text) => text.startsWith('Ln 12,')) ? true : undefined;
    });
    await showLensCommands();
    await quickInput.pick('Promote…');
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await quickInput.focusedItem('v3');
    await quickInput.accept();
    await quickInput.waitForMessage(/prod is protected/);
    await quickInput.type(reason);
    await quickInput.accept();
    await quickInput.item(/Promote insights\/weekly-themes to prod: v2 → v3/);
    assert.equal(disk.pinned('prod', prompt), 2);
    await workbench.screenshot('call-4-promote');
    await quickInput.accept();
    await editors.waitForCodeLens(pinsAfter);
    assert.equal(disk.pinned('prod', prompt), 3);
    await workbench.screenshot('call-5-promoted');
  });

  it('marks the environment that a call names, in dark, light and high contrast', async () => {
    const { editors } = workbench;
    await workbench.openFile('service/src/refunds.ts');
    await editors.waitForCodeLens(/prod v3 held · staging v4/);
    for (const theme of ['high-contrast', 'light', 'dark'] as const) {
      await workbench.useTheme(theme);
      await workbench.settled();
      await workbench.screenshot('call-6-lenses');
    }
  });

  it('finds every call of a prompt from its row', async () => {
    await workbench.showSidebar();
    await (await workbench.prompts.contextMenu('refund-decision')).choose('Find Calls');
    const rows = await waitFor('three calls in the list of references', async () => {
      const found = await workbench.page.locator('.part.sidebar .pane-body .monaco-list-row:visible').allInnerTexts();
      return found.filter((row) => row.includes('getPrompt(')).length === 3 ? found : undefined;
    });
    assert.ok(
      rows.some((row) => row.includes('refunds.ts')),
      rows.join('\n'),
    );
    await workbench.settled();
    await workbench.screenshot('call-7-references');
  });

  it('sees a wrong name marked, and mends it by the quick fix', async () => {
    const { editors, page } = workbench;
    await workbench.openFile(report);
    await editors.replaceText(
      [
        'from prompts import get_prompt',
        '',
        'themes = get_prompt("insights/wekly-themes")',
        'reply = get_prompt("support/first-reply", environment="stagin")',
        '',
      ].join('\n'),
    );
    await waitFor('two marks', async () =>
      (await page.locator('.part.editor .squiggly-warning:visible').count()) === 2 ? true : undefined,
    );
    for (const theme of ['dark', 'light', 'high-contrast'] as const) {
      await workbench.useTheme(theme);
      await workbench.settled();
      await workbench.screenshot('call-8-marks');
    }
    await workbench.useTheme('dark');
    await editors.clickText('wekly-themes');
    await page.keyboard.press('ControlOrMeta+.');
    await page.locator('.action-widget').getByText('Change to "insights/weekly-themes"').click();
    await editors.waitForCodeLens(pinsAfter);
    await editors.waitForText(/get_prompt\("insights\/weekly-themes"\)/);
  });

  it('lists orphans', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Prompt Environments: Find Orphans');
    await quickInput.waitForTitle('Find Orphans');
    await quickInput.item('desk/write-macro');
    await workbench.screenshot('call-9-orphans');
    // Names that would be an icon, a link or HTML, or turn the line round, are text.
    const { label, description, detail } = await quickInput.item(/img src/);
    assert.equal(label, '$(zap) [x](command:workbench.action.quit) <img src=x> \\u202egnp.');
    assert.equal(description, 'there is no such prompt');
    assert.match(detail, /^analytics\/\$\(zap\)<b>\\u202eyp\.py:2$/);
    await quickInput.cancel();
  });
});

function writeHostileFile(folder: string): void {
  const name = '$(zap) [x](command:workbench.action.quit) <img src=x> \u202egnp.';
  writeFileSync(
    path.join(folder, 'analytics', '$(zap)<b>\u202eyp.py'),
    `from prompts import get_prompt\na = get_prompt("${name}")\n`,
  );
}
