import type { Locator, Page } from 'playwright-core';
import { ContextMenu } from './contextMenu';
import { readTexts, readTreeRows } from './dom.mjs';
import type { TreeRow } from './dom.mjs';
import { matches, pause, waitFor } from './waiting';
import type { Match } from './waiting';

/**
 * Labels from the root down to a row. A string equals the label; a pattern is looked for in `<label> <description>`.
 */
export type RowPath = Match | readonly Match[];

/** One tree in the sidebar, by the title of its section. Expands what a path passes through. */
export class TreeView {
  readonly root: Locator;

  constructor(
    private readonly page: Page,
    readonly title: string,
    root?: Locator,
  ) {
    const header = page.locator(`.pane-header[aria-label="${title} Section"]`);
    this.root = root ?? page.locator('.sidebar .pane').filter({ has: header });
  }

  /** The rows that are scrolled into view, top to bottom. */
  rows(): Promise<TreeRow[]> {
    return readTreeRows(this.root.locator('.monaco-list-rows > .monaco-list-row'));
  }

  /** Waits for a row, scrolling to it and expanding its parents. */
  async row(path: RowPath, { timeout }: { timeout?: number } = {}): Promise<TreeRow> {
    await this.show();
    const labels = asList(path);
    let parent: TreeRow | undefined;
    for (const [depth, label] of labels.entries()) {
      const above = parent;
      const found = await waitFor(
        `the row ${labels.slice(0, depth + 1).join(' › ')} in ${this.title}`,
        () => this.search(label, above),
        { ...(timeout === undefined ? {} : { timeout }), seen: () => this.outline() },
      );
      parent = depth < labels.length - 1 && found.state === 'collapsed' ? await this.toggle(found) : found;
    }
    if (!parent) throw new Error('A row path names at least one label.');
    return parent;
  }

  /** Whether a row is there now, among those in view; its parents must be expanded. */
  async has(path: RowPath): Promise<boolean> {
    return this.row(path, { timeout: 500 }).then(
      () => true,
      () => false,
    );
  }

  /** Waits until a row's description satisfies the pattern, and returns the row. */
  async waitForDescription(path: RowPath, pattern: RegExp): Promise<TreeRow> {
    return waitFor(
      `${pattern} beside ${asList(path).join(' › ')} in ${this.title}`,
      async () => {
        const row = await this.row(path);
        return pattern.test(row.description) ? row : undefined;
      },
      { seen: () => this.outline() },
    );
  }

  /** Label, description and depth of the rows in view, one text each: for assertions on the whole. */
  async outline(): Promise<string[]> {
    const rows = await this.rows();
    return rows.map(
      (row) => `${'  '.repeat(row.level - 1)}${row.label}${row.description ? ` | ${row.description}` : ''}`,
    );
  }

  async expand(path: RowPath): Promise<void> {
    const row = await this.row(path);
    if (row.state === 'collapsed') await this.toggle(row);
  }

  async collapse(path: RowPath): Promise<void> {
    const row = await this.row(path);
    if (row.state === 'expanded') await this.toggle(row);
  }

  async click(path: RowPath, options: { modifiers?: ('ControlOrMeta' | 'Shift')[] } = {}): Promise<void> {
    await this.on(path, (row) => row.click({ ...options, timeout: 2000 }));
  }

  async doubleClick(path: RowPath): Promise<void> {
    await this.on(path, (row) => row.dblclick({ timeout: 2000 }));
  }

  /** Selects several rows with Ctrl, as a hand does. */
  async select(paths: readonly RowPath[]): Promise<void> {
    for (const [index, path] of paths.entries()) {
      await this.click(path, index === 0 ? {} : { modifiers: ['ControlOrMeta'] });
    }
  }

  /** Names of the actions that appear on a row when the mouse is over it. */
  async inlineActions(path: RowPath): Promise<string[]> {
    const row = await this.hover(path);
    const labels = await row.locator('.actions .action-label').all();
    return Promise.all(labels.map(async (label) => (await label.getAttribute('aria-label')) ?? ''));
  }

  async inlineAction(path: RowPath, name: Match): Promise<void> {
    const row = await this.hover(path);
    await row.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click();
  }

  /** Opens a row's context menu; the menu chooses. */
  async contextMenu(path: RowPath): Promise<ContextMenu> {
    await this.on(path, (row) => row.click({ button: 'right', timeout: 2000 }));
    return ContextMenu.shown(this.page);
  }

