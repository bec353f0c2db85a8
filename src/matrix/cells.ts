import type { CellState, DraftCellState } from '../core/matrixMessages';
import { escapeControls } from '../core/visibleText';
import { ageOf } from '../core/wording';
import type { FolderLine, PromptLine } from './lines';
import type { Cell } from './rows';

// Everything that a repository says is set as text and never as markup; names that could steer the text around them are
// written out, and the style keeps each from its neighbours.

/** The column of names, and that of drafts; environments follow. */
export const nameColumn = 0;
export const draftColumn = 1;
export const firstEnvironment = 2;

type Look = 'behind' | 'settled' | 'other' | 'held' | 'damaged' | 'changed' | 'none';

const cellLooks: Readonly<Record<CellState, Look>> = {
  damaged: 'damaged',
  unknown: 'damaged',
  damagedBefore: 'held',
  held: 'held',
  missing: 'behind',
  behind: 'behind',
  ahead: 'other',
  only: 'other',
  outdated: 'other',
  unread: 'none',
  inStep: 'settled',
  latest: 'settled',
  none: 'none',
};

const draftLooks: Readonly<Record<DraftCellState, Look>> = {
  invalid: 'damaged',
  absent: 'damaged',
  missing: 'other',
  modified: 'changed',
  new: 'changed',
  unread: 'none',
  clean: 'settled',
};

const svg = 'http://www.w3.org/2000/svg';

/** A sign that says nothing which the words beside it do not say. */
export function icon(name: string): SVGSVGElement {
  const image = document.createElementNS(svg, 'svg');
  image.setAttribute('class', `icon ${name}`);
  image.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `#icon-${name}`);
  image.append(use);
  return image;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** One cell's element and its parts, set anew only where they differ. */
class CellParts {
  readonly element: HTMLTableCellElement;
  private readonly sign = icon('none');
  private readonly use = this.sign.firstElementChild;
  private readonly version = make('span', 'version');
  private readonly words = make('span', 'words');
  private readonly note = make('span', 'note');
  private look: Look | '' = '';

  constructor(tag: 'td' | 'th', role: string) {
    this.element = make<'td' | 'th'>(tag, 'cell');
    this.element.setAttribute('role', role);
    this.element.tabIndex = -1;
    const first = make('span', 'first');
    // Spaces, for whoever reads the cell's text: the style sets the distances.
    first.append(this.sign, this.version, ' ', this.words);
    this.element.append(first, ' ', this.note);
  }

  set(look: Look, version: string, words: string, note: string): void {
    if (this.look !== look) {
      this.look = look;
      this.sign.setAttribute('class', `icon ${look}`);
      this.use?.setAttribute('href', `#icon-${look}`);
    }
    setText(this.version, version);
    setText(this.words, words);
    setText(this.note, note);
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** The element of a line. */
export interface LineElement {
  readonly element: HTMLTableRowElement;
  /** A folder's has one cell, over all columns. */
  readonly cells: readonly HTMLTableCellElement[];
}

/** A prompt's row: used again for another prompt when it was scrolled out of view. */
export class PromptElement implements LineElement {
  readonly element = make('tr', 'line prompt');
  private readonly parts: readonly CellParts[];

  constructor(columns: number) {
    const name = new CellParts('th', 'rowheader');
    name.element.scope = 'row';
    name.element.classList.add('name');
    const rest = Array.from({ length: columns - 1 }, () => new CellParts('td', 'gridcell'));
    this.parts = [name, ...rest];
    this.element.setAttribute('role', 'row');
    this.element.append(...this.cells);
  }

  get cells(): readonly HTMLTableCellElement[] {
    return this.parts.map(({ element }) => element);
  }

  /** @param movedBy who moved each environment's pin; empty where that is not known (yet) */
  set({ row, label, folder, level }: PromptLine, movedBy: readonly string[], now: number): void {
    this.element.setAttribute('aria-level', String(level));
    this.element.dataset['level'] = String(Math.min(level, 8));
    const [name, draft, ...environments] = this.parts;
    name?.set('none', escapeControls(label), '', escapeControls(folder));
    // `same as v2, older than v3` on two lines.
    const [words = '', ...rest] = row.draft.words.split(', ');
    draft?.set(draftLooks[row.draft.state], '', words, rest.join(', '));
    for (const [place, parts] of environments.entries()) {
      const cell = row.cells[place];
      if (cell !== undefined) {
        const note = noteOf(cell, movedBy[place] ?? '', now);
        const isShort = note === '' && cell.version !== '';
        parts.set(cellLooks[cell.state], cell.version, isShort ? '' : cell.words, isShort ? cell.words : note);
      }
    }
  }
}

/** `3 days ago · Ada Lovelace`. */
function noteOf({ at }: Cell, by: string, now: number): string {
  const age = at === null ? '' : ageOf(new Date(at).toISOString(), now);
  return by === '' ? age : `${age} · ${escapeControls(by)}`;
}

/** A folder's row. */
export class FolderElement implements LineElement {
  readonly element = make('tr', 'line folder');
  private readonly cell = make('th', 'cell name');
  private readonly label = make('span', 'version');
  private readonly count = make('span', 'words');

  constructor(columns: number) {
    this.element.setAttribute('role', 'row');
    this.cell.setAttribute('role', 'rowheader');
    this.cell.scope = 'row';
    this.cell.colSpan = columns;
    this.cell.tabIndex = -1;
    const first = make('span', 'first');
    first.append(icon('fold'), this.label, ' ', this.count);
    this.cell.append(first);
    this.element.append(this.cell);
  }

  get cells(): readonly HTMLTableCellElement[] {
    return [this.cell];
  }

  set({ label, total, isOpen, level }: FolderLine): void {
    this.element.setAttribute('aria-level', String(level));
    this.element.setAttribute('aria-expanded', String(isOpen));
    this.element.dataset['level'] = String(Math.min(level, 8));
    setText(this.label, escapeControls(label));
    setText(this.count, total === 1 ? '1 prompt' : `${total} prompts`);
  }
}
