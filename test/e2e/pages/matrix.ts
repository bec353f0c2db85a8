import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { Theme } from '../../support/vscode/settings.mjs';
import { waitFor } from './waiting';

/** A line of the table as a person sees it: its cells' texts, with single spaces. */
export interface MatrixLine {
  readonly level: string;
  readonly cells: readonly string[];
}

/** What an accessibility check found. */
export interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

const axeSource = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The tab of the Prompt Matrix, in the frame that the webview shows its page in. */
export class MatrixTab {
  private readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** The lines that are drawn, top to bottom. */
  async lines(): Promise<MatrixLine[]> {
    const lines = await this.evaluate<MatrixLine[]>(`
      [...document.querySelectorAll('#lines > tr')].map((row) => ({
        level: row.getAttribute('aria-level') ?? '',
        cells: [...row.children].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()),
      }))`);
    return lines;
  }

  /** Waits until a prompt's line has a cell that says so; returns the line's cells. */
  async waitForCell(prompt: string, column: number, pattern: RegExp): Promise<readonly string[]> {
    return waitFor(
      `${pattern} in column ${column} of ${prompt} in the matrix`,
      async () => {
        const line = (await this.lines()).find(({ cells }) => cells[0]?.startsWith(prompt) === true);
        return line !== undefined && pattern.test(line.cells[column] ?? '') ? line.cells : undefined;
      },
      { seen: () => this.lines() },
    );
  }

  /** Waits for the number of rows that the toolbar tells. */
  async waitForCount(text: string): Promise<void> {
    await waitFor(`${text} in the matrix`, async () => ((await this.count()) === text ? true : undefined), {
      seen: () => this.count(),
    });
  }

  /** What a screen reader is told next. */
  async waitForAnnouncement(pattern: RegExp): Promise<void> {
    const live = this.locator('#live');
    await waitFor(
      `${pattern} to be announced`,
      async () => (pattern.test((await live.textContent()) ?? '') ? true : undefined),
      { seen: () => live.textContent() },
    );
  }

  /** The text of what has the focus in the page. */
  async focused(): Promise<string> {
    return this.evaluate<string>(
      `(document.activeElement?.innerText || document.activeElement?.id || '').replace(/\\s+/g, ' ').trim()`,
    );
  }

  /** Waits until keys go to the page, and to what says so. */
  async waitForFocus(pattern: RegExp): Promise<void> {
    await waitFor(
      `the focus on ${pattern} in the matrix`,
      async () => (pattern.test(await this.focused()) && (await this.hasKeyboard()) ? true : undefined),
      { seen: async () => `${await this.focused()}${(await this.hasKeyboard()) ? '' : ', but keys go elsewhere'}` },
    );
  }

  /** What names the lines in view, folders with how they stand: `▾ support 5 prompts`. */
  async names(): Promise<string[]> {
    const lines = await this.evaluate<[string, string | null][]>(`
      [...document.querySelectorAll('#lines > tr')].map((row) =>
        [row.firstElementChild.innerText.replace(/\\s+/g, ' ').trim(), row.getAttribute('aria-expanded')])`);
    return lines.map(([name, open]) => (open === null ? name : `${open === 'true' ? '▾' : '▸'} ${name}`));
  }

  /** Waits until the first lines in view are these. */
  async waitForNames(...first: readonly string[]): Promise<void> {
    const seen = async (): Promise<string[]> => (await this.names()).slice(0, first.length);
    await waitFor(
      `${first.join(', ')} in the matrix`,
      async () => (JSON.stringify(await seen()) === JSON.stringify(first) ? true : undefined),
      { seen },
    );
  }

  /** Waits until a cell has that tooltip. */
  async waitForTitle(prompt: string, column: number, title: string): Promise<void> {
    const cell = this.locator('tr').filter({ hasText: prompt }).locator('th, td').nth(column);
    const seen = (): Promise<string | null> => cell.getAttribute('title');
    await waitFor(`the tooltip ${title}`, async () => ((await seen()) === title ? true : undefined), { seen });
  }

  /** Waits until the page has the colours of a theme: it gets them after the window has. */
  async waitForTheme(theme: Theme): Promise<void> {
    await this.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
  }

  /** Waits until the page is no wider than that, in pixels. */
  async waitForWidth(most: number): Promise<void> {
    const width = (): Promise<number> => this.evaluate('innerWidth');
    await waitFor('the matrix to be narrow', async () => ((await width()) <= most ? true : undefined), { seen: width });
  }

  /** What axe-core finds wrong with the page, with every rule that it has but those that ask for a whole site. */
  async violations(): Promise<Violation[]> {
    return this.evaluate<Violation[]>(`
      (() => { ${axeSource}; })(),
      axe.run(document).then(({ violations }) =>
        violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => html + ' ' + failureSummary) })))`);
  }

  /** Evaluates in the page; once more where VS Code just put another page in its place, as when its tab is chosen again. */
  async evaluate<T>(script: string): Promise<T> {
    return waitFor('the page of the matrix', async () => {
      const frame = await this.document();
      try {
        return { value: await frame.evaluate<T>(script) };
      } catch (error) {
        if (!frame.isDetached() && !/context was destroyed|detached/i.test(String(error))) throw error;
        return undefined;
      }
    }).then(({ value }) => value);
  }

  private async document(): Promise<Frame> {
    const body = await this.frame.locator('body').elementHandle();
    const frame = await body.ownerFrame();
    if (!frame) throw new Error('The matrix has no frame.');
    return frame;
  }

  private hasKeyboard(): Promise<boolean> {
    return this.evaluate<boolean>('document.hasFocus()');
  }

  private async count(): Promise<string> {
    return (await this.locator('#count').textContent()) ?? '';
  }
}
