import type { CellState, DraftCellState } from '../core/matrixMessages';
import { visibleLine } from '../core/visibleText';
import { ageOf, withCommas } from '../core/wording';
import { Icon, make, setText } from './elements';
import type { FolderLine, PromptLine } from './lines';
import type { Cell } from './rows';

// Names that could steer the text around them are written out, and the style keeps each from its neighbours.

/** The column of names, and that of drafts; environments follow. */
export const nameColumn = 0;
export const draftColumn = 1;
export const firstEnvironment = 2;

type Look = 'behind' | 'settled' | 'other' | 'held' | 'damaged' | 'changed' | 'none';

const cellLooks: Readonly<Record<CellState, Look>> = {
  damaged: 'damaged',
  unknown: 'damaged',
  damagedBefore: 'held',
  untold: 'damaged',
  untoldBefore: 'held',
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

/** One cell's element and its parts, set anew only where they differ. */
class CellParts {
  readonly element: HTMLTableCellElement;
  private readonly sign = new Icon('none');
  private readonly version = make('span', 'version');
  private readonly words = make('span', 'words');
  private readonly note = make('span', 'note');

  constructor(tag: 'td' | 'th', role: string) {
    this.element = make<'td' | 'th'>(tag, 'cell');
    this.element.setAttribute('role', role);
    this.element.tabIndex = -1;
    const first = make('span', 'first');
    // Spaces, for whoever reads the cell's text: the style sets the distances.
    first.append(this.sign.element, this.version, ' ', this.words);
    this.element.append(first, ' ', this.note);
  }

  set(look: Look, version: string, words: string, note: string): void {
    this.sign.show(look);
    setText(this.version, version);
    setText(this.words, words);
    setText(this.note, note);
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
  readonly cells: readonly HTMLTableCellElement[];
  private readonly parts: readonly CellParts[];

  constructor(columns: number) {
    const name = new CellParts('th', 'rowheader');
    name.element.scope = 'row';
    name.element.classList.add('name');
    const rest = Array.from({ length: columns - 1 }, () => new CellParts('td', 'gridcell'));
    this.parts = [name, ...rest];
    this.cells = this.parts.map(({ element }) => element);
    this.element.setAttribute('role', 'row');
    this.element.append(...this.cells);
  }

  /** Takes away what the cells were given under the focus or the pointer. */
  forgetVisit(): void {
    for (const cell of this.cells) {
      cell.removeAttribute('data-vscode-context');
      cell.removeAttribute('title');
      cell.removeAttribute('aria-description');
      if (cell.lastElementChild?.className === 'actions') {
        cell.lastElementChild.remove();
      }
    }
  }

  /** @param movedBy who moved each environment's pin; empty where that is not known (yet) */
  set({ row, label, folder, level }: PromptLine, movedBy: readonly string[], now: number): void {
    this.element.setAttribute('aria-level', String(level));
    this.element.dataset['level'] = String(Math.min(level, 8));
    const [name, draft, ...environments] = this.parts;
    name?.set('none', visibleLine(label), '', visibleLine(folder));
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
  return [age, visibleLine(by)].filter((part) => part !== '').join(' · ');
}

/** A folder's row. */
export class FolderElement implements LineElement {
  readonly element = make('tr', 'line folder');
  private readonly cell = make('th', 'cell name');
  readonly cells: readonly HTMLTableCellElement[] = [this.cell];
  private readonly label = make('span', 'version');
  private readonly count = make('span', 'words');

  constructor(columns: number) {
    this.element.setAttribute('role', 'row');
    this.cell.setAttribute('role', 'rowheader');
    this.cell.scope = 'row';
    // The style makes no table of it: how far the cell reaches is said.
    this.cell.setAttribute('aria-colspan', String(columns));
    this.cell.tabIndex = -1;
    const first = make('span', 'first');
    first.append(new Icon('fold').element, this.label, ' ', this.count);
    this.cell.append(first);
    this.element.append(this.cell);
  }

  set({ label, total, isOpen, level }: FolderLine): void {
    this.element.setAttribute('aria-level', String(level));
    this.element.setAttribute('aria-expanded', String(isOpen));
    this.element.dataset['level'] = String(Math.min(level, 8));
    setText(this.label, visibleLine(label));
    setText(this.count, total === 1 ? '1 prompt' : `${withCommas(total)} prompts`);
  }
}
