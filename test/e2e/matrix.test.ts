import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Theme } from '../support/vscode/settings.mjs';
import { OnDisk } from './onDisk';
import { ContextMenu } from './pages/contextMenu';
import { pictureFailures } from './pages/failures';
import { MatrixTab } from './pages/matrix';
import { waitFor } from './pages/waiting';
import { Workbench } from './pages/workbench';

const prompt = 'support/first-reply';
const [dev, staging, prod] = [2, 3, 4];
const size = { width: 1400, height: 860 };
/** What somebody may call themselves, and give as a reason. */
const hostile = '<img src=x onerror="document.title=1"> [x](command:workbench.action.quit) \u202egnp.exe';

describe('the matrix', () => {
  let workbench: Workbench;
  let matrix: MatrixTab;
  let disk: OnDisk;

  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample-workspace',
      name: 'hollybank-support',
      viewport: size,
      scale: 2,
      prepare: (folder) => {
        execFileSync('git', ['config', 'user.name', hostile], { cwd: folder });
        new OnDisk(folder).promptenv('rollback', 'support/ticket-triage', '--env', 'prod', '--reason', hostile);
        execFileSync('git', ['config', 'user.name', 'Nora Field'], { cwd: folder });
      },
    });
    disk = new OnDisk(workbench.folder);
    matrix = new MatrixTab(workbench.page);
    await waitForExtension();
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  it('opens by the command palette, and the keyboard stands in the table', async () => {
    await workbench.runCommand('Prompt Environments: Open Prompt Matrix');
    await workbench.editors.waitForTab('Prompt Matrix');
    const cells = await matrix.waitForCell('first-reply', prod, /^v3 → v4 1 behind .+ · Mara/);
    assert.deepEqual(cells.slice(0, dev), ['first-reply support', 'same as v5']);
    assert.match(cells[dev] ?? '', /^v5 latest .+ · Priya Nair/);
    assert.match(cells[staging] ?? '', /^v4 → v5 1 behind/);
    await matrix.waitForFocus(/^answer-from-articles/);
    await matrix.waitForCount('9 prompts');
  });

  it('shows hostile names, reasons, files and folders as text', async () => {
    await matrix.waitForCell('ticket-triage', prod, /held: <img src=x .* · <img src=x/);
    const folder = path.join(workbench.folder, 'prompts', '\u202e[x](command:y)');
    const file = path.join(folder, '<img src=x onerror=alert(1)>\u2066\u001b[31m.prompt');
    mkdirSync(folder);
    writeFileSync(file, 'It has no name.\n');
    const named = '<img src=x onerror=alert(1)>\\u2066\\x1b[31m.prompt';
    const [name = '', draft] = await matrix.waitForCell(named, 1, /^draft cannot be read$/);
    assert.ok(name.endsWith('\\u202e[x](command:y)'), name);
    assert.equal(draft, 'draft cannot be read');
    const row = matrix.locator('tr').filter({ hasText: named });
    for (const [column, title] of [
      [0, `prompts/\\u202e[x](command:y)/${named}`],
      [1, draft],
      [prod, `prompts/\\u202e[x](command:y)/${named}`],
    ] as const) {
      await row.locator('th, td').nth(column).hover();
      await matrix.waitForTitle(named, column, title);
    }
    const steering = await matrix.evaluate<string[]>(`[...document.querySelectorAll('main *')]
      .flatMap((element) => [element.textContent, ...['title', 'aria-label', 'aria-description'].map((name) => element.getAttribute(name) ?? '')])
      .filter((text) => /[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(text))`);
    assert.deepEqual(steering, []);
    assert.equal(await matrix.evaluate('document.querySelectorAll("main img, main a").length'), 0);
    assert.equal(await matrix.evaluate('document.title'), 'Prompt Matrix');
    rmSync(folder, { recursive: true });
    await matrix.waitForCount('9 prompts');
  });

  it('lets no script and no style in but its own', async () => {
    const inserted = await matrix.evaluate<unknown>(`new Promise((done) => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
      document.querySelector('main').insertAdjacentHTML('beforeend',
        '<p id="probe" style="color: red"><img src="https://example.org/x.png" onerror="document.title = 1"></p>');
      const script = document.createElement('script');
      script.textContent = 'document.title = 2';
      document.body.append(script);
      const until = Date.now() + 10_000;
      const look = () => {
        const all = [...new Set(refused)].sort();
        if (all.length < 4 && Date.now() < until) return setTimeout(look, 20);
        document.getElementById('probe').remove();
        script.remove();
        done({ refused: all, title: document.title });
      };
      look();
    })`);
    const refused = ['img-src', 'script-src-attr', 'script-src-elem', 'style-src-attr'];
    assert.deepEqual(inserted, { refused, title: 'Prompt Matrix' });
  });

  for (const theme of ['light', 'dark', 'high-contrast'] as const satisfies readonly Theme[]) {
    it(`has nothing that an accessibility check finds wrong, in ${theme}`, async () => {
      await useTheme(theme);
      await workbench.rest();
      await workbench.settled();
      await workbench.screenshot('matrix');
      assert.deepEqual(await matrix.violations(), []);
    });
  }

  it('would have been found wrong without a name for its filter, or with a bare table', async () => {
    await matrix.evaluate(`document.getElementById('filter').removeAttribute('aria-label');
      document.getElementById('filter').removeAttribute('placeholder');
      document.getElementById('table').setAttribute('role', 'list')`);
    const found = (await matrix.violations()).map(({ id }) => id);
    await matrix.evaluate(`document.getElementById('filter').setAttribute('aria-label', 'Filter prompts');
      document.getElementById('table').setAttribute('role', 'treegrid')`);
    assert.ok(found.includes('label') && found.some((id) => id.startsWith('aria-required')), found.join());
    await useTheme('light');
  });

  it('walks to a cell with the arrow keys and opens the difference to its neighbour with Enter', async () => {
    await matrix.waitForFocus(/^answer-from-articles/);
    await press('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await matrix.waitForFocus(/^v3 → v4 1 behind/);
    await press('Enter');
    await workbench.editors.waitForTab(/^first-reply: prod v3 ↔ staging v4/);
    await workbench.editors.select('Prompt Matrix');
    await matrix.waitForFocus(/^v3 → v4 1 behind/);
  });

  it('filters as one types, says how many are left, and goes back to the cell', async () => {
    await press('/');
    await matrix.waitForFocus(/^filter$/);
    await workbench.page.keyboard.insertText('reply prod:behind');
    await matrix.waitForCount('1 of 9 prompts');
    await matrix.waitForAnnouncement(/^1 of 9 prompts$/);
    await press('ArrowDown');
    await matrix.waitForFocus(/^v3 → v4 1 behind/);
  });

  it('promotes by the cell’s menu and the dialog, by keyboard alone, and shows what was read back', async () => {
    const { quickInput, page } = workbench;
    await matrix.waitForFocus(/^v3 → v4 1 behind/);
    await press('Shift+F10');
    const menu = await ContextMenu.shown(page);
    assert.deepEqual(await menu.items(), [
      'Promote…',
      'Roll Back…',
      'Open Version…',
      'Compare Draft with Environment…',
      'Compare Versions…',
      'Show History',
      'What Was Pinned at…',
    ]);
    await menu.chooseByKeyboard('Promote…');
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await quickInput.focusedItem('v4');
    await press('Enter');
    await quickInput.waitForMessage(/prod is protected/);
    await page.keyboard.insertText('Tried for a week in staging');
    await press('Enter');
    await quickInput.focusedItem(/Promote support\/first-reply to prod: v3 → v4/);
    assert.equal(disk.pinned('prod', prompt), 3);
    await press('Enter');
    await matrix.waitForCount('0 of 9 prompts');
    assert.equal(disk.pinned('prod', prompt), 4);
    await matrix.waitForFocus(/^prod /);
    await press('/');
    await matrix.waitForFocus(/^filter$/);
    await workbench.page.keyboard.insertText('reply');
    await matrix.waitForCell('first-reply', prod, /^v4 in step just now · Nora Field/);
    await press('Enter', 'ArrowDown');
    await matrix.waitForFocus(/^v4 in step/);
  });

  it('is there again after a reload, as it was left, also where another editor lies over it', async () => {
    await workbench.openFile('README.md');
    await workbench.reload();
    await workbench.editors.waitForTab('README.md');
    await waitForExtension();
    await workbench.runCommand('Prompt Environments: Open Prompt Matrix');
    await workbench.editors.waitForTab('Prompt Matrix');
    await matrix.waitForCount('1 of 9 prompts');
    assert.equal(await matrix.locator('#filter').inputValue(), 'reply');
    await matrix.waitForCell('first-reply', prod, /^v4 in step/);
    await matrix.waitForFocus(/^v4 in step/);
    const tabs = (await workbench.editors.tabs()).filter(({ label }) => label === 'Prompt Matrix');
    assert.equal(tabs.length, 1, 'there is one of it');
  });

  it('folds folders and sorts by keyboard', async () => {
    await matrix.locator('#filter').focus();
    await matrix.waitForFocus(/^filter$/);
    await press('Escape');
    await matrix.waitForCount('9 prompts');
    await press('Tab', 'Tab', 'Space', 'Tab', 'Tab', 'Control+Home');
    await matrix.waitForFocus(/^calls 1 prompt$/);
    await press('ArrowLeft');
    await matrix.waitForNames('▸ calls 1 prompt', '▾ desk 1 prompt', 'write-macro');
    await press('ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'End', 'Enter');
    await matrix.waitForAnnouncement(/^Sorted by prod, by state\. 9 prompts$/);
    await matrix.waitForNames('refund-decision support', 'ticket-triage support');
    assert.equal(await matrix.locator('th[data-column="env:prod"]').getAttribute('aria-sort'), 'ascending');
    await press('Enter', 'Enter');
    await matrix.waitForAnnouncement(/^Sorted by name\. 9 prompts$/);
    await matrix.waitForNames('▾ calls 1 prompt');
  });

  it('compares, promotes and rolls back by mouse', async () => {
    const { quickInput } = workbench;
    await matrix.locator('#grouped').uncheck();
    await matrix.waitForNames('answer-from-articles help-centre');
    const cell = matrix
      .locator('tr')
      .filter({ hasText: 'churn-note' })
      .locator('td')
      .nth(staging - 1);
    await cell.hover();
    await workbench.screenshot('matrix-hover');
    await cell.getByTitle('Promote…').click();
    await quickInput.waitForTitle('Promote insights/churn-note to staging');
    await quickInput.cancel();
    await cell.hover();
    await cell.getByTitle('Roll Back…').click();
    await quickInput.waitForTitle(/^Roll back/i);
    await quickInput.cancel();
    await cell.locator('.version').click();
    await workbench.editors.waitForTab(/^churn-note: staging v2 ↔ dev v3/);
    await workbench.editors.select('Prompt Matrix');
    await matrix.waitForCount('9 prompts');
  });

  it('reads well in a narrow editor', async () => {
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.page.setViewportSize({ width: 800, height: 640 });
    await matrix.waitForWidth(800);
    await matrix.waitForCount('9 prompts');
    await workbench.settled();
    await workbench.screenshot('matrix-narrow');
    assert.deepEqual(await matrix.violations(), []);
    await workbench.page.setViewportSize(size);
  });

  /** The palette lists our commands once VS Code knows the extension. */
  async function waitForExtension(): Promise<void> {
    await waitFor('the extension', async () =>
      (await workbench.activityBar.names()).includes('Prompt Environments') ? true : undefined,
    );
  }

  async function useTheme(theme: Theme): Promise<void> {
    if (theme !== workbench.theme) await workbench.useTheme(theme);
    await matrix.waitForTheme(theme);
  }

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await workbench.page.keyboard.press(key);
  }
});
