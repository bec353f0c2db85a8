/** Items that two sequences share: `length` of them from `left` on in one and from `right` on in the other. */
export interface CommonRun {
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/** A part of both sequences; the ends not included. */
export interface Region {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/**
 * The most that a region has in common, or null where it takes more than so many removed and added items to get from
 * one side to the other: Myers' greedy search, in time that grows with the product of length and edits.
 */
export function longestCommon(
  left: Int32Array,
  right: Int32Array,
  region: Region,
  mostEdits: number,
): readonly CommonRun[] | null {
  const [width, height] = [region.leftEnd - region.left, region.rightEnd - region.right];
  const most = Math.min(mostEdits, width + height);
  /** By diagonal, how far to the left side the search has come: `x - y` is the diagonal, kept at `x - y + zero`. */
  const zero = most + 1;
  const reached = new Int32Array(2 * most + 3);
  /** The same before each edit, to find the way back. */
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trail.push(reached.slice(zero - edits, zero + edits + 1));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const place = zero + diagonal;
      const isDown = comesDown(reached[place - 1] ?? 0, reached[place + 1] ?? 0, diagonal, edits);
      let x = isDown ? (reached[place + 1] ?? 0) : (reached[place - 1] ?? 0) + 1;
      let y = x - diagonal;
      while (x < width && y < height && left[region.left + x] === right[region.right + y]) {
        x += 1;
        y += 1;
      }
      reached[place] = x;
      if (x >= width && y >= height) {
        return wayBack(trail, region);
      }
    }
  }
  return null;
}

/** Whether the furthest way to a diagonal adds an item of the right side, and not removes one of the left. */
function comesDown(below: number, above: number, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && below < above);
}

/** The items that the search passed over, from its end to its beginning. */
function wayBack(trail: readonly Int32Array[], region: Region): readonly CommonRun[] {
  const runs: CommonRun[] = [];
  let [x, y] = [region.leftEnd - region.left, region.rightEnd - region.right];
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const before = trail[edits] ?? new Int32Array();
    const place = edits + x - y;
    const isDown = comesDown(before[place - 1] ?? 0, before[place + 1] ?? 0, x - y, edits);
    const [fromX, diagonal] = isDown ? [before[place + 1] ?? 0, x - y + 1] : [before[place - 1] ?? 0, x - y - 1];
    // Where this edit ended and the items that both sides share began.
    const startX = edits === 0 ? 0 : isDown ? fromX : fromX + 1;
    if (x > startX) {
      const length = x - startX;
      runs.push({ left: region.left + startX, right: region.right + y - length, length });
    }
    [x, y] = [fromX, fromX - diagonal];
  }
  return runs.reverse();
}
