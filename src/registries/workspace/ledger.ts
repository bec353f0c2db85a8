import { encodeText } from '../../core/bytes';
import { isConflictMarker } from '../../core/conflicts';
import type { Finding, VersionRef } from '../../core/model';
import { workspaceVersion } from '../../core/references';
import { count } from '../../core/wording';
import { ledgerPath } from './layout';
import { readLedgerConflicts } from './ledgerConflicts';
import { parseLine, parseRecord, textBetween, type LedgerRecord, type LedgerVersion } from './ledgerLine';
import { scanLedger, standsAt, type BadLine, type ScannedLine } from './ledgerScan';

/** A prompt's versions as `versions.jsonl` lists them, each line parsed only when it is asked for. */
export interface Ledger {
  readonly prompt: string;
  readonly bytes: Uint8Array;
  /** By number, then as they stand; each content once. */
  readonly lines: readonly ScannedLine[];
  /** Lines of the same content that count no more. */
  readonly doubled: readonly ScannedLine[];
  readonly findings: readonly Finding[];
  /** Why no version may be added, or null. */
  readonly readOnly: string | null;
}

/** Why a file's bytes cannot be had, as the end of a sentence about it. */
export interface Unreadable {
  readonly unreadable: string;
}

/** Each of so many bad lines is a finding; of a file with more, nobody reads them. */
const mostBadLines = 100;

/** Reads a ledger. Only the beginning of each line is looked at, unless it is not as we write it. */
export function parseLedger(prompt: string, bytes: Uint8Array | Unreadable | undefined): Ledger {
  const findings: Finding[] = [];
  const report = (code: Finding['code'], line: number, message: string, hint: string): void => {
    findings.push({
      code,
      severity: 'error',
      path: ledgerPath(prompt),
      line,
      message: `${prompt}: ${message}`,
      hint,
      prompt,
    });
  };
  if (!(bytes instanceof Uint8Array)) {
    if (bytes !== undefined) {
      report('badLedger', 1, `versions.jsonl ${bytes.unreadable}`, 'take the file from git again');
    }
    return {
      prompt,
      bytes: new Uint8Array(),
      lines: [],
      doubled: [],
      findings,
      readOnly: findings[0]?.message ?? null,
    };
  }
  const scanned = scanLedger(bytes, (start, end) => parseLine(textBetween(bytes, start, end)));
  const isMarker = ({ start, end }: BadLine): boolean =>
    isConflictMarker(textBetween(bytes, start, Math.min(end, start + 8)));
  const conflicts = scanned.bad.some(isMarker) ? readLedgerConflicts(textBetween(bytes, 0, bytes.length), scanned) : [];
  for (const { start, message } of conflicts.slice(0, mostBadLines)) {
    report('conflictMarkers', start + 1, message, 'keep the lines of both sides and remove the markers');
  }
  const bad = scanned.bad.filter((each) => !isMarker(each));
  for (const { line, isTorn } of bad.slice(0, mostBadLines)) {
    if (isTorn) {
      report(
        'tornLine',
        line,
        'the last line of versions.jsonl is cut off',
        'take the file from git again, or remove that line',
      );
    } else {
      report('badLedger', line, 'a line of versions.jsonl is no version', 'take the file from git again');
    }
  }
  const [more] = bad.slice(mostBadLines);
  if (more !== undefined) {
    const others = count(bad.length - mostBadLines, 'more line');
    report('badLedger', more.line, `versions.jsonl holds ${others} without a version`, 'take the file from git again');
  }
  const isOpen = ({ line }: ScannedLine): boolean => conflicts.some(({ start, end }) => line > start && line <= end);
  for (const twin of scanned.twins.filter((each) => !isOpen(each))) {
    report('twins', twin.line, `version ${twin.number} was made twice, on two branches`, 'renumber one of the two');
  }
  const blocking = findings.find((finding) => finding.code !== 'twins');
  return {
    prompt,
    bytes,
    lines: scanned.lines,
    doubled: scanned.doubled,
    findings,
    readOnly: blocking?.message ?? null,
  };
}

