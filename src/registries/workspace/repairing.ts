import type { Finding } from '../../core/model';
import type { Repair, Repaired } from '../registry';
import { BytesElsewhere } from './bytesElsewhere';
import { checkEnvironment, NamedVersions } from './chainChecks';
import { underLock, type Writing } from './durable';
import { eventPath, storedPath, versionsFolder } from './layout';
import { ledgerVersion } from './ledger';
import { unnamedVersions } from './ledgerChecks';
import { readConfig, readPins } from './loading';
import type { Storage } from './storage';
import { asStored } from './stored';
import { supersededEvents } from './supersededEvents';
import { verifyRegistry } from './verifying';

type Breathe = () => Promise<void> | undefined;

/** Does what loses nothing, under the lock, and says what it did. */
export async function repairRegistry(storage: Storage, breathe: Breathe): Promise<Repair> {
  const repaired = await underLock(storage.platform, storage.root, async (writing) => {
    const found = await verifyRegistry(storage, breathe);
    return [
      ...writing.swept.map((path) => removed(path, 'a writer that did not come to its end left it')),
      ...(await repairVersions(storage, writing, found)),
      ...(await sweepEvents(storage, writing, breathe)),
    ];
  });
  return { repaired, findings: await verifyRegistry(storage, breathe) };
}

function removed(path: string, message: string): Repaired {
  return { path, action: 'removed', message };
}

/** Puts damaged files back and removes what unfinished snapshots left, where the same bytes stand elsewhere. */
async function repairVersions(
  storage: Storage,
  writing: Writing,
  found: readonly Finding[],
): Promise<readonly Repaired[]> {
  const damaged = promptsOf(found, (code) => code === 'damaged').flatMap((prompt) => damagedFiles(storage, prompt));
  // Where a line was lost, what seems left over may be its version.
  const doubtful = new Set(promptsOf(found, (code) => code !== 'damaged' && code !== 'strayFile'));
  const leftovers = leftoversOf(storage).filter(({ prompt }) => !doubtful.has(prompt));
  if (damaged.length === 0 && leftovers.length === 0) {
    return [];
  }
  const elsewhere = new BytesElsewhere(storage);
  const repaired = await restore(storage, writing, damaged, elsewhere);
  for (const { prompt, path } of leftovers) {
    const files = storage.facts(path)?.kind === 'folder' ? [...storage.filesBelow(path)] : [path];
    if (files.every((file) => elsewhere.hasCopyOf(prompt, file, path))) {
      await writing.remove(path);
      repaired.push(removed(path, 'a snapshot that did not come to its end left it, and its text stands elsewhere'));
    }
  }
  return repaired;
}

function promptsOf(found: readonly Finding[], isMeant: (code: Finding['code']) => boolean): readonly string[] {
  return [...new Set(found.flatMap(({ code, prompt }) => (isMeant(code) && prompt !== undefined ? [prompt] : [])))];
}

interface DamagedFile {
  readonly prompt: string;
  readonly path: string;
  /** Of the bytes that belong there, hex. */
  readonly sha256: string;
}

function damagedFiles(storage: Storage, prompt: string): readonly DamagedFile[] {
  const ledger = storage.ledger(prompt);
  return ledger.lines.flatMap((line): readonly DamagedFile[] => {
    const version = ledgerVersion(ledger, line);
    // Hashes of a line that does not give its digest are not to be trusted.
    if (version === null || storage.problem(prompt, version)?.isLine !== false) {
      return [];
    }
    return [...version.files].flatMap(([file, sha256]) => {
      const path = storedPath(prompt, version, file);
      const read = storage.read(path);
      const isWhole = read !== undefined && asStored(read, sha256, storage.platform.sha256) !== null;
      return isWhole ? [] : [{ prompt, path, sha256 }];
    });
  });
}

function leftoversOf(storage: Storage): readonly { readonly prompt: string; readonly path: string }[] {
  return [...storage.versionFolders(() => undefined)].flatMap((folder) =>
    unnamedVersions(folder, storage.ledger(folder.id)).flatMap(({ name, isLeftover }) =>
      isLeftover ? [{ prompt: folder.id, path: `${versionsFolder}/${folder.id}/${name}` }] : [],
    ),
  );
}

/** Goes on until nothing more can be put back: what stands in one file's place may be what another needs. */
async function restore(
  storage: Storage,
  writing: Writing,
  damaged: readonly DamagedFile[],
  elsewhere: BytesElsewhere,
): Promise<Repaired[]> {
  const { sha256 } = storage.platform;
  for (const { path } of damaged) {
    const present = storage.read(path);
    if (present !== undefined) {
      elsewhere.add(sha256(present), path);
    }
  }
  const repaired: Repaired[] = [];
  let [left, before] = [damaged, damaged.length + 1];
  while (left.length < before) {
    before = left.length;
    const still: DamagedFile[] = [];
    for (const file of left) {
      const source = elsewhere.find(file.prompt, file.sha256, file.path);
      if (source === null || !isExpendable(storage, file, source.bytes, elsewhere)) {
        still.push(file);
        continue;
      }
      await writing.replaceFile(file.path, source.bytes);
      repaired.push({ path: file.path, action: 'restored', message: `its text stands in ${source.path}, too` });
    }
    left = still;
  }
  return repaired;
}

/** Whether what stands in a damaged file's place may be written over: nothing, a beginning of the whole, or a copy. */
function isExpendable(storage: Storage, file: DamagedFile, whole: Uint8Array, elsewhere: BytesElsewhere): boolean {
  const facts = storage.facts(file.path);
  if (facts === undefined) {
    return true;
  }
  const present = facts.kind === 'file' ? storage.read(file.path) : undefined;
  return (
    present !== undefined &&
    (present.every((byte, index) => byte === whole[index]) || elsewhere.hasCopyOf(file.prompt, file.path, file.path))
  );
}

/** Removes events that no chain will ever reach, in environments where nothing is wrong that could need them. */
async function sweepEvents(storage: Storage, writing: Writing, breathe: Breathe): Promise<readonly Repaired[]> {
  const repaired: Repaired[] = [];
  for (const file of readPins(storage, readConfig(storage)).files) {
    const { findings, unreached, lost } = await checkEnvironment(storage, file, new NamedVersions(), breathe);
    if (file.readOnly !== null || findings.length > 0 || lost.size > 0) {
      continue;
    }
    for (const name of await supersededEvents(storage, file, unreached, breathe)) {
      const path = eventPath(file.environment, name);
      await writing.remove(path);
      repaired.push(removed(path, 'the pins that it moved have moved on without it, so it did not happen'));
    }
  }
  return repaired;
}
