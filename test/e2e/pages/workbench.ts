import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/vscode/browser.mjs';
import { installExtension } from '../../support/vscode/extension.mjs';
import { outputFolder, projectRoot, removeFolder, temporaryFolder } from '../../support/vscode/paths.mjs';
import { startServer } from '../../support/vscode/server.mjs';
import type { RunningServer } from '../../support/vscode/server.mjs';
import { themes } from '../../support/vscode/settings.mjs';
import type { Theme } from '../../support/vscode/settings.mjs';
import { openWindow } from '../../support/vscode/window.mjs';
import type { WorkbenchWindow } from '../../support/vscode/window.mjs';
import { copyWorkspace } from '../../support/vscode/workspace.mjs';
import type { WorkspaceCopy } from '../../support/vscode/workspace.mjs';
import { ActivityBar, Dialog, Notifications, StatusBar } from './chrome';
import { Editors } from './editors';
import { QuickInput } from './quickInput';
import { TreeView } from './treeView';
import { waitFor } from './waiting';

export interface WorkbenchOptions {
  /** Folder below test/fixtures whose copy is opened; none: an empty window. */
  fixture?: string;
  /** File of the fixture to open instead of its folder: a `.code-workspace`. */
  open?: string;
  /** Folder name of the copy, as the window's title shows it. */
  name?: string;
  /** Changes the copy before the window opens. */
  prepare?: (folder: string) => void | Promise<void>;
  theme?: Theme;
  settings?: Record<string, unknown>;
  /** False: restricted mode. */
  trust?: boolean;
  viewport?: { width: number; height: number };
  /** Device pixels a CSS pixel; 2 for pictures in the README. */
  scale?: number;
  /** Added to the environment of the extension host. */
  env?: Record<string, string>;
  /** Folder of the extension to install; the project's own unless given. */
  extension?: string;
}

/** What the workbench's element is marked with. */
const themeClasses: Readonly<Record<Theme, string>> = { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black' };

/** What the list of colour themes calls them. */
const themeLabels: Readonly<Record<Theme, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Dark High Contrast',
};

/** One window of the real VS Code, with the built extension installed in it. */
export class Workbench {
  readonly page: Page;
  readonly activityBar: ActivityBar;
  readonly prompts: TreeView;
  readonly environments: TreeView;
  readonly history: TreeView;
  readonly explorer: TreeView;
  /** What differs besides the text, in the panel. */
  readonly comparison: TreeView;
  readonly quickInput: QuickInput;
  readonly editors: Editors;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  readonly dialog: Dialog;

  private constructor(
    private readonly browser: Browser,
    private readonly server: RunningServer,
    private readonly window: WorkbenchWindow,
    private readonly workspace: WorkspaceCopy | undefined,
    private readonly extensionsDir: string,
    private shownTheme: Theme,
  ) {
    this.page = window.page;
    this.activityBar = new ActivityBar(this.page);
    this.prompts = new TreeView(this.page, 'Prompts');
    this.environments = new TreeView(this.page, 'Environments');
    this.history = new TreeView(this.page, 'History');
    this.explorer = new TreeView(this.page, 'Explorer', this.page.locator('.explorer-folders-view'));
    const panel = this.page.locator('.part.panel .pane');
    this.comparison = new TreeView(this.page, 'Prompt Comparison', panel);
    this.quickInput = new QuickInput(this.page);
    this.editors = new Editors(this.page);
    this.statusBar = new StatusBar(this.page);
    this.notifications = new Notifications(this.page);
    this.dialog = new Dialog(this.page);
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { fixture, open, name, prepare, theme = 'light', settings, trust, viewport, scale, env } = options;
    const extensionsDir = temporaryFolder('extensions');
    installExtension(options.extension ?? projectRoot, extensionsDir);
    const workspace = fixture
      ? copyWorkspace(fixture, { ...(open ? { open } : {}), ...(name ? { name } : {}) })
      : undefined;
    if (workspace) await prepare?.(workspace.folder);
    const server = await startServer({
      extensionsDir,
      driver: false,
      theme,
      ...(settings ? { settings } : {}),
      ...(env ? { env } : {}),
      ...(trust === undefined ? {} : { trust }),
    });
    const browser = await launchBrowser();
    const window = await openWindow(browser, server.url(workspace?.open), {
      ...(viewport ? { viewport } : {}),
      ...(scale ? { scale } : {}),
    });
    return new Workbench(browser, server, window, workspace, extensionsDir, theme);
  }

  /** Absolute path of the open folder's copy. */
  get folder(): string {
    if (!this.workspace) throw new Error('This window has no folder.');
    return this.workspace.folder;
  }

