import type { Line } from './lines';

/** Heights of the two kinds of lines, in pixels. */
export interface LineHeights {
  readonly folder: number;
  readonly prompt: number;
}

/** Where each line begins, in pixels from the top of the first one. */
export class Layout {
  readonly #tops: Int32Array;

  constructor(lines: readonly Line[], heights: LineHeights) {
    this.#tops = new Int32Array(lines.length + 1);
    let top = 0;
    for (const [place, { kind }] of lines.entries()) {
      this.#tops[place] = top;
      top += heights[kind];
    }
    this.#tops[lines.length] = top;
  }

  get lines(): number {
    return this.#tops.length - 1;
  }

  /** The whole height. */
  get height(): number {
    return this.#tops[this.lines] ?? 0;
  }

  /** Where a line begins; after the last one, the whole height. */
  top(place: number): number {
    return this.#tops[Math.max(0, Math.min(place, this.lines))] ?? 0;
  }

  /** The line at a height. */
  at(height: number): number {
    let [low, high] = [0, Math.max(0, this.lines - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.top(middle) <= height) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

/** Lines that are drawn: from `first` up to, but without, `end`. */
export interface Drawn {
  readonly first: number;
  readonly end: number;
}

/**
 * The lines in view, with some more above and below.
 * @param top of the view, and its `height`, in pixels
 * @param more in pixels
 */
export function drawnLines(layout: Layout, top: number, height: number, more: number): Drawn {
  if (layout.lines === 0) {
    return { first: 0, end: 0 };
  }
  const first = layout.at(Math.max(0, top - more));
  return { first, end: Math.min(layout.lines, layout.at(top + height + more) + 1) };
}

/** Where to scroll so that a line is in view: no further than needed. */
export function scrolledTo(layout: Layout, place: number, top: number, height: number): number {
  const [start, end] = [layout.top(place), layout.top(place + 1)];
  return start < top ? start : end > top + height ? Math.max(0, end - height) : top;
}
