import { storedBytes } from '../../core/bytes';
import type { Sha256 } from '../../core/digest';
import { versionLabel, type Finding, type VersionRef } from '../../core/model';
import { ledgerPath } from './layout';

/** Why a version cannot be served, as the end of a sentence, and the file that is to blame. */
export interface StoredProblem {
  readonly problem: string;
  readonly path: string;
  /** The version's line does not give its digest; otherwise a stored file is not what the line says. */
  readonly isLine: boolean;
}

/** The bytes that a hash stands for, from what was read; null where that is something else. */
export function asStored(read: Uint8Array, expected: string, sha256: Sha256): Uint8Array | null {
  if (sha256(read) === expected) {
    return read;
  }
  // A checkout that turned line feeds into CRLF holds the same content.
  const { bytes } = storedBytes(read);
  return bytes !== read && sha256(bytes) === expected ? bytes : null;
}

/** A finding about a version whose stored files are not what its digest says. */
export function damagedFinding(prompt: string, version: VersionRef, problem: string, path: string): Finding {
  return {
    code: 'damaged',
    severity: 'error',
    path,
    line: null,
    message: `${versionLabel(version)} of ${prompt} is damaged: ${problem}`,
    hint: `take it from git again, and ${ledgerPath(prompt)} where that is at fault; until then the version is neither served nor promoted`,
    prompt,
  };
}