  /** Drags a row onto a row of this or another tree, with the mouse. */
  async drag(path: RowPath, target: TreeView, targetPath: RowPath): Promise<void> {
    // The target first: showing it may scroll the source's tree, not the other way round.
    const to = await center(target.locate(await target.row(targetPath)));
    const from = await center(
      this.locate(await this.row(path))
        .locator('.label-name')
        .first(),
    );
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + 8, from.y + 8, { steps: 4 });
    await this.page.mouse.move(to.x, to.y, { steps: 10 });
    let step = 0;
    await waitFor(`${target.title} to take the drop`, async () => {
      step = 1 - step;
      await this.page.mouse.move(to.x + step, to.y);
      return (await target.root.locator('.drop-target').count()) > 0 ? true : undefined;
    });
    await this.page.mouse.up();
  }

  /** Presses a button in the section's header, which shows them when the mouse is over it. */
  async titleAction(name: Match): Promise<void> {
    await this.show();
    const header = this.root.locator('.pane-header');
    await header.hover();
    await header.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).click();
  }

  /** Text of the section's welcome content, '' where the tree has rows. */
  async welcome(): Promise<string> {
    await this.show();
    return (await readTexts(this.root.locator('.welcome-view-content:visible'))).join('\n');
  }

  async clickWelcome(button: Match): Promise<void> {
    await this.show();
    await this.root.locator('.welcome-view-content').getByRole('button', { name: button }).click();
  }

  /** The message above the rows (`TreeView.message`), or ''. */
  async message(): Promise<string> {
    return (await readTexts(this.root.locator('.tree-explorer-viewlet-tree-view > .message:visible'))).join('\n');
  }

  /** Unfolds the section. */
  async show(): Promise<void> {
    const header = this.root.locator('.pane-header');
    await this.root.first().waitFor();
    if ((await header.count()) > 0 && (await header.getAttribute('aria-expanded')) === 'false') await header.click();
  }

  /** The row's element, for what this class does not offer; none once another row has come to its place. */
  locate({ index, label }: TreeRow): Locator {
    return this.root.locator(`.monaco-list-rows > .monaco-list-row[data-index="${index}"]`).filter({ hasText: label });
  }

  /** Does something with a row's contents; a tree that is drawn anew meanwhile may move the row away. */
  private async on(path: RowPath, act: (contents: Locator) => Promise<void>): Promise<void> {
    await waitFor(`${asList(path).join(' › ')} in ${this.title} to take the mouse`, async () => {
      const contents = this.locate(await this.row(path)).locator('.monaco-tl-contents');
      return act(contents).then(
        () => true,
        () => undefined,
      );
    });
  }

  /** Moves the mouse over a row and waits until its actions show; a tree that still scrolls may move it away again. */
  private async hover(path: RowPath): Promise<Locator> {
    return waitFor(`the mouse to be over ${asList(path).join(' › ')} in ${this.title}`, async () => {
      const row = this.locate(await this.row(path));
      await row.hover({ timeout: 2000 }).catch(() => undefined);
      return (await row.and(this.page.locator(':hover')).count()) > 0 ? row : undefined;
    });
  }

  /** Presses a row's twistie, wherever the row has moved to meanwhile. Returns the row as it is then. */
  private async toggle({ label, level, state }: TreeRow): Promise<TreeRow> {
    return waitFor(`${label} in ${this.title} to fold or unfold`, async () => {
      const row = (await this.rows()).find((other) => other.label === label && other.level === level);
      if (row?.state !== state) return row;
      await this.locate(row)
        .locator('.monaco-tl-twistie')
        .click({ timeout: 2000 })
        .catch(() => undefined);
      await pause(100);
      return undefined;
    });
  }

  /** Looks through the rows in view, then from the top page by page. */
  private async search(label: Match, parent: TreeRow | undefined): Promise<TreeRow | undefined> {
    let rows = await this.rows();
    const here = findBelow(rows, label, parent);
    if (here || rows.length === 0) return here;
    await this.scroll(-(rows[0]?.index ?? 0) - 1);
    for (let last = -1; ;) {
      rows = await this.rows();
      const found = findBelow(rows, label, parent);
      const bottom = rows.at(-1)?.index ?? -1;
      if (found || bottom === last) return found;
      last = bottom;
      await this.scroll(Math.max(1, rows.length - 3));
    }
  }

  /** Turns the mouse wheel over the tree: one notch moves two rows, however far it is turned. */
  private async scroll(rows: number): Promise<void> {
    await this.root.locator('.monaco-list').first().hover();
    for (let notch = 0; notch < Math.ceil(Math.abs(rows) / 2); notch += 1) {
      await this.page.mouse.wheel(0, Math.sign(rows) * 50);
    }
    await pause(50);
  }
}

/** The first row with that label among the parent's children, or at the root's level. */
function findBelow(rows: readonly TreeRow[], label: Match, parent: TreeRow | undefined): TreeRow | undefined {
  const level = parent ? parent.level + 1 : 1;
  for (const row of rows) {
    if (parent && row.index <= parent.index) continue;
    if (parent && row.level <= parent.level) return undefined;
    if (row.level !== level) continue;
    if (typeof label === 'string' ? row.label === label : matches(`${row.label} ${row.description}`, label)) return row;
  }
  return undefined;
}

async function center(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox();
  if (!box) throw new Error('The element to drag has no place on screen.');
  return { x: box.x + Math.min(box.width / 2, 60), y: box.y + box.height / 2 };
}

function asList(path: RowPath): readonly Match[] {
  return typeof path === 'string' || path instanceof RegExp ? [path] : path;
}
