import { contentDigest } from '../../core/digest';
import { formatByName } from '../../core/formats/detect';
import type { FormatName } from '../../core/formats/format';
import type { Draft, Finding, PromptState, VersionRef } from '../../core/model';
import { fileNameOf, joinPath } from '../../core/paths';
import { readDraft } from './draftContent';
import { maxPromptBytes, type DraftReader } from './draftReader';
import type { DraftFile } from './draftFiles';
import { findDigest, hasDigest, ledgerVersion, lineRef } from './ledger';
import { lineFormat, textBetween, type LedgerVersion } from './ledgerLine';
import type { KeptVersions, LedgerReading } from './keptVersions';

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
export function promptState(reader: DraftReader, ledger: LedgerReading, draft: DraftFile | MissingDraft): StateReading {
  const { id, path } = draft;
  const { versions } = ledger;
  const latest = versions.at(versions.length - 1);
  const reading = (format: FormatName | null, state: Draft, findings: readonly Finding[]): StateReading => ({
    state: new ReadPrompt(id, format, state, latest, versions),
    findings,
  });
  if (path === null) {
    const line = ledger.ledger.lines.at(-1);
    const format = line === undefined ? null : (ledgerVersion(ledger.ledger, line)?.format ?? null);
    return reading(format, { path, state: 'missing', matches: null, includes: none }, []);
  }
  if (draft.problem !== null) {
    const state = { path, state: 'invalid', matches: null, includes: none } as const;
    return reading(formatByName(fileNameOf(path)), state, [draft.problem]);
  }
  const matched = matchingVersion(reader, ledger, path, latest);
  if (matched !== null) {
    return reading(matched.format, draftOf(latest, path, matched.version, matched.includes), []);
  }
  const { result: parsed, asked } = reader.noting(() => readDraft(reader, path, id));
  const includes = asked.filter((file) => file !== path);
  if (parsed.isInvalid || parsed.content === null) {
    return reading(parsed.format, { path, state: 'invalid', matches: null, includes }, parsed.findings);
  }
  const line = findDigest(ledger.ledger, parsed.content.digest);
  const matches = line === undefined ? null : lineRef(ledger.ledger, line);
  return reading(parsed.format, draftOf(latest, path, matches, includes), parsed.findings);
}

/** A state whose versions are made when they are asked for: of most prompts they never are. */
export class ReadPrompt implements PromptState {
  readonly #versions: KeptVersions;

  constructor(
    readonly id: string,
    readonly format: FormatName | null,
    readonly draft: Draft,
    readonly latest: VersionRef | null,
    versions: KeptVersions,
  ) {
    this.#versions = versions;
  }

  get versions(): readonly VersionRef[] {
    return this.#versions.all();
  }
}

/** What most drafts include: kept once. */
const none: readonly string[] = [];

function draftOf(
  latest: VersionRef | null,
  path: string,
  matches: VersionRef | null,
  includes: readonly string[],
): Draft {
  const state = latest === null ? 'new' : latest.digest === matches?.digest ? 'clean' : 'modified';
  return { path, state, matches, includes };
}

interface Match {
  readonly version: VersionRef;
  readonly format: FormatName;
  /** Paths of its other files. */
  readonly includes: readonly string[];
}

/** The newest version whose files are, byte for byte as stored, where the draft has them. */
function matchingVersion(
  reader: DraftReader,
  reading: LedgerReading,
  path: string,
  latest: VersionRef | null,
): Match | null {
  if (latest === null) {
    return null;
  }
  const main = reader.hash(path, maxPromptBytes);
  if (main === null) {
    return null;
  }
  const alone = contentDigest([[fileNameOf(path), main]], reader.sha256);
  const { bytes, last } = reading;
  if (latest.digest === alone && last !== null && bytes instanceof Uint8Array) {
    // What nearly every draft is, without parsing its line.
    const format = lineFormat(bytes, last);
    if (format !== null) {
      return { version: latest, format, includes: none };
    }
  }
  const { ledger } = reading;
  const hashes = new Map<string, string | null>([[path, main]]);
  const hashOf = (file: string): string | null => {
    const known = hashes.get(file);
    const hash = known === undefined ? reader.hash(file, maxPromptBytes) : known;
    hashes.set(file, hash);
    return hash;
  };
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
      const { id, number, digest } = version;
      const includes = [...hashes.keys()].filter((file) => file !== path);
      return { version: { id, number, digest }, format: version.format, includes };
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
