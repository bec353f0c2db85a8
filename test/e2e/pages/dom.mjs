// Reads the workbench's markup. The functions handed to `evaluateAll` run in the browser page, so only this file knows
// its elements and classes; the page objects work on plain data.

/** @typedef {import('playwright-core').Locator} Locator */

/**
 * @typedef {object} TreeRow What one rendered row of a tree shows.
 * @property {number} index Position in the whole list.
 * @property {number} level 1 is the root's.
 * @property {string} label
 * @property {string} description
 * @property {string} announced What a screen reader says: the accessible label.
 * @property {'expanded' | 'collapsed' | 'leaf'} state
 * @property {boolean} selected
 * @property {boolean} focused Where the keyboard stands.
 * @property {string} badge Letter of a file decoration, or ''.
 * @property {string} icon Codicon name, or ''.
 * @property {string} color Computed colour of the label.
 * @property {string} iconColor Computed colour of the icon, or ''.
 * @property {string} background Computed colour behind the row.
 */

/**
 * @param {Locator} rows
 * @returns {Promise<TreeRow[]>} in visual order
 */
export async function readTreeRows(rows) {
  const found = await rows.evaluateAll((elements) => {
    const backgroundOf = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = window.getComputedStyle(at).backgroundColor;
        if (!/^(?:transparent|rgba\(.*, 0\))$/.test(color)) return color;
      }
      return 'rgb(255, 255, 255)';
    };
    return elements.map((row) => {
      const text = (selector) => row.querySelector(selector)?.textContent?.replaceAll('\u00a0', ' ') ?? '';
      const names = [...row.querySelectorAll('.label-name, .label-suffix')].map((part) => part.textContent ?? '');
      const decorated = row.querySelector('.monaco-decoration-badge, .monaco-decoration-text-badge');
      const label = row.querySelector('.monaco-icon-label');
      const after = decorated ? window.getComputedStyle(decorated, '::after').content : '';
      const expanded = row.getAttribute('aria-expanded');
      const icon = row.querySelector('.custom-view-tree-node-item-icon, .monaco-tl-contents > .codicon');
      return {
        index: Number(row.getAttribute('data-index')),
        level: Number(row.getAttribute('aria-level')),
        label: names.join(''),
        description: text('.label-description'),
        announced: row.getAttribute('aria-label') ?? '',
        state: expanded === 'true' ? 'expanded' : expanded === 'false' ? 'collapsed' : 'leaf',
        selected: row.classList.contains('selected'),
        focused: row.classList.contains('focused'),
        badge: after.replace(/^["']|["']$/g, '').replace(/^(none|normal)$/, ''),
        icon:
          /codicon-([\w-]+)/.exec((icon?.className ?? '').replace('custom-view-tree-node-item-icon', ''))?.[1] ?? '',
        color: label ? window.getComputedStyle(label).color : '',
        iconColor: icon ? window.getComputedStyle(icon).color : '',
        background: backgroundOf(row),
      };
    });
  });
  return found.sort((a, b) => a.index - b.index);
}

/**
 * @typedef {object} QuickItem
 * @property {string} label
 * @property {string} description
 * @property {string} detail
 * @property {string} separator Heading that starts at this item, or ''.
 * @property {string[]} buttons
 * @property {boolean} focused
 * @property {boolean} checked
 */

/**
 * @param {Locator} rows
 * @returns {Promise<QuickItem[]>} in visual order, without separator rows
 */
export async function readQuickItems(rows) {
  const found = await rows.evaluateAll((elements) =>
    elements.map((row) => {
      const text = (selector) => row.querySelector(selector)?.textContent?.replaceAll('\u00a0', ' ').trim() ?? '';
      const separator = row.querySelector('.quick-input-list-separator');
      const shown = separator instanceof window.HTMLElement && separator.style.display !== 'none';
      return {
        index: Number(row.getAttribute('data-index')),
        label: text('.quick-input-list-row .label-name'),
        description: text('.quick-input-list-row .label-description'),
        detail: text('.quick-input-list-label-meta .label-name'),
        separator: shown ? (separator.textContent ?? '') : '',
        buttons: [...row.querySelectorAll('.quick-input-list-entry-action-bar .action-label')].map(
          (button) => button.getAttribute('aria-label') ?? '',
        ),
        focused: row.classList.contains('focused'),
        checked: row.getAttribute('aria-checked') === 'true',
      };
    }),
  );
  return found
    .filter(({ label }) => label !== '')
    .sort((a, b) => a.index - b.index)
    .map(({ index: _index, ...item }) => item);
}

/**
 * @typedef {object} EditorTab
 * @property {string} label The title, without the description beside it.
 * @property {boolean} active
 * @property {boolean} dirty
 * @property {boolean} preview
 */

/**
 * @param {Locator} tabs
 * @returns {Promise<EditorTab[]>}
 */
export function readTabs(tabs) {
  return tabs.evaluateAll((elements) =>
    elements.map((tab) => {
      const said = tab.getAttribute('aria-label') ?? '';
      const parts = [...tab.querySelectorAll('.tab-label .label-name, .tab-label .label-suffix')];
      return {
        label: parts
          .map((part) => part.textContent ?? '')
          .join('')
          .replaceAll('\u00a0', ' '),
        active: tab.classList.contains('active'),
        dirty: tab.classList.contains('dirty'),
        preview: /, preview$/.test(said),
      };
    }),
  );
}

/**
 * @param {Locator} lines The `.view-line` elements of one editor: only what is scrolled into view has any.
 * @returns {Promise<string>}
 */
export async function readLines(lines) {
  const found = await lines.evaluateAll((elements) =>
    elements.map((line) => ({
      top: line.getBoundingClientRect().top,
      text: (line.textContent ?? '').replaceAll('\u00a0', ' ').replaceAll('\u200b', ''),
    })),
  );
  return found
    .sort((a, b) => a.top - b.top)
    .map(({ text }) => text)
    .join('\n');
}

/**
 * @param {Locator} elements
 * @returns {Promise<string[]>}
 */
export function readTexts(elements) {
  return elements.evaluateAll((found) =>
    found.map((element) => (element.textContent ?? '').replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim()),
  );
}

/**
 * @typedef {object} Notification
 * @property {'error' | 'warning' | 'info'} severity
 * @property {string} text
 * @property {string[]} buttons
 */

/**
 * @param {Locator} items
 * @returns {Promise<Notification[]>}
 */
export function readNotifications(items) {
  return items.evaluateAll((elements) =>
    elements.map((item) => ({
      severity: item.querySelector('.codicon-error')
        ? 'error'
        : item.querySelector('.codicon-warning')
          ? 'warning'
          : 'info',
      text: item.querySelector('.notification-list-item-message')?.textContent?.trim() ?? '',
      buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map((button) =>
        (button.textContent ?? '').trim(),
      ),
    })),
  );
}

/**
 * Texts that decorations draw before or after what stands in an editor, in the order of the lines.
 * @param {Locator} lines
 * @returns {Promise<string[]>}
 */
export async function readDrawnTexts(lines) {
  return lines.evaluateAll((elements) =>
    [...elements]
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
      .flatMap((line) => [...line.querySelectorAll('span[class*="ced-"]')])
      .flatMap((span) => ['::before', '::after'].map((part) => window.getComputedStyle(span, part).content))
      .filter((content) => content !== 'none' && content !== 'normal')
      .map((content) => content.replace(/^"|"$/g, '').replaceAll('\u00a0', ' ')),
  );
}
