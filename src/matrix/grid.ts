import { DrawnRows } from './drawnRows';
import { deedOf, type Deed, type Place } from './keys';
import type { Line } from './lines';
import { drawnLines, Layout, scrolledTo, type Drawn, type LineHeights } from './scrolling';
import type { Wishes } from './wishes';

/** Drawn above and below the view, in pixels: a turn of the wheel shows no gap. */
const beyond = 176;

/** What the table asks of the page. */
export interface GridWork {
  /** Who moved the pins of a prompt, by environment. */
  readonly movedBy: (prompt: string) => readonly string[];
  /** What a key or the mouse does, but for moving about. */
  readonly act: (deed: Exclude<Deed, { kind: 'go' }>, place: Place) => void;
  /** Called when other lines are drawn, when the focus moved, and when it was scrolled. */
  readonly looked: () => void;
  /** Called for the cell that has the focus or the pointer. */
  readonly atCell: (cell: HTMLElement, place: Place, how: 'focus' | 'pointer') => void;
}

interface Elements {
  readonly scroller: HTMLElement;
  readonly table: HTMLElement;
  readonly heads: HTMLElement;
  readonly lines: HTMLElement;
  readonly above: HTMLElement;
  readonly below: HTMLElement;
}

/** The table: of its lines those in view are drawn, and one cell of it has the focus. */
export class Grid {
  private lines: readonly Line[] = [];
  private places: ReadonlyMap<string, number> = new Map();
  private layout = new Layout([], { folder: 0, prompt: 0 });
  private drawn: Drawn = { first: 0, end: 0 };
  private readonly rows: DrawnRows;
  private columns = 0;
  /** The line's key, null for the heads of the columns. */
  private active: { key: string | null; column: number } = { key: null, column: 0 };
  private activeCell: HTMLElement | undefined;

  constructor(
    private readonly at: Elements,
    private readonly work: GridWork,
  ) {
    this.rows = new DrawnRows(at, work.movedBy);
    at.scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(at.scroller);
    // As wide as the table, which other columns make wider.
    observer.observe(at.heads);
    at.table.addEventListener('keydown', (event) => this.key(event));
    at.table.addEventListener('focusin', (event) => this.focused(event.target));
    at.table.addEventListener('click', (event) => this.clicked(event));
    at.table.addEventListener('dblclick', (event) => this.doubleClicked(event));
    at.table.addEventListener('pointerover', (event) => {
      const cell = cellOf(event.target);
      const place = cell === undefined ? undefined : this.placeOf(cell);
      if (cell !== undefined && place !== undefined) {
        work.atCell(cell, place, 'pointer');
      }
    });
  }

  /** Begins with other columns: everything is drawn anew. */
  setColumns(columns: number): void {
    this.columns = columns;
    this.rows.setColumns(columns);
  }

  /** Takes over other lines. What was in view stays where it was, where it is still there. */
  setLines(lines: readonly Line[], top: Wishes['top'] = this.top): void {
    const hadFocus = this.at.table.contains(document.activeElement);
    const before = this.place.line;
    this.lines = lines;
    this.places = new Map(lines.map(({ key }, place) => [key, place] as const));
    this.layout = new Layout(lines, lineHeights(this.at.table));
    this.at.table.setAttribute('aria-rowcount', String(lines.length + 1));
    if (this.active.key !== null && !this.places.has(this.active.key)) {
      // Its line is gone: what stands in its place now is nearest.
      this.active.key = lines[Math.max(0, Math.min(before, lines.length - 1))]?.key ?? null;
    }
    const anchor = top === null ? undefined : this.places.get(top.key);
    this.rows.setHeights(this.layout, drawnLines(this.layout, 0, 0, 0));
    if (top !== null && anchor !== undefined) {
      this.at.scroller.scrollTop = this.layout.top(anchor) + top.hidden;
    }
    this.draw(true);
    if (hadFocus && !this.at.table.contains(document.activeElement)) {
      this.focus();
    }
  }

  /** The first line in view. */
  get top(): Wishes['top'] {
    const { scrollTop } = this.at.scroller;
    const place = this.layout.at(scrollTop);
    const line = this.lines[place];
    return line === undefined || scrollTop === 0
      ? null
      : { key: line.key, hidden: Math.round(scrollTop - this.layout.top(place)) };
  }

  get activePlace(): { readonly key: string | null; readonly column: number } {
    return this.active;
  }

  /** Ids of the prompts that are drawn. */
  get drawnPrompts(): readonly string[] {
    return this.lines
      .slice(this.drawn.first, this.drawn.end)
      .flatMap((line) => (line.kind === 'prompt' ? line.row.id : []));
  }

  line(place: number): Line | undefined {
    return this.lines[place];
  }

  /** Makes a cell the one that has, or gets, the focus. */
  activate(key: string | null, column: number): void {
    this.active = { key: key !== null && this.places.has(key) ? key : null, column };
    if (key !== null && this.active.key === null) {
      this.active.key = this.lines[0]?.key ?? null;
    }
    this.markActive();
  }

