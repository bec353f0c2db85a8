import { encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Content, type Version } from '../../core/model';
import { workspaceVersion } from '../../core/references';
import type { SnapshotRequest } from '../registry';
import { readDraft, type DraftReading } from './draftContent';
import { DraftReader } from './draftReader';
import { listDrafts, type DraftFile } from './draftFiles';
import { underLock, type Writing } from './durable';
import { ledgerPath, storedName, versionsFolder } from './layout';
import { currentRef, latestRef, ledgerVersion, type Ledger } from './ledger';
import { formatLedgerLine, type LedgerVersion } from './ledgerLine';
import { readConfig } from './loading';
import type { Storage } from './storage';

/** Makes a new version of a draft as it stands on disk. The ledger's new line is the last thing written. */
export async function snapshotDraft(storage: Storage, request: SnapshotRequest, author: string): Promise<Version> {
  const message = request.message.trim();
  if (message === '') {
    throw new PromptEnvError('usage', 'a version needs a message', 'say what changed and why');
  }
  return underLock(storage.platform, storage.root, async (writing) => {
    const { platform, root } = storage;
    const draft = findDraft(storage, request.prompt);
    const ledger = storage.ledger(request.prompt);
    if (ledger.readOnly !== null) {
      throw new PromptEnvError(
        'invalid',
        `no version can be added: ${ledger.readOnly}`,
        'correct versions.jsonl first; status shows where',
      );
    }
    const reading = readDraft(new DraftReader(platform.files, root, platform.sha256), draft.path, draft.id);
    const content = snapshotContent(reading, draft);
    requireChanged(ledger, draft.id, content);
    const latest = latestRef(ledger);
    requireNoLostLines(storage, draft.id, ledger);
    const version: LedgerVersion = {
      ...workspaceVersion((latest?.number ?? 0) + 1, content.digest),
      parent: latest,
      createdAt: new Date(platform.now()).toISOString(),
      author,
      message,
      format: content.format,
      main: content.main,
      files: new Map(content.files.map((file) => [file.path, file.sha256] as const)),
      missing: reading.missing,
    };
    await store(writing, draft.id, version, content);
    await writing.replaceFile(ledgerPath(draft.id), appended(ledger.bytes, formatLedgerLine(version)));
    return version;
  });
}

/** A number that was given before must not be given again: what names it would then mean another text. */
function requireNoLostLines(storage: Storage, prompt: string, ledger: Ledger): void {
  // A snapshot that did not come to its end leaves the next number at most.
  const next = (latestRef(ledger)?.number ?? 0) + 1;
  if (storage.storedNumbers(prompt).some((number) => number > next)) {
    throw new PromptEnvError(
      'damaged',
      `versions.jsonl of ${prompt} has lost lines: versions that are stored are not in it`,
      'take versions.jsonl from git again, then snapshot',
    );
  }
}

/** The one draft of a prompt; throws notFound, or invalid where its path gives no clear id. */
export function findDraft(storage: Storage, prompt: string): DraftFile {
  const drafts = listDrafts(storage.platform.files, storage.root, readConfig(storage).prompts);
  return usableDraft(
    drafts.find((each) => each.id === prompt),
    prompt,
  );
}

/** A draft that was found; throws notFound where none was, or invalid where its path gives no clear id. */
export function usableDraft(draft: DraftFile | undefined, prompt: string): DraftFile {
  if (draft === undefined) {
    throw new PromptEnvError(
      'notFound',
      `there is no draft of ${JSON.stringify(prompt)}`,
      'check the id with status, or add the file',
    );
  }
  if (draft.problem !== null) {
    throw new PromptEnvError('invalid', draft.problem.message, draft.problem.hint);
  }
  return draft;
}

/** A draft's content if it may become a version. */
export function snapshotContent(reading: DraftReading, draft: DraftFile): Content {
  const blocking = reading.findings.find((finding) => finding.severity === 'error');
  if (reading.isInvalid || reading.content === null) {
    throw new PromptEnvError(
      'invalid',
      blocking === undefined
        ? `${draft.path} is no valid prompt`
        : `${blocking.message}${blocking.line === null ? '' : ` (line ${blocking.line})`}`,
      blocking?.hint ?? 'correct the file',
    );
  }
  if (blocking !== undefined) {
    throw new PromptEnvError(
      'refused',
      `${blocking.message}${blocking.line === null ? '' : ` (line ${blocking.line})`}`,
      blocking.hint,
    );
  }
  return reading.content;
}

function requireChanged(ledger: Ledger, prompt: string, content: Content): void {
  const latest = latestRef(ledger);
  if (latest?.digest === content.digest) {
    throw new PromptEnvError(
      'refused',
      `the draft of ${prompt} equals its latest version, ${versionLabel(latest)}`,
      'change the draft first',
    );
  }
}

function appended(bytes: Uint8Array, line: string): Uint8Array {
  const isOpen = bytes.length > 0 && bytes.at(-1) !== 10;
  const added = encodeText(isOpen ? `\n${line}` : line);
  const whole = new Uint8Array(bytes.length + added.length);
  whole.set(bytes);
  whole.set(added, bytes.length);
  return whole;
}

/** Places a version's files, which are none until its ledger line stands. */
export async function store(writing: Writing, prompt: string, version: LedgerVersion, content: Content): Promise<void> {
  const path = `${versionsFolder}/${prompt}/${storedName(version)}`;
  const [only, another] = content.files;
  if (only !== undefined && another === undefined) {
    await writing.replaceFile(path, only.bytes);
  } else {
    await writing.placeFolder(path, content.files);
  }
}

/** A prompt's versions in full, newest first; throws notFound where there are none. */
export function readVersions(storage: Storage, prompt: string): readonly LedgerVersion[] {
  const ledger = storage.ledger(prompt);
  const versions = [...ledger.lines].reverse().flatMap((line) => {
    const version = ledgerVersion(ledger, line);
    return version === null
      ? []
      : { ...version, parent: version.parent === null ? null : currentRef(ledger, version.parent) };
  });
  if (versions.length === 0) {
    throw new PromptEnvError(
      'notFound',
      `there is no version of ${JSON.stringify(prompt)}`,
      'check the id with status, or snapshot its draft first',
    );
  }
  return versions;
}
