import { PromptEnvError } from '../../core/errors';
import type { Content, ContentFile } from '../../core/model';
import { folderOf } from '../../core/paths';
import { encodeText, storedBytesOnly } from '../../core/bytes';
import type { Restored, RestoreRequest } from '../registry';
import { readDraft } from './draftContent';
import { DraftReader, isAllowed, maxPromptBytes } from './draftReader';
import type { DraftFile } from './draftFiles';
import { underLock } from './durable';
import { findDigest } from './ledger';
import { readConfig } from './loading';
import { findDraft, readVersions } from './snapshotting';
import type { Storage } from './storage';

/** Where a version is written back to: the draft that is there, or the place that the first draft root gives it. */
export function findDraftToRestore(storage: Storage, prompt: string): DraftFile {
  try {
    return findDraft(storage, prompt);
  } catch (error) {
    if (!PromptEnvError.is(error, 'notFound')) {
      throw error;
    }
  }
  const [latest] = readVersions(storage, prompt);
  const root = readConfig(storage).prompts[0]?.root ?? '';
  const name = latest?.main.split('/').at(-1) ?? '';
  const below = name === 'skprompt.txt' ? `${prompt}/${name}` : [...prompt.split('/').slice(0, -1), name].join('/');
  return { path: root === '' ? below : `${root}/${below}`, id: prompt, problem: null };
}

/**
 * Writes a version's files back where the draft has them, all or none.
 */
export async function restoreContent(
  storage: Storage,
  draft: DraftFile,
  content: Content,
  { includes, onlyIfKept }: Pick<RestoreRequest, 'includes' | 'onlyIfKept'>,
): Promise<Restored> {
  const base =
    draft.path.endsWith(`/${content.main}`) || draft.path === content.main
      ? draft.path.slice(0, -content.main.length)
      : null;
  if (base === null && includes) {
    throw new PromptEnvError(
      'refused',
      `the draft ${draft.path} does not lie where the version had ${content.main}`,
      'restore the main file alone, then put the included files where they belong',
    );
  }
  const files = content.files.filter((file) => includes || file.path === content.main);
  const { platform, root } = storage;
  const reader = new DraftReader(platform.files, root, platform.sha256);
  const targets: readonly Target[] = files.map((file) => ({
    path: file.path === content.main ? draft.path : `${base ?? ''}${file.path}`,
    file,
  }));
  for (const { path } of targets) {
    requireSafe(storage, reader, path);
  }
  return underLock(platform, root, async (writing) => {
    if (onlyIfKept === true) {
      requireKept(storage, reader, draft, targets);
    }
    await writing.replaceFiles(
      targets.map(({ path, file }) => ({ path, bytes: asPresent(platform.files.read(`${root}/${path}`), file) })),
    );
    const paths = targets.map(({ path }) => path);
    return { paths, differing: includes ? [] : differingFiles(reader, content, base ?? '') };
  });
}

/** Included files that are not on disk as a version has them. `base` is where its paths begin, from the root. */
function differingFiles(reader: DraftReader, content: Content, base: string): readonly string[] {
  return content.files
    .filter(({ path, sha256 }) => path !== content.main && reader.hash(`${base}${path}`, maxPromptBytes) !== sha256)
    .map(({ path }) => `${base}${path}`);
}

interface Target {
  /** From the registry's root. */
  readonly path: string;
  readonly file: ContentFile;
}

/** Refuses to write over what would be lost: a draft that is no version, or an included file that is not part of one. */
function requireKept(storage: Storage, reader: DraftReader, draft: DraftFile, targets: readonly Target[]): void {
  const { platform, root } = storage;
  const isThere = platform.files.facts(`${root}/${draft.path}`) !== undefined;
  const { content, paths } = readDraft(reader, draft.path, draft.id);
  const isKept = content !== null && findDigest(storage.ledger(draft.id), content.digest) !== undefined;
  if (isThere && !isKept) {
    throw new PromptEnvError(
      'refused',
      `the draft of ${draft.id} is not a version, and would be lost`,
      'snapshot it first, or say --force to write over it',
    );
  }
  const kept = new Set(isThere ? paths : []);
  for (const { path, file } of targets) {
    const present = kept.has(path) ? undefined : platform.files.read(`${root}/${path}`);
    if (present !== undefined && platform.sha256(storedBytesOnly(present)) !== file.sha256) {
      throw new PromptEnvError(
        'refused',
        `${path} is part of no version that the draft equals, and would be lost`,
        'leave --includes out, or say --force to write over it',
      );
    }
  }
}

/** The file's bytes, with the CRLF line ends of a checkout that has them. */
function asPresent(present: Uint8Array | undefined, file: ContentFile): Uint8Array {
  const isCrlf = present !== undefined && new TextDecoder().decode(present).includes('\r\n');
  return isCrlf && file.text !== null ? encodeText(file.text.replaceAll('\n', '\r\n')) : file.bytes;
}

/** Nothing is written through a link, or among files that a prompt has no business with. */
function requireSafe(storage: Storage, reader: DraftReader, path: string): void {
  const { files } = storage.platform;
  const facts = files.facts(`${storage.root}/${path}`);
  const refused = (why: string): PromptEnvError =>
    new PromptEnvError('refused', `${path} cannot be written: ${why}`, 'put a plain file or folder in its place');
  if (facts !== undefined && facts.kind !== 'file') {
    throw refused(facts.kind === 'link' ? 'it is a link' : 'it is no file');
  }
  if (facts !== undefined && reader.read(path, Math.max(maxPromptBytes, facts.size)) === 'outside') {
    throw refused("it leads out of the registry's folder");
  }
  if (!isAllowed(path)) {
    throw refused('it lies among files that are not prompts');
  }
  const root = files.realPath(storage.root);
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const real = files.realPath(`${storage.root}/${folder}`);
    if (real !== undefined && root !== undefined && real !== root && !real.startsWith(`${root}/`)) {
      throw refused("it leads out of the registry's folder");
    }
  }
}