  /** Puts the focus on the active cell, and scrolls to it. */
  focus(): void {
    const { line } = this.place;
    if (line >= 0) {
      const { scroller } = this.at;
      scroller.scrollTop = scrolledTo(this.layout, line, scroller.scrollTop, this.viewHeight);
      this.draw();
    }
    this.activeCell?.focus({ preventScroll: line >= 0 });
    this.activeCell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Draws everything in view anew, as when time has passed or more became known. */
  redraw(): void {
    this.draw(true);
  }

  private get viewHeight(): number {
    return Math.max(0, this.at.scroller.clientHeight - this.at.heads.offsetHeight);
  }

  private get place(): Place {
    const { key, column } = this.active;
    return { line: key === null ? -1 : (this.places.get(key) ?? -1), column };
  }

  private draw(isAnew = false): void {
    const next = drawnLines(this.layout, this.at.scroller.scrollTop, this.viewHeight, beyond);
    if (!isAnew && next.first === this.drawn.first && next.end === this.drawn.end) {
      this.work.looked();
      return;
    }
    this.drawn = next;
    const hadFocus = this.activeCell !== undefined && document.activeElement === this.activeCell;
    this.rows.draw(this.lines, next, isAnew);
    this.rows.setHeights(this.layout, next);
    this.markActive();
    if (hadFocus && document.activeElement !== this.activeCell) {
      // The cell was scrolled away: the table keeps the focus, and its keys go on from that cell.
      (this.activeCell ?? this.at.table).focus({ preventScroll: true });
    } else if (hadFocus && isAnew && this.activeCell !== undefined) {
      // Its menu is that of what it shows now.
      this.work.atCell(this.activeCell, this.place, 'focus');
    }
    this.work.looked();
  }

  private resized(): void {
    const { scroller, heads } = this.at;
    scroller.classList.toggle('sideways', scroller.scrollWidth > scroller.clientWidth);
    // Names stay at the left: a cell that gets the focus must not lie below them.
    const name = heads.firstElementChild?.firstElementChild;
    scroller.style.scrollPaddingInlineStart = `${name instanceof HTMLElement ? name.offsetWidth : 0}px`;
    this.draw();
  }

  /** One cell of the table is in the order of tabs: the active one, or the table itself while that one is out of view. */
  private markActive(): void {
    const { key, column } = this.active;
    const cells = key === null ? headCells(this.at.heads) : this.rows.cells(key);
    const cell = cells[Math.min(column, cells.length - 1)];
    if (cell !== this.activeCell) {
      this.activeCell?.setAttribute('tabindex', '-1');
      this.activeCell = cell;
    }
    cell?.setAttribute('tabindex', '0');
    if (cell === undefined) {
      this.at.table.tabIndex = 0;
    } else {
      this.at.table.removeAttribute('tabindex');
    }
  }

  private key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (altKey || (shiftKey && key !== '/')) {
      return;
    }
    const { scrollTop } = this.at.scroller;
    const inView = this.layout.at(scrollTop + this.viewHeight) - this.layout.at(scrollTop);
    const shape = { lines: this.lines, columns: this.columns, page: Math.max(1, inView - 1) };
    const deed = deedOf({ key, ctrl: ctrlKey || metaKey }, this.place, shape);
    if (deed === null) {
      return;
    }
    event.preventDefault();
    if (deed.kind === 'go') {
      this.activate(this.lines[deed.place.line]?.key ?? null, deed.place.column);
      this.focus();
    } else {
      this.work.act(deed, this.place);
    }
  }

  private focused(target: EventTarget | null): void {
    if (target === this.at.table && this.activeCell !== undefined) {
      this.focus();
      return;
    }
    const cell = cellOf(target);
    const place = cell === undefined ? undefined : this.placeOf(cell);
    if (cell !== undefined && place !== undefined) {
      const isFolder = this.lines[place.line]?.kind === 'folder';
      // A folder's one cell stands in every column: the way up or down goes on in the column that it came from.
      this.active = { key: this.lines[place.line]?.key ?? null, column: isFolder ? this.active.column : place.column };
      this.markActive();
      this.work.atCell(cell, place, 'focus');
      this.work.looked();
    }
  }

  private clicked(event: MouseEvent): void {
    const cell = cellOf(event.target);
    const place = cell === undefined ? undefined : this.placeOf(cell);
    if (cell === undefined || place === undefined) {
      return;
    }
    cell.focus();
    const line = this.lines[place.line];
    if (place.line === -1) {
      this.work.act({ kind: 'sort' }, place);
    } else if (line?.kind === 'folder') {
      this.work.act({ kind: line.isOpen ? 'fold' : 'unfold', line: place.line }, place);
    } else if (event.target instanceof Element && event.target.closest('.version') !== null) {
      this.work.act({ kind: 'open' }, place);
    }
  }

  private doubleClicked(event: MouseEvent): void {
    const cell = cellOf(event.target);
    const place = cell === undefined ? undefined : this.placeOf(cell);
    const isVersion = event.target instanceof Element && event.target.closest('.version, .actions') !== null;
    if (place !== undefined && this.lines[place.line]?.kind === 'prompt' && !isVersion) {
      this.work.act({ kind: 'open' }, place);
    }
  }

  private placeOf(cell: HTMLElement): Place | undefined {
    const row = cell.parentElement;
    const column = row === null ? -1 : [...row.children].indexOf(cell);
    if (row?.parentElement === this.at.heads) {
      return { line: -1, column };
    }
    const line = this.places.get(row?.dataset['key'] ?? '');
    return line === undefined ? undefined : { line, column };
  }
}

function headCells(heads: HTMLElement): readonly HTMLElement[] {
  return [...(heads.firstElementChild?.children ?? [])].filter((cell) => cell instanceof HTMLElement);
}

function cellOf(target: EventTarget | null): HTMLElement | undefined {
  const cell = target instanceof Element ? target.closest('th, td') : null;
  return cell instanceof HTMLElement ? cell : undefined;
}

/** Lines as high as the person's font asks for; the style sets them by the same two numbers. */
function lineHeights(table: HTMLElement): LineHeights {
  const size = Number.parseFloat(getComputedStyle(table).fontSize) || 13;
  const heights = { folder: Math.round(size * 2.1), prompt: Math.round(size * 3.4) };
  table.style.setProperty('--folder-height', `${heights.folder}px`);
  table.style.setProperty('--prompt-height', `${heights.prompt}px`);
  return heights;
}
