/** Small pieces of wording that every surface shares. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago an ISO 8601 time was, in words: `just now`, `5 minutes ago`, `3 days ago`. Empty for what is no time. */
export function ageOf(iso: string, now: number): string {
  const passed = timeSince(iso, now);
  return passed === '' ? '' : passed === moment ? 'just now' : `${passed} ago`;
}

const moment = 'a moment';

/** How long it has been since an ISO 8601 time, in words: `a moment`, `3 days`. Empty for what is no time. */
export function timeSince(iso: string, now: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) {
    return '';
  }
  const passed = now - at;
  if (passed < minute) {
    return moment;
  }
  const steps: readonly (readonly [number, number, string])[] = [
    [hour, minute, 'minute'],
    [day, hour, 'hour'],
    [14 * day, day, 'day'],
    [60 * day, 7 * day, 'week'],
    [730 * day, 30.44 * day, 'month'],
    [Infinity, 365.25 * day, 'year'],
  ];
  const [, length, unit] = steps.find(([below]) => passed < below) ?? [Infinity, day, 'day'];
  return count(Math.floor(passed / length), unit);
}

/** `1 prompt`, `3 prompts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `3,200`, as `toLocaleString('en')` would write it, which takes tens of milliseconds at its first call. */
export function withCommas(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `+3 −2 lines`, `+1 line`. */
export function linesText({
  linesAdded,
  linesRemoved,
}: {
  readonly linesAdded: number;
  readonly linesRemoved: number;
}): string {
  return signedCounts(linesAdded, linesRemoved, 'line');
}

/** What came and went of something that is counted: `+3 −2 words`. */
export function signedCounts(added: number, removed: number, unit: string): string {
  const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  return `${parts.join(' ')} ${unit}${added + removed === 1 ? '' : 's'}`;
}

/** The name in `Name <address>`. */
export function authorName(author: string): string {
  const bracket = author.indexOf('<');
  const name = (bracket > 0 ? author.slice(0, bracket) : author).trim();
  return oneLine(name === '' ? author : name, 60);
}

/**
 * Text of others on one line: control characters and those that reorder text become spaces, and what is too long is cut.
 * @param limit in UTF-16 units
 */
export function oneLine(text: string, limit = 200): string {
  const cut = text.slice(0, limit * 2);
  const clean = cut
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/g, ' ')
    .trim();
  if (clean.length <= limit && text.length <= limit * 2) {
    return clean;
  }
  // A pair of surrogates is not cut in half.
  const kept = clean.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}
