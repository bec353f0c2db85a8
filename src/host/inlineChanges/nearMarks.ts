import type { ChangeTable, Rows } from '../../core/changeTable';
import type { LineTable, Place } from './lineTable';
import { marksOf, type Mark } from './marks';

/** More marks than these are drawn only near what is in view. */
const mostEverywhere = 300;
/** So many lines above and below what is in view. */
const near = 200;
/** More marks than these are not drawn at once, where nearly each blank changed: those in view first. */
const mostAtOnce = 2000;

/** A comparison, as far as it can be drawn. */
export interface Drawable {
  readonly pinned: { readonly text: string };
  readonly text: string;
  readonly changes: ChangeTable;
  readonly lines: LineTable;
}

/** A part of the draft as the editor counts. */
interface Part {
  readonly start: Place;
  readonly end: Place;
}

/** Whether what there is to draw depends on what is in view. */
export function followsView({ changes }: Drawable): boolean {
  return changes.markCount > mostEverywhere;
}

/** What to draw in an editor that shows some parts of the draft, in order. */
export function marksNear(seen: Drawable, visible: readonly Part[]): readonly Mark[] {
  const { pinned, text, changes, lines } = seen;
  const rows = followsView(seen) ? rowsNear(seen, visible) : [{ start: 0, end: changes.markCount }];
  return marksOf(
    rows.flatMap((each) => changes.marks(each)),
    pinned.text,
    text,
    lines,
  );
}

function rowsNear({ changes, lines }: Drawable, visible: readonly Part[]): readonly Rows[] {
  const most = Math.floor(mostAtOnce / Math.max(1, visible.length));
  let next = 0;
  return visible.map(({ start, end }) => {
    const around = changes.rowsTouching(
      lines.offsetAt({ line: Math.max(0, start.line - near), character: 0 }),
      // What is gone before the next line is drawn after this one.
      lines.offsetAt({ line: end.line + near + 1, character: 0 }),
    );
    const inView = changes.rowsTouching(lines.offsetAt(start), lines.offsetAt(end));
    const spare = Math.max(0, most - (inView.end - inView.start)) / 2;
    const isAll = around.end - around.start <= most;
    const from = isAll ? around.start : Math.max(around.start, inView.start - Math.floor(spare));
    const to = isAll ? around.end : Math.min(around.end, from + most);
    // No mark twice, where parts in view are near each other.
    const rows = { start: Math.max(from, next), end: Math.max(to, next) };
    next = rows.end;
    return rows;
  });
}
