/** So many letters may be wrong: one of four, three at most. */
function tolerance(name: string): number {
  return Math.min(3, Math.ceil(name.length / 4));
}

/** Longer names are not compared. */
const longest = 200;

/** The name that somebody may have meant; null where none is near. Case does not count. */
export function nearestName(written: string, names: Iterable<string>): string | null {
  if (written.length > longest) {
    return null;
  }
  const wanted = written.toLowerCase();
  let best: string | null = null;
  let least = tolerance(wanted) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) < least) {
      const distance = distanceWithin(wanted, name.toLowerCase(), least - 1);
      if (distance < least) {
        [best, least] = [name, distance];
      }
    }
  }
  return best ?? lastPartOf(wanted, names);
}

/** A name without its folders may stand for the only one that ends so. */
function lastPartOf(wanted: string, names: Iterable<string>): string | null {
  const last = wanted.slice(wanted.lastIndexOf('/') + 1);
  const same = [...names].filter((name) => last !== '' && name.slice(name.lastIndexOf('/') + 1).toLowerCase() === last);
  return same.length === 1 ? (same[0] ?? null) : null;
}

/** How many letters must change, come or go, or two neighbours change places; more than `most` is any larger number. */
function distanceWithin(a: string, b: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? cost) + 1);
      }
      next.push(cost);
    }
    if (Math.min(...next) > most) {
      return most + 1;
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? most + 1;
}
