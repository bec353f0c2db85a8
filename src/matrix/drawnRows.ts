import { FolderElement, PromptElement, type LineElement } from './cells';
import { setAttribute } from './elements';
import type { Line } from './lines';
import type { Drawn, Layout } from './scrolling';

interface DrawnLine {
  readonly parts: LineElement;
  line: Line;
}

/** The elements of the lines in view. Those that are scrolled out of it are used again. */
export class DrawnRows {
  private readonly shown = new Map<string, DrawnLine>();
  private readonly spare: PromptElement[] = [];
  private columns = 0;

  /**
   * @param movedBy who moved the pins of a prompt, by environment
   */
  constructor(
    private readonly at: { readonly lines: HTMLElement; readonly above: HTMLElement; readonly below: HTMLElement },
    private readonly movedBy: (prompt: string) => readonly string[],
  ) {}

  /** Begins with other columns: everything is drawn anew. */
  setColumns(columns: number): void {
    if (columns !== this.columns) {
      this.columns = columns;
      this.shown.clear();
      this.spare.length = 0;
      this.at.lines.replaceChildren();
    }
  }

  /** The cells of a line that is drawn; none of another. */
  cells(key: string): readonly HTMLTableCellElement[] {
    return this.shown.get(key)?.parts.cells ?? [];
  }

  /**
   * Draws these lines and no others.
   * @param isAnew whether also those that are drawn already
   */
  draw(lines: readonly Line[], { first, end }: Drawn, isAnew: boolean): void {
    const wanted = lines.slice(first, end);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { parts }] of this.shown) {
      if (!keys.has(key)) {
        this.drop(key, parts);
      }
    }
    const now = Date.now();
    let after = this.at.lines.firstElementChild;
    for (const [offset, line] of wanted.entries()) {
      const { element } = this.element(line, isAnew, now);
      setAttribute(element, 'aria-rowindex', String(first + offset + 2));
      if (element === after) {
        after = after.nextElementSibling;
      } else {
        this.at.lines.insertBefore(element, after);
      }
    }
  }

  /** Sets how much of the table lies above and below what is drawn. */
  setHeights(layout: Layout, { first, end }: Drawn): void {
    this.at.above.style.height = `${layout.top(first)}px`;
    this.at.below.style.height = `${layout.height - layout.top(end)}px`;
  }

  private element(line: Line, isAnew: boolean, now: number): LineElement {
    const known = this.shown.get(line.key);
    if (known !== undefined) {
      if (isAnew || known.line !== line) {
        known.line = line;
        this.fill(known.parts, line, now);
      }
      return known.parts;
    }
    const parts =
      line.kind === 'folder' ? new FolderElement(this.columns) : (this.spare.pop() ?? new PromptElement(this.columns));
    this.fill(parts, line, now);
    this.shown.set(line.key, { parts, line });
    return parts;
  }

  private fill(parts: LineElement, line: Line, now: number): void {
    parts.element.dataset['key'] = line.key;
    if (parts instanceof FolderElement && line.kind === 'folder') {
      parts.set(line);
    } else if (parts instanceof PromptElement && line.kind === 'prompt') {
      parts.set(line, this.movedBy(line.row.id), now);
    }
  }

  private drop(key: string, parts: LineElement): void {
    parts.element.remove();
    this.shown.delete(key);
    if (parts instanceof PromptElement) {
      parts.forgetVisit();
      this.spare.push(parts);
    }
  }
}
