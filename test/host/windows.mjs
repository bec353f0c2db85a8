// The windows that host tests run in. A test file belongs to the window whose folder it is in.
// @ts-check

/**
 * @typedef {object} HostWindow
 * @property {string} name
 * @property {string} [fixture] Folder below test/fixtures that is copied and opened; none: an empty window.
 * @property {{ prompts: number, versions: number }} [registry] A registry made for the window instead of a fixture.
 * @property {string} [open] File of the fixture to open instead of the folder.
 * @property {boolean} [trust] False: restricted mode.
 * @property {string[]} parts Folders of test/host; between two of them the window is reloaded.
 * @property {boolean} [twice] Two windows on the same workspace run the parts at the same time.
 * @property {boolean} [desktop] False: only in the browser's workbench. The desktop's keeps nothing over a reload while it
 *   runs extension tests.
 */

/** @type {HostWindow[]} */
export const windows = [
  { name: 'folder', fixture: 'sample-workspace', parts: ['folder'] },
  { name: 'views', fixture: 'sample-workspace', parts: ['views'] },
  { name: 'multiRoot', fixture: 'workspaces/multi-root', open: 'multi-root.code-workspace', parts: ['multiRoot'] },
  { name: 'restricted', fixture: 'sample-workspace', trust: false, parts: ['restricted'] },
  { name: 'empty', parts: ['empty'] },
  { name: 'two', fixture: 'sample-workspace', parts: ['two'], twice: true, desktop: false },
  { name: 'large', registry: { prompts: 2000, versions: 3 }, parts: ['large'] },
  { name: 'reload', fixture: 'sample-workspace', parts: ['reload/before', 'reload/after'], desktop: false },
];
