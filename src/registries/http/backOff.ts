/** Milliseconds that a server asks to wait by `Retry-After`, in seconds or as a date; null where it does not, or in vain. */
export function retryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) {
    return Number(text) * 1000;
  }
  // A date begins with its weekday; `Date.parse` would take much else.
  const at = /^[A-Z][a-z]{2,8}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

const [first, longest] = [250, 4_000];

/**
 * Milliseconds before another attempt: twice as long each time, and never the same for all who wait for one server.
 * @param attempt from 1
 * @param random from 0 to 1
 */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(longest, first * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}
