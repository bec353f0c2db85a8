/** Texts in which a merge left conflict markers. */

/** What to keep of a conflict; `both` is the lines of one side followed by those of the other. */
export type Side = 'ours' | 'theirs' | 'both';

/** One conflict. Lines are counted from 0 and hold no line end. */
export interface ConflictRegion {
  /** Of the line `<<<<<<<`. */
  readonly start: number;
  /** The first line after `>>>>>>>`. */
  readonly end: number;
  readonly ours: LineRange;
  readonly theirs: LineRange;
}

export interface LineRange {
  readonly start: number;
  /** The first line after it. */
  readonly end: number;
}

export interface ConflictReading {
  readonly regions: readonly ConflictRegion[];
  /** Markers that belong to no whole conflict. */
  readonly stray: readonly number[];
}

const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?$/;

export function isConflictMarker(line: string): boolean {
  return marker.test(line);
}

/** Finds the conflicts among a text's lines, with or without the base in between. */
export function readConflicts(lines: readonly string[]): ConflictReading {
  const regions: ConflictRegion[] = [];
  const stray: number[] = [];
  let open: { kind: string; line: number }[] = [];
  for (const [line, text] of lines.entries()) {
    const kind = marker.exec(text)?.[1];
    if (kind === undefined) {
      continue;
    }
    const expected = open.map((each) => each.kind[0]).join('');
    if (kind.startsWith('<') || !follows(expected, kind)) {
      stray.push(...open.map((each) => each.line));
      open = [];
    }
    if (kind.startsWith('<') || open.length > 0) {
      open.push({ kind, line });
    } else {
      stray.push(line);
    }
    if (kind.startsWith('>') && open.length > 0) {
      const [start = 0, second = 0] = open.map((each) => each.line);
      const middle = open.at(-2)?.line ?? 0;
      regions.push({
        start,
        end: line + 1,
        ours: { start: start + 1, end: second },
        theirs: { start: middle + 1, end: line },
      });
      open = [];
    }
  }
  return { regions, stray: [...stray, ...open.map((each) => each.line)].sort((a, b) => a - b) };
}

function follows(open: string, kind: string): boolean {
  switch (kind[0]) {
    case '|':
      return open === '<';
    case '=':
      return open === '<' || open === '<|';
    default:
      return open === '<=' || open === '<|=';
  }
}

/**
 * The text with each conflict replaced by the side that was chosen for it; null leaves one as it is. What lies outside
 * of whole conflicts, stray markers included, stays.
 */
export function resolveConflict(text: string, choose: Side | ((region: ConflictRegion) => Side | null)): string {
  const lines = text.split('\n');
  const resolved = resolvedLines(lines, typeof choose === 'string' ? () => choose : choose);
  return resolved.map((index) => lines[index] ?? '').join('\n');
}

/** The lines that remain, by their place in the text. */
export function resolvedLines(
  lines: readonly string[],
  choose: (region: ConflictRegion) => Side | null,
): readonly number[] {
  const kept: number[] = [];
  let at = 0;
  const keep = ({ start, end }: LineRange): void => {
    for (let line = start; line < end; line++) {
      kept.push(line);
    }
  };
  for (const region of readConflicts(lines).regions) {
    keep({ start: at, end: region.start });
    const side = choose(region);
    if (side === null) {
      keep(region);
    }
    if (side === 'ours' || side === 'both') {
      keep(region.ours);
    }
    if (side === 'theirs' || side === 'both') {
      keep(region.theirs);
    }
    at = region.end;
  }
  keep({ start: at, end: lines.length });
  return kept;
}

/** Two sides between markers, as git writes them. */
export function conflictLines(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  return ['<<<<<<< ours', ...ours, '=======', ...theirs, '>>>>>>> theirs'];
}
