import assert from 'node:assert/strict';
import { themes } from '../support/vscode/settings.mjs';
import type { Theme } from '../support/vscode/settings.mjs';
import type { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import type { Workbench } from './pages/workbench';
import { openSample } from './sample';

const draft = 'prompts/support/ticket-triage.prompt';
const pinned = 'No opinion about the customer.';
const reply =
  'Say that the message has arrived, what it was understood to be about, and when a person will read it. Do not try to solve it. Two sentences, at most 40 words.';
const rewritten =
  'Say that the message has arrived, in the words of the customer, and who will read it by when. Two short sentences, at most 40 words.';

describe('the writer rewrites a paragraph with inline changes on', () => {
  let workbench: Workbench;
  let disk: OnDisk;

  before(async () => {
    ({ workbench, disk } = await openSample({ theme: 'dark', viewport: { width: 1280, height: 900 }, scale: 2 }));
    await workbench.openFile(draft);
    await workbench.editors.waitForCodeLens(/^prod v4/);
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  it('turns them on, and there are none yet', async () => {
    await workbench.runCommand('Prompt Environments: Toggle Inline Changes');
    await workbench.statusBar.waitForItem('No changes against prod v4');
    assert.deepEqual(await workbench.editors.drawnTexts(), []);
  });

  it('rewrites a paragraph and takes a sentence out, and sees what changed, unsaved as it is', async () => {
    const { editors, page, statusBar } = workbench;
    await editors.focus();
    await page.keyboard.press('ControlOrMeta+End');
    await editors.selectLine('Two sentences, at most');
    await page.keyboard.insertText(`${rewritten}\n`);
    await statusBar.waitForItem('1 change against prod v4');
    await editors.selectLine('No opinion about');
    await page.keyboard.insertText(
      'One sentence with the facts an agent would otherwise have to dig for: which bike, since when, what has been tried.\n',
    );
    await statusBar.waitForItem('2 changes against prod v4');
    await editors.waitForDrawnTexts([` ${pinned}`, 'what it was … it. Two ']);
    for (const theme of [workbench.theme, ...(Object.keys(themes) as Theme[]).filter((name) => name !== 'dark')]) {
      if (theme !== workbench.theme) await workbench.useTheme(theme);
      await workbench.rest();
      await workbench.settled();
      await workbench.screenshot('inline-changes');
    }
    await workbench.useTheme('dark');
  });

  it('goes from change to change by keyboard, and reads what prod has', async () => {
    const { editors, page, statusBar } = workbench;
    await editors.top();
    await statusBar.waitForItem(/^Ln 1,/);
    await page.keyboard.press('Alt+F5');
    await statusBar.waitForItem(/^Ln 47,/);
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.press('ControlOrMeta+I');
    await page.locator('.monaco-hover:visible').getByText(pinned).waitFor();
    await workbench.screenshot('inline-hover');
    await page.keyboard.press('Escape');
  });

  it('puts that change back, as one step to undo, and the file has the words of prod there', async () => {
    const { editors, page, statusBar } = workbench;
    await page.keyboard.press('ControlOrMeta+Period');
    await page.locator('.action-widget .monaco-list-row.focused', { hasText: 'Put back prod’s wording' }).waitFor();
    await workbench.screenshot('inline-fix');
    await page.keyboard.press('Enter');
    await statusBar.waitForItem('1 change against prod v4');
    await page.keyboard.press('ControlOrMeta+Z');
    await statusBar.waitForItem('2 changes against prod v4');
    await editors.top();
    await statusBar.waitForItem(/^Ln 1,/);
    await page.keyboard.press('Alt+F5');
    await statusBar.waitForItem(/^Ln 47,/);
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.press('ControlOrMeta+R');
    await statusBar.waitForItem('1 change against prod v4');
    await editors.save();
    const text = disk.text(draft);
    assert.ok(text.includes(`what has been tried. ${pinned}\n`));
    assert.ok(text.includes(rewritten) && !text.includes(reply));
  });

  it('compares with another environment from the status bar, and turns them off', async () => {
    const { editors, quickInput, statusBar } = workbench;
    await statusBar.click('1 change against prod v4');
    await quickInput.item('dev');
    await workbench.screenshot('inline-environments');
    await quickInput.pick('dev');
    await statusBar.waitForItem('1 change against dev v4');
    await statusBar.click('1 change against dev v4');
    await quickInput.pick(/Turn Inline Changes Off/);
    await editors.waitForDrawnTexts([]);
    await statusBar.waitUntilGone(/against/);
  });
});
