const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Reads a time as ISO 8601 writes it: `2026-03-03T12:00Z`, `2026-03-03 12:00:30+01:00`. Without a zone it is the time of
 * this machine's zone; a date alone is the end of that day. Returns milliseconds since the epoch; null for what is no
 * time.
 */
export function parseInstant(text: string): number | null {
  const match = pattern.exec(text.trim());
  if (match === null) {
    return null;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part || 0));
  const [, , , , time, , , fraction = '', zulu, sign, zoneHours = '0', zoneMinutes = '0'] = match;
  const date = new Date(Date.UTC(year, month - 1, day));
  const offset = Number(zoneHours) * 60 + Number(zoneMinutes);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  // Years below 100 are read as 19xx by the language.
  if (!isReal || year < 100 || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) {
    return null;
  }
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const isDay = time === undefined;
  if (zulu === undefined && sign === undefined) {
    return isDay
      ? new Date(year, month - 1, day + 1).getTime() - 1
      : new Date(year, month - 1, day, hour, minute, second, milliseconds).getTime();
  }
  const local = isDay
    ? Date.UTC(year, month - 1, day + 1) - 1
    : Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  return local - (sign === '-' ? -offset : offset) * 60_000;
}
