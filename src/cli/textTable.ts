/** A cell of a table, plain or with a style that takes no room. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

/** Rows with their columns aligned, two spaces between them and no space at the end of a line. */
export function textTable(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  return rows.map((row) => lineOf(row, widths)).join('\n');
}

function lineOf(row: readonly Cell[], widths: readonly number[]): string {
  const last = row.findLastIndex((cell) => width(cell) > 0);
  return row
    .slice(0, last + 1)
    .map((cell, column) => {
      const shown = typeof cell === 'string' ? cell : cell.paint(cell.text);
      return column === last ? shown : shown + ' '.repeat((widths[column] ?? 0) - width(cell) + 2);
    })
    .join('');
}

function width(cell: Cell): number {
  const text = typeof cell === 'string' ? cell : cell.text;
  return /^[\x20-\x7e]*$/.test(text) ? text.length : Array.from(text).length;
}
