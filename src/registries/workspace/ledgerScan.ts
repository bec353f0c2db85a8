export interface BadLine {
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** The last line, without its line end. */
  readonly isTorn: boolean;
}

/** Where one version's line stands among the bytes. */
export interface ScannedLine {
  readonly number: number;
  /** Where the digest's 64 hex digits begin. */
  readonly hex: number;
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

export interface LedgerScan {
  /** By number, then as they stand; a line that a merge doubled counts once. */
  readonly lines: readonly ScannedLine[];
  readonly bad: readonly BadLine[];
  /** Lines whose number stands before with another digest. */
  readonly twins: readonly ScannedLine[];
  /** Lines whose number and digest stand before: what else they say should be the same. */
  readonly doubled: readonly ScannedLine[];
}

type ParseLine = (start: number, end: number) => { readonly number: number | null; readonly digest: string } | null;

const beforeNumber = bytesOf('{"version":');
const beforeHex = bytesOf(',"digest":"sha256:');
const [newline, carriageReturn, quote, closingBrace] = [10, 13, 34, 125];

/**
 * Finds the lines of a ledger without decoding it: a large registry has hundreds of thousands. A line that does not
 * begin as we write it is handed to `parse`, which says what it holds or null.
 */
export function scanLedger(bytes: Uint8Array, parse: ParseLine): LedgerScan {
  const lines: ScannedLine[] = [];
  const bad: BadLine[] = [];
  let line = 0;
  let last = 0;
  let isSorted = true;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const isLast = found === -1;
    const next = isLast ? bytes.length : found + 1;
    let end = isLast ? bytes.length : found;
    if (bytes[end - 1] === carriageReturn) {
      end -= 1;
    }
    line += 1;
    if (end > start) {
      const scanned = (isLast ? null : scanLine(bytes, start, end, line)) ?? parsedLine(bytes, start, end, line, parse);
      if (scanned === null) {
        bad.push({ start, end, line, isTorn: isLast });
      } else {
        isSorted &&= scanned.number > last;
        last = scanned.number;
        lines.push(scanned);
      }
    }
    start = next;
  }
  return isSorted ? { lines, bad, twins: [], doubled: [] } : { ...sortLines(bytes, lines), bad };
}

/** Where parts of a ledger's last line are. */
export interface LastLine {
  /** Where the digest's 64 hex digits begin. */
  readonly hex: number;
  /** Without the line end. */
  readonly end: number;
}

/**
 * The shorter way for a ledger as nearly all are: each line as we write it, and numbered one more than the line before.
 * `found` is told where each line's digest stands. Null for any other ledger, whatever `found` was told.
 */
export function scanPlainLedger(bytes: Uint8Array, found: (number: number, hex: number) => void): LastLine | null {
  let before = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    const hex = end === -1 ? -1 : hexAt(bytes, start, end);
    const number = hex === -1 ? 0 : numberBefore(bytes, start, hex);
    if (number === 0 || (before !== 0 && number !== before + 1)) {
      return null;
    }
    found(number, hex);
    before = number;
    start = end + 1;
    if (start === bytes.length) {
      return { hex, end };
    }
  }
  return null;
}

/** Null when the line is not as we write it. The digest's digits are looked at when it is asked for. */
function scanLine(bytes: Uint8Array, start: number, end: number, line: number): ScannedLine | null {
  const hex = hexAt(bytes, start, end);
  const number = hex === -1 ? 0 : numberBefore(bytes, start, hex);
  return number === 0 ? null : { number, hex, start, end, line };
}

/** Where the digest's digits begin in a line as we write it; -1 in any other. */
function hexAt(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[end - 1] !== closingBrace || !standsAt(bytes, start, beforeNumber)) {
    return -1;
  }
  let at = start + beforeNumber.length;
  const last = at + 10;
  while (at < last && isDigit(bytes[at] ?? 0)) {
    at++;
  }
  const hex = at + beforeHex.length;
  return hex + 64 < end && bytes[hex + 64] === quote && standsAt(bytes, at, beforeHex) ? hex : -1;
}

/** The number in a line whose digest was found; 0 where there is none. */
function numberBefore(bytes: Uint8Array, start: number, hex: number): number {
  let number = 0;
  for (let at = start + beforeNumber.length; at < hex - beforeHex.length; at++) {
    number = number * 10 + (bytes[at] ?? 0) - 48;
  }
  return number;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function parsedLine(bytes: Uint8Array, start: number, end: number, line: number, parse: ParseLine): ScannedLine | null {
  const parsed = parse(start, end);
  if (parsed?.number == null) {
    return null;
  }
  const digits = bytesOf(parsed.digest.slice('sha256:'.length));
  const first = digits[0] ?? 0;
  for (let hex = bytes.indexOf(first, start); hex !== -1 && hex < end; hex = bytes.indexOf(first, hex + 1)) {
    if (standsAt(bytes, hex, digits)) {
      return { number: parsed.number, hex, start, end, line };
    }
  }
  return null;
}

function sortLines(bytes: Uint8Array, lines: readonly ScannedLine[]): Omit<LedgerScan, 'bad'> {
  const sorted: ScannedLine[] = [];
  const twins: ScannedLine[] = [];
  const doubled: ScannedLine[] = [];
  const seen = new Set<string>();
  for (const line of [...lines].sort((a, b) => a.number - b.number || a.line - b.line)) {
    const name = `${line.number}@${String.fromCharCode(...bytes.subarray(line.hex, line.hex + 64))}`;
    if (seen.has(name)) {
      doubled.push(line);
    } else {
      seen.add(name);
      if (sorted.at(-1)?.number === line.number) {
        twins.push(line);
      }
      sorted.push(line);
    }
  }
  return { lines: sorted, twins, doubled };
}

export function standsAt(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) {
    if (bytes[at + index] !== expected[index]) {
      return false;
    }
  }
  return true;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
