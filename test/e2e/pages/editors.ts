import type { Locator, Page } from 'playwright-core';
import { readDrawnTexts, readLines, readTabs, readTexts } from './dom.mjs';
import type { EditorTab } from './dom.mjs';
import { matches, waitFor } from './waiting';
import type { Match } from './waiting';

/** Tabs, texts, diffs and CodeLenses in the editor area. */
export class Editors {
  private readonly part: Locator;

  constructor(private readonly page: Page) {
    this.part = page.locator('.part.editor');
  }

  tabs(): Promise<EditorTab[]> {
    return readTabs(this.part.locator('.tabs-container > .tab'));
  }

  /** Waits for the active tab to have that label. */
  async waitForTab(label: Match): Promise<EditorTab> {
    return waitFor(
      `the tab ${label}`,
      async () => (await this.tabs()).find((tab) => tab.active && matches(tab.label, label)),
      { seen: () => this.tabs() },
    );
  }

  /** Brings a tab to the front. */
  async select(label: Match): Promise<void> {
    const tab = await waitFor(
      `the tab ${label}`,
      async () => (await this.tabs()).find((candidate) => matches(candidate.label, label)),
      { seen: () => this.tabs() },
    );
    await this.part
      .locator('.tabs-container > .tab')
      .nth((await this.tabs()).findIndex((t) => t.label === tab.label))
      .click();
    await this.waitForTab(label);
  }

  /** Text of the active editor, as far as it is in view. */
  async text(): Promise<string> {
    return readLines(this.active().locator('.view-lines .view-line'));
  }

  /** Waits for the active editor's text to satisfy the pattern. */
  async waitForText(pattern: RegExp): Promise<string> {
    return waitFor(
      `${pattern} in the editor`,
      async () => {
        const text = await this.text();
        return pattern.test(text) ? text : undefined;
      },
      { seen: () => this.text() },
    );
  }

  /** Texts that decorations draw into the active editor, which are no part of its text. */
  drawnTexts(): Promise<string[]> {
    return readDrawnTexts(this.active().locator('.view-lines .view-line'));
  }

  /** Waits until the decorations draw these texts and no other. */
  async waitForDrawnTexts(texts: readonly string[]): Promise<void> {
    await waitFor(
      `the drawn texts ${texts.join(' | ')}`,
      async () => (JSON.stringify(await this.drawnTexts()) === JSON.stringify(texts) ? true : undefined),
      { seen: () => this.drawnTexts() },
    );
  }

  /** Selects the whole line that a text stands in, by three clicks on it. */
  async selectLine(text: string): Promise<void> {
    await this.active().locator('.view-lines .view-line').getByText(text).first().click({ clickCount: 3 });
  }

  /** Replaces the whole text of the active editor, as by pasting; does not save. */
  async replaceText(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.insert(text);
  }

  /** Types at the end of the active editor's text; does not save. */
  async append(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+End');
    await this.insert(text);
  }

  /** Scrolls the active editor to its first line, where a prompt's CodeLens stands. */
  async top(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+Home');
  }

  /** Saves the active editor and waits until it is saved. */
  async save(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await waitFor('the tab to be saved', async () => ((await this.isDirty()) ? undefined : true));
  }

  /** Both sides of the diff that is shown, as far as they are in view. */
  async diff(): Promise<{ original: string; modified: string }> {
    const editor = this.part.locator('.monaco-diff-editor:visible').first();
    await editor.waitFor();
    const side = (name: string) => readLines(editor.locator(`.editor.${name} .view-lines .view-line`));
    return { original: await side('original'), modified: await side('modified') };
  }

  /** Waits until the shown diff has these texts on its sides; where a long line wraps makes no difference. */
  async waitForDiff(original: RegExp, modified: RegExp): Promise<void> {
    await waitFor(
      `a diff of ${original} and ${modified}`,
      async () => {
        const shown = await this.diff();
        return original.test(unwrapped(shown.original)) && modified.test(unwrapped(shown.modified)) ? true : undefined;
      },
      { seen: () => this.diff() },
    );
  }

