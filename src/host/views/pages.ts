/** A level never shows more rows than this. */
export const pageLimit = 200;

/** A part of a level that is too long to show at once. */
export interface Page {
  readonly start: number;
  readonly size: number;
}

/** The pages of a level, or of a page of it; none where the rows themselves fit. */
export function pagesOf(total: number, within: Page = { start: 0, size: total }): readonly Page[] {
  const end = Math.min(within.start + within.size, total);
  const rows = end - within.start;
  if (rows <= pageLimit) {
    return [];
  }
  let size = pageLimit;
  while (rows / size > pageLimit) {
    size *= pageLimit;
  }
  const pages: Page[] = [];
  for (let start = within.start; start < end; start += size) {
    pages.push({ start, size });
  }
  return pages;
}

/** What a page is called: its first and last row. */
export function pageLabel(names: readonly string[], page: Page): string {
  const first = names[page.start] ?? '';
  const last = names[Math.min(page.start + page.size, names.length) - 1] ?? '';
  return `${first} … ${last}`;
}
