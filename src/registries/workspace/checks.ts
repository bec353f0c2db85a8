import { versionLabel, type Finding } from '../../core/model';
import { ledgerPath, pinsPath } from './layout';
import { findLine, ledgerVersion, lineRef, type Ledger } from './ledger';
import type { ScannedLine } from './ledgerScan';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';
import { damagedFinding } from './stored';

/**
 * Findings for versions whose stored files are not what their digests say; also marks them in `damaged`. The ledger
 * must not lie in `scratch`.
 */
export function checkStored(
  storage: Storage,
  ledger: Ledger,
  damaged: Map<string, Set<string>>,
  scratch: Uint8Array,
): readonly Finding[] {
  return ledger.lines.flatMap((line): Finding[] => {
    const version = ledgerVersion(ledger, line);
    if (version === null) {
      markDamaged(damaged, ledger.prompt, lineRef(ledger, line).id);
      return [unreadableLine(ledger, line)];
    }
    const stored = storage.problem(ledger.prompt, version, scratch);
    if (stored === null) {
      return [];
    }
    markDamaged(damaged, ledger.prompt, version.id);
    return [damagedFinding(ledger.prompt, version, stored.problem, stored.path)];
  });
}

/** A line that begins like a version's, which is all that is looked at to list it, and goes on like none. */
export function unreadableLine(ledger: Ledger, line: ScannedLine): Finding {
  return {
    code: 'badLedger',
    severity: 'error',
    path: ledgerPath(ledger.prompt),
    line: line.line,
    message: `v${line.number} of ${ledger.prompt}: its line cannot be read`,
    hint: 'take versions.jsonl from git again',
    prompt: ledger.prompt,
  };
}

/** A finding when an environment pins what a prompt's ledger does not have; null for no ledger at all. */
export function unknownPin(file: PinsFile, prompt: string, ledger: Ledger | null): Finding | null {
  const entry = file.entries.get(prompt);
  const version = entry?.pin.version ?? null;
  if (entry === undefined || version === null || (ledger !== null && findLine(ledger, version) !== undefined)) {
    return null;
  }
  const sameNumber = ledger?.lines.some((line) => line.number === version.number) === true;
  return {
    code: sameNumber ? 'digestMismatch' : 'unknownVersion',
    severity: 'error',
    path: pinsPath(file.environment),
    line: entry.start + 1,
    message: sameNumber
      ? `${file.environment} pins ${versionLabel(version)} of ${prompt} with a digest that is not that version's`
      : `${file.environment} pins ${versionLabel(version)} of ${prompt}, which does not exist`,
    hint: `take the line from git again, or ${ledgerPath(prompt)} where that lost the version`,
    prompt,
  };
}

export function markDamaged(damaged: Map<string, Set<string>>, prompt: string, version: string): void {
  damaged.set(prompt, (damaged.get(prompt) ?? new Set()).add(version));
}
