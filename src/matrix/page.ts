import {
  mostPromptsAsked,
  type MatrixAction,
  type MatrixHead,
  type MatrixMessage,
  type MatrixRequest,
  type MatrixRows,
} from '../core/matrixMessages';
import { visibleLine } from '../core/visibleText';
import { draftColumn, firstEnvironment, nameColumn } from './cells';
import { byName, columnNames, sortText, type Sort } from './choosing';
import { composed } from './composing';
import { elementById, setDescription } from './elements';
import { Grid } from './grid';
import { drawHeads } from './heads';
import { HoverButtons } from './hover';
import type { Deed, Place } from './keys';
import { markPainted, markRows } from './marks';
import { menuContext, type CellNames } from './menuContext';
import { countsOf } from './rows';
import { TableData } from './tableData';
import { Tasks } from './tasks';
import { Toolbar } from './toolbar';
import { readWishes, type Wishes } from './wishes';

declare function acquireVsCodeApi(): {
  postMessage: (request: MatrixRequest) => void;
  getState: () => unknown;
  setState: (wishes: Wishes) => void;
};

/** How long, in milliseconds, a view must stand still before its movers are asked for, and before it is kept. */
const calm = 80;

/** How often, in milliseconds, rows are drawn while more of them are on their way. */
const patience = 250;

/** What another registry has none of. */
const noPlace: Pick<Wishes, 'active' | 'top' | 'folded'> = { active: null, top: null, folded: [] };

/** The page: what it was told, what the person chose, and the table that both make. */
class Page {
  private readonly api = acquireVsCodeApi();
  private wishes = readWishes(this.api.getState());
  private readonly data = new TableData();
  private readonly tasks = new Tasks();
  private readonly toolbar: Toolbar;
  private readonly grid: Grid;
  private readonly hover = new HoverButtons((action, place) => this.ask(action, place));
  private readonly heads = elementById('heads');
  /** Whether what was kept of focus and scrolling has been put back. */
  private isRestored = false;
  private asked = '';
  private composedAt = -Infinity;

  constructor() {
    this.toolbar = new Toolbar(elementById, {
      wish: (change) => this.wish(change),
      choose: (registry) => {
        this.keep({ registry, ...noPlace });
        this.api.postMessage({ kind: 'choose', registry });
      },
      remedy: (kind) => this.api.postMessage({ kind }),
      toTable: () => this.grid.focus(),
    });
    this.toolbar.show(this.wishes, false);
    this.grid = new Grid(
      {
        scroller: elementById('scroller'),
        table: elementById('table'),
        heads: this.heads,
        lines: elementById('lines'),
        above: elementById('above'),
        below: elementById('below'),
      },
      {
        movedBy: (prompt) => this.data.environments.map(({ name }) => this.data.moved(prompt, name)?.by ?? ''),
        act: (deed, place) => this.act(deed, place),
        looked: () => this.looked(),
        atCell: (cell, place, how) => this.atCell(cell, place, how),
      },
    );
    elementById('lines').addEventListener('pointerleave', () => this.hover.hide());
    addEventListener('message', ({ data }: MessageEvent<MatrixMessage>) => this.received(data));
    addEventListener('focus', () => this.takeFocus());
    addEventListener('blur', () => this.keepPlace());
    // What is said to be so many minutes ago grows older.
    setInterval(() => this.grid.redraw(), 60_000);
    this.api.postMessage({ kind: 'ready', registry: this.wishes.registry });
  }

  private received(message: MatrixMessage): void {
    switch (message.kind) {
      case 'head':
        this.receivedHead(message);
        break;
      case 'rows':
      case 'changes':
        // What was told of these rows may be out of date.
        this.asked = '';
        this.receivedRows(message);
        break;
      case 'moves':
        if (this.data.takeMoves(message)) {
          this.grid.redraw();
        }
        break;
      case 'notice':
        this.toolbar.showNotice(message);
        break;
    }
  }

  private receivedHead(head: MatrixHead): void {
    this.data.begin(head);
    this.asked = '';
    this.toolbar.showRegistries(head.registries, head.registry);
    const { registry } = this.wishes;
    if (head.registry !== null && head.registry !== registry) {
      // Chosen elsewhere, or the first of all: after a reload it is the same one.
      const change = { registry: head.registry };
      this.keep(registry === null ? change : { ...change, ...noPlace });
    }
    this.showColumns();
  }

  private receivedRows(message: MatrixRows): void {
    const arrived = performance.now();
    if (!this.data.take(message)) {
      return;
    }
    // The first rows are shown at once, the many that follow them now and then.
    if (message.isLast || arrived - this.composedAt >= patience) {
      markRows(message.isLast, arrived);
      this.compose();
      this.composedAt = performance.now();
    }
  }

  private showColumns(): void {
    const columns = firstEnvironment + this.data.environments.length;
    elementById('table').style.setProperty('--environments', String(columns - firstEnvironment));
    this.grid.setColumns(columns);
    drawHeads(this.heads, this.data.environments, [], this.wishes.sort);
  }

