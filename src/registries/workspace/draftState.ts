import { storedBytesOnly } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import { formatByName } from '../../core/formats/detect';
import type { FormatName } from '../../core/formats/format';
import type { Draft, Finding, PromptState, VersionRef } from '../../core/model';
import { fileNameOf, joinPath } from '../../core/paths';
import { readDraft } from './draftContent';
import { maxPromptBytes, type DraftReader } from './draftReader';
import type { DraftFile } from './draftFiles';
import {
  findDigest,
  hasDigest,
  keptVersionRefs,
  latestRef,
  ledgerVersion,
  lineFormat,
  lineRef,
  textBetween,
  type Ledger,
  type LedgerVersion,
} from './ledger';

/** Versions without a draft. */
export interface MissingDraft {
  readonly id: string;
  readonly path: null;
  readonly problem: null;
}

export interface StateReading {
  readonly state: PromptState;
  readonly findings: readonly Finding[];
}

/** A prompt's state: how its draft stands to its versions. A draft whose files match a known version is not parsed. */
export function promptState(reader: DraftReader, ledger: Ledger, draft: DraftFile | MissingDraft): StateReading {
  const { id, path } = draft;
  const latest = latestRef(ledger);
  const versions = keptVersionRefs(ledger);
  const reading = (format: FormatName | null, state: Draft, findings: readonly Finding[]): StateReading => ({
    state: {
      id,
      format,
      draft: state,
      latest,
      get versions() {
        return versions();
      },
    },
    findings,
  });
  if (path === null) {
    const line = ledger.lines.at(-1);
    const format = line === undefined ? null : (ledgerVersion(ledger, line)?.format ?? null);
    return reading(format, { path, state: 'missing', matches: null }, []);
  }
  if (draft.problem !== null) {
    return reading(formatByName(fileNameOf(path)), { path, state: 'invalid', matches: null }, [draft.problem]);
  }
  const matched = matchingVersion(reader, ledger, path);
  if (matched !== null) {
    const { id: version, number, digest, format } = matched;
    return reading(format, draftOf(latest, path, { id: version, number, digest }), []);
  }
  const parsed = readDraft(reader, path, id);
  if (parsed.isInvalid || parsed.content === null) {
    return reading(parsed.format, { path, state: 'invalid', matches: null }, parsed.findings);
  }
  const line = findDigest(ledger, parsed.content.digest);
  const matches = line === undefined ? null : lineRef(ledger, line);
  return reading(parsed.format, draftOf(latest, path, matches), parsed.findings);
}

function draftOf(latest: VersionRef | null, path: string, matches: VersionRef | null): Draft {
  const state = latest === null ? 'new' : latest.digest === matches?.digest ? 'clean' : 'modified';
  return { path, state, matches };
}

/** The newest version whose files are, byte for byte as stored, where the draft has them. */
function matchingVersion(
  reader: DraftReader,
  ledger: Ledger,
  path: string,
): (VersionRef & { readonly format: FormatName }) | null {
  if (ledger.lines.length === 0) {
    return null;
  }
  const hashes = new Map<string, string | null>();
  const hashOf = (file: string): string | null => {
    let hash = hashes.get(file);
    if (hash === undefined) {
      const bytes = reader.read(file, maxPromptBytes);
      hash = bytes instanceof Uint8Array ? reader.sha256(storedBytesOnly(bytes)) : null;
      hashes.set(file, hash);
    }
    return hash;
  };
  const main = hashOf(path);
  if (main === null) {
    return null;
  }
  const alone = contentDigest([[fileNameOf(path), main]], reader.sha256);
  const latest = ledger.lines.at(-1);
  const format = latest !== undefined && hasDigest(ledger, latest, alone) ? lineFormat(ledger, latest) : null;
  if (
    latest !== undefined &&
    format !== null &&
    !textBetween(ledger.bytes, latest.start, latest.end).includes('"missing":')
  ) {
    // What nearly every draft is, without parsing its line.
    return { ...lineRef(ledger, latest), format };
  }
  for (let index = ledger.lines.length - 1; index >= 0; index--) {
    const line = ledger.lines[index];
    // Most versions cannot hold this main file; whether they do shows in their line without parsing it.
    if (
      line === undefined ||
      (!hasDigest(ledger, line, alone) && !textBetween(ledger.bytes, line.start, line.end).includes(main))
    ) {
      continue;
    }
    const version = ledgerVersion(ledger, line);
    if (
      version !== null &&
      version.missing.length === 0 &&
      version.files.get(version.main) === main &&
      hasFiles(version, path, alone, reader, hashOf)
    ) {
      return version;
    }
  }
  return null;
}

/** Whether a version's files are the ones around a draft; `alone` is the digest of its main file by itself. */
function hasFiles(
  version: LedgerVersion,
  path: string,
  alone: string,
  reader: DraftReader,
  hashOf: (file: string) => string | null,
): boolean {
  const base =
    path === version.main ? '' : path.endsWith(`/${version.main}`) ? path.slice(0, -version.main.length) : null;
  return (
    base !== null &&
    (version.digest === alone || contentDigest(version.files, reader.sha256) === version.digest) &&
    [...version.files].every(([file, hash]) => hashOf(joinPath(base, file) ?? '') === hash)
  );
}
