import { parentLine, type Line } from './lines';

/** A cell: its line, -1 for the heads of the columns, and its column. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Key {
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly ctrl: boolean;
}

/** What a key does in the table. */
export type Deed =
  | { readonly kind: 'go'; readonly place: Place }
  | { readonly kind: 'fold' | 'unfold'; readonly line: number }
  | { readonly kind: 'open' | 'sort' | 'filter' };

export interface Shape {
  readonly lines: readonly Line[];
  readonly columns: number;
  /** Lines that a page holds. */
  readonly page: number;
}

/** What a key does where the focus is; null for what is not the table's. */
export function deedOf({ key, ctrl }: Key, { line, column }: Place, shape: Shape): Deed | null {
  const { lines, columns, page } = shape;
  const last = lines.length - 1;
  const go = (toLine: number, toColumn = column): Deed => ({
    kind: 'go',
    place: { line: within(toLine, -1, last), column: within(toColumn, 0, columns - 1) },
  });
  const here = lines[line];
  switch (key) {
    case 'ArrowUp':
      return go(line - 1);
    case 'ArrowDown':
      return go(line + 1);
    case 'PageUp':
      return go(Math.max(0, line - page));
    case 'PageDown':
      return go(line + page);
    case 'Home':
      return ctrl ? go(Math.min(0, last), 0) : go(line, 0);
    case 'End':
      return ctrl ? go(last, columns - 1) : go(line, columns - 1);
    case 'ArrowLeft':
      if (here?.kind === 'folder' && here.isOpen) {
        return { kind: 'fold', line };
      }
      if (here !== undefined && (here.kind === 'folder' || column === 0)) {
        const parent = parentLine(lines, line);
        return parent === -1 ? go(line) : go(parent);
      }
      return go(line, column - 1);
    case 'ArrowRight':
      if (here?.kind === 'folder') {
        return here.isOpen ? go(line + 1) : { kind: 'unfold', line };
      }
      return go(line, column + 1);
    case 'Enter':
    case ' ':
      if (line === -1) {
        return { kind: 'sort' };
      }
      return here?.kind === 'folder' ? { kind: here.isOpen ? 'fold' : 'unfold', line } : { kind: 'open' };
    case '/':
      return { kind: 'filter' };
    default:
      return null;
  }
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