  /** File names in the multi-diff editor that is shown. */
  multiDiffFiles(): Promise<string[]> {
    return readTexts(this.part.locator('.multiDiffEntry:visible .title.modified .label-name'));
  }

  /** Waits until the multi-diff editor that is shown has these files. */
  async waitForMultiDiff(files: readonly string[]): Promise<void> {
    await waitFor(
      `a multi-diff of ${files.join(', ')}`,
      async () => (JSON.stringify(await this.multiDiffFiles()) === JSON.stringify(files) ? true : undefined),
      { seen: () => this.multiDiffFiles() },
    );
  }

  /** Titles of the CodeLenses in view, line by line. */
  codeLenses(): Promise<string[]> {
    return readTexts(
      this.active().locator('.codelens-decoration:visible > a, .codelens-decoration:visible > span:not(:empty)'),
    ).then((titles) => titles.filter((title) => title !== '' && title !== '|'));
  }

  /** Waits for a CodeLens with that title and returns it. */
  async waitForCodeLens(title: Match): Promise<string> {
    return waitFor(
      `the CodeLens ${title}`,
      async () => (await this.codeLenses()).find((candidate) => matches(candidate, title)),
      { seen: () => this.codeLenses() },
    );
  }

  async clickCodeLens(title: Match): Promise<void> {
    const found = await this.waitForCodeLens(title);
    await this.active().locator('.codelens-decoration a').getByText(found, { exact: true }).first().click();
  }

  /** Puts the caret into a text of the active editor. */
  async clickText(text: string): Promise<void> {
    await this.textIn(text).click();
  }

  /** Rests the mouse on a text of the active editor until its hover has that text, and returns all of it. */
  async waitForHover(text: string, pattern: RegExp): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible .monaco-hover-content');
    const shown = async (): Promise<string[]> =>
      (await hover.allInnerTexts()).map((said) => said.replaceAll('\u00a0', ' '));
    return waitFor(
      `a hover with ${pattern}`,
      async () => {
        // A line that moves closes its hover until the mouse moves again.
        if ((await hover.count()) === 0) await this.textIn(text).hover();
        return (await shown()).find((said) => pattern.test(said));
      },
      { seen: shown },
    );
  }

  /** Waits until the active editor shows the text of a file of that name. */
  async waitForFile(name: string): Promise<void> {
    await this.part
      .locator(`.editor-group-container.active .monaco-editor[data-uri$=${JSON.stringify(`/${name}`)}]:visible`)
      .first()
      .waitFor();
  }

  private textIn(text: string): Locator {
    return this.active().locator('.view-lines .view-line span span').filter({ hasText: text }).last();
  }

  /** Names of the buttons at the right of the tabs. */
  async titleActions(): Promise<string[]> {
    const buttons = await this.part.locator('.editor-actions .action-label').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''));
  }

  async clickTitleAction(name: Match): Promise<void> {
    await this.part.locator('.editor-actions').getByRole('button', { name }).first().click();
  }

  /** Puts the caret into the active editor. */
  async focus(): Promise<void> {
    await this.active().locator('.view-lines').first().click();
  }

  private async insert(text: string): Promise<void> {
    // Pasted, since typing would indent and close brackets.
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await this.page.keyboard.press('ControlOrMeta+V');
    await waitFor('the tab to be unsaved', async () => ((await this.isDirty()) ? true : undefined));
  }

  private async isDirty(): Promise<boolean> {
    return (await this.tabs()).some((tab) => tab.active && tab.dirty);
  }

  /** The active editor's right or only side. */
  private active(): Locator {
    return this.part
      .locator('.editor-group-container.active .editor-instance:visible .monaco-editor:visible')
      .and(this.page.locator(':not(.editor.original .monaco-editor, .gutter)'))
      .first();
  }
}

function unwrapped(text: string): string {
  return text.replace(/ \n/g, ' ');
}
