import type { Locator, Page } from 'playwright-core';
import { readQuickItems } from './dom.mjs';
import type { QuickItem } from './dom.mjs';
import { matches, waitFor } from './waiting';
import type { Match } from './waiting';

/** The quick pick or input box at the top of the window. */
export class QuickInput {
  private readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.locator('.quick-input-widget');
  }

  /** The title without its step number; '' where it has none. */
  async title(): Promise<string> {
    return (await this.fullTitle()).replace(/ \(\d+\/\d+\)$/, '');
  }

  /** `{ step: 2, of: 3 }`, or undefined where no steps are shown. */
  async step(): Promise<{ step: number; of: number } | undefined> {
    const found = / \((\d+)\/(\d+)\)$/.exec(await this.fullTitle());
    return found ? { step: Number(found[1]), of: Number(found[2]) } : undefined;
  }

  /** Waits until a box with that title is shown. */
  async waitForTitle(title: Match): Promise<void> {
    await waitFor(
      `a quick input titled ${title}`,
      async () => ((await this.isOpen()) && matches(await this.title(), title) ? true : undefined),
      { seen: async () => ((await this.isOpen()) ? this.title() : 'no quick input') },
    );
  }

  isOpen(): Promise<boolean> {
    return this.root.isVisible();
  }

  async waitUntilClosed(): Promise<void> {
    await this.root.waitFor({ state: 'hidden' });
  }

  async placeholder(): Promise<string> {
    return (await this.input().getAttribute('placeholder')) ?? '';
  }

  /** Prompt or validation text below the input. */
  async message(): Promise<string> {
    const message = this.root.locator('.quick-input-message');
    return (await message.isVisible()) ? message.innerText() : '';
  }

  /** Waits for the text below the input to satisfy the pattern. */
  async waitForMessage(pattern: RegExp): Promise<string> {
    return waitFor(
      `${pattern} below the input`,
      async () => {
        const message = await this.message();
        return pattern.test(message) ? message : undefined;
      },
      { seen: () => this.message() },
    );
  }

  /** The items in view, none while it is closed; separators stand in the `separator` of the item below them. */
  async items(): Promise<QuickItem[]> {
    return (await this.isOpen()) ? readQuickItems(this.rows()) : [];
  }

  /** Waits for an item. A string equals the label; a pattern is looked for in label, description and detail. @param timeout in ms */
  async item(wanted: Match, timeout?: number): Promise<QuickItem> {
    return waitFor(`the item ${wanted}`, async () => (await this.items()).find((item) => isItem(item, wanted)), {
      seen: () => this.items(),
      ...(timeout === undefined ? {} : { timeout }),
    });
  }

  /** Waits until the keyboard stands on an item, so that Enter takes that one. */
  async focusedItem(wanted: Match): Promise<QuickItem> {
    return waitFor(
      `the item ${wanted} to have the focus`,
      async () => (await this.items()).find((item) => item.focused && isItem(item, wanted)),
      { seen: () => this.items() },
    );
  }

  /** Waits for the text in the empty input. */
  async waitForPlaceholder(pattern: RegExp): Promise<void> {
    await waitFor(`${pattern} in the input`, async () => (pattern.test(await this.placeholder()) ? true : undefined), {
      seen: () => this.placeholder(),
    });
  }

  /** Clicks an item. */
  async pick(wanted: Match): Promise<void> {
    await (await this.locate(wanted)).locator('.quick-input-list-label').first().click();
  }

  /** Ticks or unticks an item where several can be picked. */
  async toggle(wanted: Match): Promise<void> {
    await (await this.locate(wanted)).getByRole('checkbox').first().click();
  }

  /** Presses a button on an item, by its tooltip. */
  async itemButton(wanted: Match, name: Match): Promise<void> {
    const row = await this.locate(wanted);
    await row.hover();
    await row.getByRole('button', { name }).click();
  }

  /** Presses a button in the title bar, by its tooltip. */
  async titleButton(name: Match): Promise<void> {
    await this.root.locator('.quick-input-titlebar').getByRole('button', { name }).click();
  }

  async back(): Promise<void> {
    await this.titleButton(/^Back/);
  }

  /** Replaces what is in the input. */
  async type(text: string): Promise<void> {
    await this.input().fill(text);
  }

  async value(): Promise<string> {
    return this.input().inputValue();
  }

  async accept(): Promise<void> {
    await this.root.waitFor();
    await this.input().press('Enter');
  }

  /** Closes it from its input: what it opened behind itself may have the focus for a moment. */
  async cancel(): Promise<void> {
    await this.root.waitFor();
    await this.input().press('Escape');
    await this.waitUntilClosed();
  }

  private async locate(wanted: Match): Promise<Locator> {
    const { label } = await this.item(wanted);
    return this.rows()
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .first();
  }

  private input(): Locator {
    return this.root.locator('.quick-input-box input');
  }

  private rows(): Locator {
    return this.root.locator('.quick-input-list .monaco-list-row');
  }

  private async fullTitle(): Promise<string> {
    const title = this.root.locator('.quick-input-title');
    return (await title.isVisible()) ? title.innerText() : '';
  }
}

function isItem(item: QuickItem, wanted: Match): boolean {
  if (typeof wanted === 'string') return item.label === wanted;
  return wanted.test(`${item.label} ${item.description} ${item.detail}`);
}
