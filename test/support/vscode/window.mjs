// One workbench window in the browser, with the functions that VS Code calls when it runs extension tests.
// @ts-check

/** The workbench loaded anew although nobody asked it to, and with it what ran in it. */
export class WindowReloaded extends Error {
  constructor() {
    super('The workbench reloaded itself.');
  }
}

/**
 * @typedef {object} WorkbenchWindow
 * @property {import('playwright-core').Page} page
 * @property {(timeout: number) => Promise<number>} nextExit The code with which the next test run ends.
 * @property {() => Promise<void>} reload Reloads as a person does, by the command palette.
 * @property {() => Promise<void>} close
 */

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {object} [options]
 * @param {(type: string, text: string) => void} [options.onLog] Every line that the workbench or its host logs.
 * @param {{ width: number, height: number }} [options.viewport]
 * @param {number} [options.scale] Device pixels a CSS pixel.
 * @returns {Promise<WorkbenchWindow>}
 */
export async function openWindow(browser, url, options = {}) {
  const viewport = options.viewport ?? { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, deviceScaleFactor: options.scale ?? 1 });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const exits = queue();
  page.on('crash', () => exits.fail(new Error('The browser page crashed.')));
  let loadsToCome = 1;
  page.on('load', () => {
    if (loadsToCome === 0) exits.fail(new WindowReloaded());
    else loadsToCome -= 1;
  });
  page.on('close', () => exits.fail(new Error('The browser page was closed.')));
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => exits.add(code));
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
    options.onLog?.(type, args.map(String).join(' ')),
  );
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  return {
    page,
    nextExit: exits.next,
    reload: () => {
      loadsToCome += 1;
      return reload(page);
    },
    close: () => context.close(),
  };
}

/** @param {import('playwright-core').Page} page */
async function reload(page) {
  const loaded = page.waitForEvent('load', { timeout: 30_000 });
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill('>Developer: Reload Window');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Reload Window' }).first().waitFor();
  await page.keyboard.press('Enter');
  await loaded;
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
}

/** Exit codes, in order, for whoever waits for the next one. */
function queue() {
  /** @type {number[]} */
  const codes = [];
  /** @type {Error | undefined} */
  let failure;
  let wake = () => {};
  return {
    add: (/** @type {number} */ code) => {
      codes.push(code);
      wake();
    },
    fail: (/** @type {Error} */ error) => {
      failure = error;
      wake();
    },
    next: async (/** @type {number} */ timeout) => {
      const deadline = Date.now() + timeout;
      for (;;) {
        const code = codes.shift();
        if (code !== undefined) return code;
        if (failure) throw failure;
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`The tests did not end within ${Math.round(timeout / 1000)} s.`);
        await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}