/** The version that a line names. */
export function lineRef(ledger: Ledger, line: ScannedLine): VersionRef {
  const version = workspaceVersion(line.number, lineDigest(ledger, line));
  const formerly = lineFormerly(ledger, line);
  return formerly.length === 0 ? version : { ...version, formerly };
}

/** The numbers that a version had before it was renumbered. */
function lineFormerly(ledger: Ledger, line: ScannedLine): readonly number[] {
  const isAsWritten = standsAt(ledger.bytes, line.hex + 64, parentKey);
  return isAsWritten ? [] : (ledgerVersion(ledger, line)?.formerly ?? []);
}

export function lineDigest(ledger: Ledger, line: ScannedLine): string {
  return `sha256:${textBetween(ledger.bytes, line.hex, line.hex + 64)}`;
}

export function hasDigest(ledger: Ledger, line: ScannedLine, digest: string): boolean {
  return isDigestAt(ledger.bytes, line.hex, digest);
}

/** Whether the digits of a digest stand at a place among bytes. */
export function isDigestAt(bytes: Uint8Array, place: number, digest: string): boolean {
  const start = 'sha256:'.length;
  for (let index = start; index < digest.length; index++) {
    if (bytes[place + index - start] !== digest.charCodeAt(index)) {
      return false;
    }
  }
  return true;
}

/** What follows the digest in a line of a version that was never renumbered. */
const parentKey = encodeText('","parent":');

/** The line of a version, by its digest and the number that it has, or one that it had before it was renumbered. */
export function findLine(ledger: Ledger, version: VersionRef): ScannedLine | undefined {
  const isLine = (line: ScannedLine): boolean =>
    line.number === version.number && hasDigest(ledger, line, version.digest);
  // Numbers mostly run from 1 without a gap.
  const likely = ledger.lines[(version.number ?? 0) - 1];
  const line = likely !== undefined && isLine(likely) ? likely : ledger.lines.find(isLine);
  return (
    line ?? ledger.lines.find((each) => hasDigest(ledger, each, version.digest) && wasNumbered(ledger, each, version))
  );
}

function wasNumbered(ledger: Ledger, line: ScannedLine, { number }: VersionRef): boolean {
  return number !== null && lineFormerly(ledger, line).includes(number);
}

/** A version by the number that it has now; what the ledger does not have stays as it is named. */
export function currentRef(ledger: Ledger, version: VersionRef): VersionRef {
  const line = findLine(ledger, version);
  return line === undefined || line.number === version.number ? version : lineRef(ledger, line);
}

/** The newest version's line with a digest. */
export function findDigest(ledger: Ledger, digest: string): ScannedLine | undefined {
  return ledger.lines.findLast((line) => hasDigest(ledger, line, digest));
}

export function latestRef(ledger: Ledger): VersionRef | null {
  const line = ledger.lines.at(-1);
  return line === undefined ? null : lineRef(ledger, line);
}

/** All versions, oldest first. */
export function versionRefs(ledger: Ledger): readonly VersionRef[] {
  return ledger.lines.map((line) => lineRef(ledger, line));
}

/** One version, in full; null when its line cannot be meant. */
export function ledgerVersion(ledger: Ledger, line: ScannedLine): LedgerVersion | null {
  return ledgerRecord(ledger, line)?.version ?? null;
}

/** One version, in full, as `findLine` finds it; null also when it is not there. */
export function findLedgerVersion(ledger: Ledger, version: VersionRef): LedgerVersion | null {
  const line = findLine(ledger, version);
  return line === undefined ? null : ledgerVersion(ledger, line);
}

/** A version, in full, with its line's own words. */
export function ledgerRecord(ledger: Ledger, line: ScannedLine): LedgerRecord | null {
  const parsed = parseRecord(textBetween(ledger.bytes, line.start, line.end));
  // A key may stand twice: a line is not listed as one version and served as another.
  const isAsListed = parsed?.version.number === line.number && hasDigest(ledger, line, parsed.version.digest);
  return isAsListed ? parsed : null;
}