  /** Works out which lines the table has, and shows them. */
  private compose(saysSo = false): void {
    const { all, environments, head, isWhole } = this.data;
    const { lines, rows, isGrouped } = composed(all, environments, this.wishes);
    this.toolbar.show(this.wishes, isGrouped);
    drawHeads(this.heads, environments, countsOf(all, environments.length), this.wishes.sort);
    // A registry that is still being read has no rows yet: what was left is put back in those that come.
    if (!this.isRestored && isWhole && all.length > 0) {
      const { active } = this.wishes;
      this.isRestored = true;
      this.grid.setLines(lines, this.wishes.top);
      this.grid.activate(active?.key ?? this.grid.line(0)?.key ?? null, active?.column ?? 0);
      this.takeFocus();
    } else {
      this.grid.setLines(lines);
    }
    const total = isWhole ? all.length : Math.max(head?.total ?? 0, all.length);
    this.toolbar.showCount(rows, total, saysSo ? sortText(this.wishes.sort) : '');
    markPainted();
  }

  /** Whoever comes to the page by the keyboard stands in the table. */
  private takeFocus(): void {
    if (this.isRestored && document.hasFocus() && document.activeElement === document.body) {
      this.grid.focus();
    }
  }

  private wish(change: Partial<Wishes>): void {
    this.keep(change);
    if (this.data.head !== undefined) {
      this.compose();
    }
  }

  private keep(change: Partial<Wishes>): void {
    this.wishes = { ...this.wishes, ...change };
    this.api.setState(this.wishes);
  }

  private act(deed: Exclude<Deed, { kind: 'go' }>, place: Place): void {
    switch (deed.kind) {
      case 'fold':
      case 'unfold':
        this.fold(deed.line, deed.kind === 'fold');
        return;
      case 'sort':
        this.sortBy(columnNames(this.data.environments)[place.column] ?? 'name');
        return;
      case 'filter':
        this.toolbar.focusFilter();
        return;
      case 'open':
        this.ask(place.column === nameColumn ? 'openDraft' : 'open', place);
    }
  }

  private fold(place: number, isFolded: boolean): void {
    const line = this.grid.line(place);
    if (line?.kind === 'folder') {
      const others = this.wishes.folded.filter((path) => path !== line.path);
      this.wish({ folded: isFolded ? [...others, line.path] : others });
    }
  }

  /** Sorts by a column; again, the other way round; a third time, by name. */
  private sortBy(column: string): void {
    const { sort } = this.wishes;
    const by = this.toolbar.sortKey;
    const isSame = sort.column === column;
    const next: Sort = !isSame
      ? { column, by, descending: false }
      : sort.descending
        ? { ...byName, by }
        : { ...sort, descending: true };
    this.keep({ sort: next });
    this.compose(true);
  }

  private ask(action: MatrixAction, { line, column }: Place): void {
    const names = this.namesOf(line, column);
    if (names !== undefined) {
      // What opens may hide the page at once.
      this.keepPlace();
      this.api.postMessage({ kind: 'act', action, ...names });
    }
  }

  /** What a cell is about, as the extension knows it; undefined for folders and heads. */
  private namesOf(line: number, column: number): CellNames | undefined {
    const known = this.grid.line(line);
    const registry = this.data.head?.registry ?? null;
    if (known?.kind !== 'prompt' || registry === null) {
      return undefined;
    }
    const environment = this.data.environments[column - firstEnvironment]?.name ?? null;
    return { registry, prompt: known.row.id, environment };
  }

  /** Gives the cell under the focus or the pointer what its menu, its tooltip and its buttons need. */
  private atCell(cell: HTMLElement, { line, column }: Place, how: 'focus' | 'pointer'): void {
    const known = this.grid.line(line);
    const names = this.namesOf(line, column);
    if (known?.kind !== 'prompt' || names === undefined) {
      this.hover.hide();
      return;
    }
    const writable = this.data.head?.writable === true;
    cell.dataset['vscodeContext'] = menuContext(known.row, column - firstEnvironment, names, writable);
    const { prompt, environment } = names;
    const about = environment === null ? undefined : this.data.moved(prompt, environment)?.about;
    if (how === 'focus') {
      // A tooltip is for the mouse: whoever hears the page is told the same in its own way.
      setDescription(cell, about);
    } else {
      cell.title = about ?? (column === draftColumn ? known.row.draft.words : visibleLine(prompt));
      this.hover.show(cell, { line, column }, known.row, writable);
    }
  }

  private keepPlace(): void {
    const { key, column } = this.grid.activePlace;
    if (this.isRestored) {
      this.keep({ active: key === null ? null : { key, column }, top: this.grid.top });
    }
  }

  /** Asks who moved the pins in view, and keeps the place, once the table stands still. */
  private looked(): void {
    this.tasks.after(calm, 'looked', () => {
      this.keepPlace();
      const round = this.data.head?.round ?? 0;
      const prompts = this.data.unknownMovers(this.grid.drawnPrompts).slice(0, mostPromptsAsked);
      const asked = `${round} ${prompts.join(' ')}`;
      if (prompts.length > 0 && asked !== this.asked) {
        this.asked = asked;
        this.api.postMessage({ kind: 'moves', round, prompts });
      }
    });
  }
}

new Page();
