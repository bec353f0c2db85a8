import { isDigest } from '../../core/digest';
import { formatNames, type FormatName } from '../../core/formats/format';
import type { Version } from '../../core/model';
import { parseVersionRef, workspaceVersion } from '../../core/references';
import type { LastLine } from './ledgerScan';

/** A version's line, and what it could not find when it was made. */
export interface LedgerVersion extends Version {
  /** Included files that were missing: such a version may mean something else once they exist. */
  readonly missing: readonly string[];
}

/** A version as its line has it, and what else stands there. */
export interface LedgerRecord {
  readonly version: LedgerVersion;
  readonly record: Readonly<Record<string, unknown>>;
}

const decoder = new TextDecoder();

export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** The version of a line; null where it is none. */
export function parseLine(line: string): LedgerVersion | null {
  return parseRecord(line)?.version ?? null;
}

/** A version's line holds its digest and at least one file's, 64 digits each. */
const shortestLine = 128;

/** The same, with what else stands in the line. */
export function parseRecord(line: string): LedgerRecord | null {
  // Thousands of lines that are none would each cost an exception.
  if (line.length < shortestLine) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const record = asRecord(value);
  const number = record?.['version'];
  const digest = record?.['digest'];
  const files = asRecord(record?.['files']);
  const main = record?.['main'];
  if (
    record === null ||
    files === null ||
    typeof number !== 'number' ||
    !Number.isSafeInteger(number) ||
    number < 1 ||
    !isDigest(digest)
  ) {
    return null;
  }
  const entries = Object.entries(files);
  const areFiles = entries.every(
    (entry): entry is [string, string] =>
      isFilePath(entry[0]) && typeof entry[1] === 'string' && /^[0-9a-f]{64}$/.test(entry[1]),
  );
  if (!areFiles || typeof main !== 'string' || !Object.hasOwn(files, main)) {
    return null;
  }
  const parent = record['parent'];
  const missing = record['missing'];
  const formerly = numbersOf(record['formerly']);
  const version: LedgerVersion = {
    ...workspaceVersion(number, digest),
    ...(formerly.length === 0 ? {} : { formerly }),
    parent: typeof parent === 'string' ? parseVersionRef(parent) : null,
    createdAt: textOf(record['createdAt']),
    author: textOf(record['author']),
    message: textOf(record['message']),
    format: formatOf(record['format']),
    main,
    files: new Map(entries),
    missing: Array.isArray(missing) ? missing.filter((item): item is string => typeof item === 'string') : [],
  };
  return { version, record };
}

/** A ledger line, ending with a line feed. */
export function formatLedgerLine(version: LedgerVersion): string {
  const record = {
    version: version.number,
    digest: version.digest,
    parent: version.parent?.id ?? null,
    createdAt: version.createdAt,
    author: version.author,
    message: version.message,
    format: version.format,
    main: version.main,
    files: Object.fromEntries(version.files),
    ...(version.missing.length === 0 ? {} : { missing: version.missing }),
  };
  return `${JSON.stringify(record)}\n`;
}

const formatKey = ',"format":"';
/**
 * The format that a line of a version of one file names, without parsing the line: null when it is not as we write it,
 * or the version missed a file when it was made. Quotes inside JSON strings are escaped, so no key can be found in one.
 */
export function lineFormat(bytes: Uint8Array, { hex, end }: LastLine): FormatName | null {
  const text = textBetween(bytes, hex + 64, end);
  const key = text.indexOf(formatKey);
  if (key === -1 || text.includes('"missing":')) {
    return null;
  }
  const start = key + formatKey.length;
  const name = text.slice(start, text.indexOf('"', start));
  return formats.has(name) ? (name as FormatName) : null;
}

/** A relative path that stays below its folder. */
function isFilePath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 1000 &&
    !/[\0\\]/.test(path) &&
    path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
  );
}

const formats: ReadonlySet<string> = new Set<string>(formatNames);

/** A format that this release does not know is compared as text. */
function formatOf(value: unknown): FormatName {
  return typeof value === 'string' && formats.has(value) ? (value as FormatName) : 'text';
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((item): item is number => Number.isSafeInteger(item)) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
