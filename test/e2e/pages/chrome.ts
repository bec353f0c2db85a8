import type { Page } from 'playwright-core';
import { readNotifications, readTexts } from './dom.mjs';
import type { Notification } from './dom.mjs';
import { matches, waitFor } from './waiting';
import type { Match } from './waiting';

/** The icons at the left. */
export class ActivityBar {
  constructor(private readonly page: Page) {}

  /** Names of the containers, top to bottom, without their keys. */
  async names(): Promise<string[]> {
    const icons = await this.page.locator('.activitybar .action-item .action-label').all();
    const names = await Promise.all(icons.map((icon) => icon.getAttribute('aria-label')));
    return names.map((name) => withoutKeys(name ?? ''));
  }

  /** Opens a container, and leaves it open where it already is. */
  async open(name: string): Promise<void> {
    const item = this.item(name);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) !== 'true') await item.click();
    await this.page.locator('.sidebar .composite.title', { hasText: name }).waitFor();
  }

  /** Closes the sidebar that shows a container. */
  async close(name: string): Promise<void> {
    const item = this.item(name);
    if ((await item.getAttribute('aria-expanded')) === 'true') await item.click();
    await this.page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  }

  /** What the badge on an icon says, or ''. */
  async badge(name: string): Promise<string> {
    const badge = this.item(name).locator('.badge-content');
    return (await badge.isVisible()) ? badge.innerText() : '';
  }

  private item(name: string) {
    return this.page
      .locator('.activitybar .action-item')
      .filter({ has: this.page.locator(`.action-label[aria-label^=${JSON.stringify(name)}]`) });
  }
}

/** The line at the bottom. */
export class StatusBar {
  constructor(private readonly page: Page) {}

  /** Texts of the items, icons left out. */
  async texts(): Promise<string[]> {
    return readTexts(this.page.locator('.statusbar-item:visible'));
  }

  async waitForItem(text: Match): Promise<string> {
    return waitFor(
      `the status bar item ${text}`,
      async () => (await this.texts()).find((candidate) => matches(candidate, text)),
      { seen: () => this.texts() },
    );
  }

  /** Waits until no item has that text any more. */
  async waitUntilGone(text: Match): Promise<void> {
    await waitFor(
      `the status bar item ${text} to go`,
      async () => ((await this.texts()).some((candidate) => matches(candidate, text)) ? undefined : true),
      { seen: () => this.texts() },
    );
  }

  async click(text: Match): Promise<void> {
    await (await this.item(text)).click();
  }

  /** Rests the mouse on an item until its hover has that text, and returns all of it. */
  async waitForHover(item: Match, text: RegExp): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible').last();
    const shown = async (): Promise<string> => ((await hover.count()) > 0 ? hover.innerText() : '');
    return waitFor(
      `${text} in a hover`,
      async () => {
        // An item that changes closes its hover until the mouse moves again.
        const place = await (await this.item(item)).boundingBox();
        const x = (place?.x ?? 0) + (place?.width ?? 0) / 2;
        const y = (place?.y ?? 0) + (place?.height ?? 0) / 2;
        await this.page.mouse.move(x, y);
        await this.page.mouse.move(x + 1, y);
        const found = await shown();
        return text.test(found) ? found : undefined;
      },
      { seen: shown },
    );
  }

  private async item(text: Match) {
    const index = await waitFor(
      `the status bar item ${text}`,
      async () => {
        const place = (await this.texts()).findIndex((candidate) => matches(candidate, text));
        return place === -1 ? undefined : place;
      },
      { seen: () => this.texts() },
    );
    return this.page.locator('.statusbar-item:visible').nth(index).locator('a').first();
  }
}

/** Toasts at the bottom right. */
export class Notifications {
  constructor(private readonly page: Page) {}

  shown(): Promise<Notification[]> {
    return readNotifications(this.items());
  }

  async waitForText(text: RegExp): Promise<Notification> {
    return waitFor(
      `a notification with ${text}`,
      async () => (await this.shown()).find((notification) => text.test(notification.text)),
      { seen: () => this.shown() },
    );
  }

  /** Presses a button of a notification. */
  async click(text: RegExp, button: Match): Promise<void> {
    await this.waitForText(text);
    const item = this.items().filter({ hasText: text }).first();
    await item.hover();
    await item.locator('.monaco-button').filter({ hasText: button }).click();
  }

  private items() {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }
}

/** The modal dialog in the middle. */
export class Dialog {
  constructor(private readonly page: Page) {}

  async waitForText(text: RegExp): Promise<string> {
    return waitFor(`a dialog with ${text}`, async () => {
      const shown = await this.text();
      return text.test(shown) ? shown : undefined;
    });
  }

  /** Message and detail, '' where no dialog is open. */
  async text(): Promise<string> {
    return (
      await readTexts(this.page.locator('.monaco-dialog-box').locator('.dialog-message-text, .dialog-message-detail'))
    ).join('\n');
  }

  buttons(): Promise<string[]> {
    return readTexts(this.page.locator('.monaco-dialog-box .dialog-buttons .monaco-button'));
  }

  async click(button: Match): Promise<void> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.getByRole('button', { name: button, ...(typeof button === 'string' ? { exact: true } : {}) }).click();
    await box.waitFor({ state: 'hidden' });
  }
}

/** `Explorer (Ctrl+Shift+E)` → `Explorer`; ` - 3 waiting` of a badge stays away too. */
function withoutKeys(name: string): string {
  return name.replace(/ \([^)]*\)$/, '').replace(/ - .*$/, '');
}
