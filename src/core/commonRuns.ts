import { longestCommon, type CommonRun, type Region } from './shortestEdit';

/** Items in a row that count as a landmark where both sides have them exactly once, most telling first. */
const landmarkLengths = [8, 4, 2, 1];
/** Above this many removed and added items, an exact search is not worth its time: they are taken as replaced. */
const mostEdits = 2000;

/**
 * What two sequences have in common, in order, in time that grows little faster than their length and never depends on
 * a clock. Up to `exactUpTo` items in all it is the longest that there is; longer ones are divided first at what both
 * sides say only once, as a reader would.
 */
export function commonRuns(left: Int32Array, right: Int32Array, exactUpTo: number): readonly CommonRun[] {
  const runs: CommonRun[] = [];
  const add = (run: CommonRun): void => {
    const last = runs.at(-1);
    if (last !== undefined && last.left + last.length === run.left && last.right + last.length === run.right) {
      runs[runs.length - 1] = { ...last, length: last.length + run.length };
    } else if (run.length > 0) {
      runs.push(run);
    }
  };
  const search = (whole: Region, level: number): void => {
    const { lead, region, trail } = trimmed(left, right, whole);
    add(lead);
    const size = region.leftEnd - region.left + region.rightEnd - region.right;
    if (region.left < region.leftEnd && region.right < region.rightEnd) {
      if (size <= exactUpTo) {
        longestCommon(left, right, region, size)?.forEach(add);
      } else {
        divide(region, level);
      }
    }
    add(trail);
  };
  const divide = (region: Region, level: number): void => {
    const length = landmarkLengths[level];
    if (length === undefined) {
      longestCommon(left, right, region, mostEdits)?.forEach(add);
      return;
    }
    let { left: leftNext, right: rightNext } = region;
    for (const mark of landmarks(left, right, region, length)) {
      // What the search before it has taken already.
      if (mark.left >= leftNext && mark.right >= rightNext) {
        search({ left: leftNext, leftEnd: mark.left, right: rightNext, rightEnd: mark.right }, level + 1);
        add(mark);
        [leftNext, rightNext] = [mark.left + length, mark.right + length];
      }
    }
    search({ ...region, left: leftNext, right: rightNext }, level + 1);
  };
  search({ left: 0, leftEnd: left.length, right: 0, rightEnd: right.length }, 0);
  return runs;
}

/** A region without the items that both sides begin and end with. */
function trimmed(
  left: Int32Array,
  right: Int32Array,
  whole: Region,
): { readonly lead: CommonRun; readonly region: Region; readonly trail: CommonRun } {
  const most = Math.min(whole.leftEnd - whole.left, whole.rightEnd - whole.right);
  let lead = 0;
  while (lead < most && left[whole.left + lead] === right[whole.right + lead]) {
    lead += 1;
  }
  let trail = 0;
  while (trail < most - lead && left[whole.leftEnd - 1 - trail] === right[whole.rightEnd - 1 - trail]) {
    trail += 1;
  }
  const region = {
    left: whole.left + lead,
    leftEnd: whole.leftEnd - trail,
    right: whole.right + lead,
    rightEnd: whole.rightEnd - trail,
  };
  return {
    lead: { left: whole.left, right: whole.right, length: lead },
    region,
    trail: { left: region.leftEnd, right: region.rightEnd, length: trail },
  };
}

/** Rows of so many items that stand once on either side, in an order that both sides share. */
function landmarks(left: Int32Array, right: Int32Array, region: Region, length: number): readonly CommonRun[] {
  const inLeft = placesOfRows(left, region.left, region.leftEnd, length);
  const inRight = placesOfRows(right, region.right, region.rightEnd, length);
  const pairs: CommonRun[] = [];
  for (const [row, place] of inLeft) {
    const other = inRight.get(row);
    if (place >= 0 && other !== undefined && other >= 0 && sameRow(left, place, right, other, length)) {
      pairs.push({ left: place, right: other, length });
    }
  }
  return longestRising(pairs);
}

/** Where each row of items stands, by a number made from its items; -1 where such a row stands more than once. */
function placesOfRows(items: Int32Array, start: number, end: number, length: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (let place = start; place + length <= end; place += 1) {
    let row = 0;
    for (let index = 0; index < length; index += 1) {
      row = (Math.imul(row, 0x01000193) + (items[place + index] ?? 0)) | 0;
    }
    places.set(row, places.has(row) ? -1 : place);
  }
  return places;
}

function sameRow(left: Int32Array, place: number, right: Int32Array, other: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) {
    if (left[place + index] !== right[other + index]) {
      return false;
    }
  }
  return true;
}

/** The longest selection of pairs, sorted by `left`, whose `right` rises too. */
function longestRising(pairs: readonly CommonRun[]): readonly CommonRun[] {
  /** By length of a selection: which pair ends it with the smallest `right`. */
  const ends: number[] = [];
  const before = new Int32Array(pairs.length);
  pairs.forEach(({ right }, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.right ?? 0) < right) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  });
  const selection: CommonRun[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) {
      selection.push(pair);
    }
  }
  return selection.reverse();
}
