import type { Locator, Page } from 'playwright-core';
import { readTexts } from './dom.mjs';
import { waitFor } from './waiting';
import type { Match } from './waiting';

/** The context menu that is open. */
export class ContextMenu {
  private constructor(
    private readonly page: Page,
    private readonly menu: Locator,
  ) {}

  static async shown(page: Page): Promise<ContextMenu> {
    const menu = page.locator('.monaco-menu-container .monaco-menu').last();
    await menu.waitFor();
    return new ContextMenu(page, menu);
  }

  /** The entries' labels, top to bottom, without separators. */
  items(): Promise<string[]> {
    return readTexts(this.menu.locator('.action-menu-item .action-label'));
  }

  /** Clicks an entry until the menu goes: one that has just opened does not take clicks yet. */
  async choose(label: Match): Promise<void> {
    const entry = this.menu.getByRole('menuitem', {
      name: label,
      ...(typeof label === 'string' ? { exact: true } : {}),
    });
    await entry.waitFor();
    await waitFor(`the menu to take ${label}`, async () => {
      await entry.click({ timeout: 1000 }).catch(() => undefined);
      await this.menu.waitFor({ state: 'hidden', timeout: 500 }).catch(() => undefined);
      return (await this.menu.isVisible()) ? undefined : true;
    });
  }

  /** Goes down to an entry with the arrow keys, and presses Enter. */
  async chooseByKeyboard(label: string): Promise<void> {
    const chosen = this.menu.locator('.action-item.focused .action-label');
    await waitFor(`${label} in the menu`, async () => {
      if ((await chosen.count()) > 0 && (await chosen.first().innerText()).trim() === label) return true;
      await this.page.keyboard.press('ArrowDown');
      return undefined;
    });
    await this.page.keyboard.press('Enter');
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.menu.waitFor({ state: 'hidden' });
  }
}