  /** Opens our container in the sidebar. */
  async showSidebar(): Promise<void> {
    await this.activityBar.open('Prompt Environments');
  }

  /** Drags the border of the sidebar until it has about that width, in pixels. */
  async widenSidebar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('The sidebar is not shown.');
    const border = { x: box.x + box.width + 1, y: box.y + box.height / 2 };
    await this.page.mouse.move(border.x, border.y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, border.y, { steps: 5 });
    await this.page.mouse.up();
    await waitFor('the sidebar to be wider', async () => {
      const now = await this.page.locator('.part.sidebar').boundingBox();
      return now && Math.abs(now.width - width) < 20 ? true : undefined;
    });
  }

  async showExplorer(): Promise<void> {
    await this.activityBar.open('Explorer');
  }

  /** Runs a command by its title in the command palette: `Prompt Environments: Promote…`. */
  async runCommand(title: string): Promise<void> {
    // A window that was just loaded may not know the command yet, and an open palette lists no later ones.
    await waitFor(`the command ${title}`, async () => {
      await this.openPalette();
      await this.quickInput.type(`>${title}`);
      const found = await this.quickInput.item(title, 3_000).catch(() => undefined);
      if (found === undefined) await this.quickInput.cancel();
      return found;
    });
    await this.quickInput.pick(title);
    await this.paletteTook(title);
  }

  /** A palette that is still open would be taken for the next one. */
  private async paletteTook(title: string): Promise<void> {
    const { quickInput } = this;
    await waitFor(`the command palette to take ${title}`, async () =>
      (await quickInput.isOpen()) && (await quickInput.value()) === `>${title}` ? undefined : true,
    );
  }

  private async openPalette(): Promise<void> {
    await this.page.keyboard.press('F1');
    await waitFor('the command palette', async () =>
      (await this.quickInput.isOpen()) && (await this.quickInput.value()).startsWith('>') ? true : undefined,
    );
  }

  /** The same without the mouse. */
  async runCommandByKeys(title: string): Promise<void> {
    await this.openPalette();
    await this.page.keyboard.insertText(title);
    await this.quickInput.item(new RegExp(`^${title}`));
    await this.page.keyboard.press('Enter');
    await this.paletteTook(title);
  }

  /** Opens a file of the workspace by its path below the folder, as Ctrl+P does. */
  async openFile(file: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.quickInput.type(path.posix.join(this.folder, file));
    await this.quickInput.pick(path.posix.basename(file));
    await this.editors.waitForTab(path.posix.basename(file));
    // The tab comes before its text: what is typed at once would go to the editor of before.
    await this.editors.waitForFile(path.posix.basename(file));
  }

  get theme(): Theme {
    return this.shownTheme;
  }

  /** Changes the colour theme, with a dialog open too; pictures go to its folder from now on. */
  async useTheme(theme: Theme): Promise<void> {
    // A window follows its folder's settings at once, but not its user's: their file is not watched.
    if (this.workspace) setWorkspaceSetting(this.workspace.folder, 'workbench.colorTheme', themes[theme]);
    else await this.chooseTheme(theme);
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
    this.shownTheme = theme;
  }

  private async chooseTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.type(themeLabels[theme]);
    await this.quickInput.pick(themeLabels[theme]);
    await this.quickInput.waitUntilClosed();
  }

  /** Reloads the window by the command palette. */
  async reload(): Promise<void> {
    await this.window.reload();
  }

  /** Moves the mouse to where it shows nothing. */
  async rest(): Promise<void> {
    const { height } = this.page.viewportSize() ?? { height: 800 };
    await this.page.mouse.move(400, height - 2);
  }

  /** Waits until nothing shows progress and two frames have been drawn, so that a picture shows what was asked for. */
  async settled(): Promise<void> {
    const busy = this.page.locator('.monaco-progress-container.active:visible, .activitybar .progress-badge:visible');
    await waitFor('the window to be at rest', async () => ((await busy.count()) === 0 ? true : undefined));
    await this.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  /** Keeps a picture as `.test-output/screenshots/<theme>/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const folder = path.join(outputFolder, 'screenshots', this.theme);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  async close(): Promise<void> {
    await this.window.close();
    await this.browser.close();
    await this.server.stop();
    this.workspace?.remove();
    removeFolder(this.extensionsDir);
  }
}

/** Changes `.vscode/settings.json` of a folder; comments in it go. */
function setWorkspaceSetting(folder: string, name: string, value: unknown): void {
  const file = path.join(folder, '.vscode', 'settings.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, '') : '{}';
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(text) as object), [name]: value }, undefined, 2));
}
