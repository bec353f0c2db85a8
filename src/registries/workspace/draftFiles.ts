import picomatch from 'picomatch/posix';
import { compareBytes } from '../../core/bytes';
import { wholeExtension } from '../../core/formats/detect';
import { PromptEnvError } from '../../core/errors';
import { isPromptId, promptIdProblem } from '../../core/ids';
import type { DraftRoot, Finding } from '../../core/model';
import { fileNameOf, folderOf, pathBelow } from '../../core/paths';
import type { FileReader, FolderEntry } from '../ports';

/** A file that the configuration takes for a prompt's draft. */
export interface DraftFile {
  /** From the registry's root. */
  readonly path: string;
  /** The id, or the path itself where that gives no legal id. */
  readonly id: string;
  /** Why the draft cannot be used, or null. */
  readonly problem: Finding | null;
}

/** As deep as the longest id can be. */
const maxDepth = 100;

/** All drafts, sorted by id. */
export function listDrafts(files: FileReader, root: string, draftRoots: readonly DraftRoot[]): readonly DraftFile[] {
  return sortDrafts([...findDrafts(files, root, draftRoots)].flat());
}

/**
 * The drafts of one folder after another, so that a caller may rest between them. Folders whose names begin with a dot,
 * `node_modules` and links to folders are not entered.
 */
export function* findDrafts(
  files: FileReader,
  root: string,
  draftRoots: readonly DraftRoot[],
  report: (finding: Finding) => void = () => undefined,
): Generator<readonly DraftFile[], void> {
  // Only several roots may hold the same files.
  const seen = draftRoots.length > 1 ? new Set<string>() : null;
  for (const draftRoot of draftRoots) {
    const matches = patternOf(draftRoot);
    for (const paths of filesByFolder(files, root, draftRoot.root, 0, report)) {
      const drafts: DraftFile[] = [];
      for (const path of paths) {
        const below = pathBelow(draftRoot.root, path) ?? path;
        if (seen?.has(path) !== true && matches(below)) {
          seen?.add(path);
          drafts.push(draftFile(path, below));
        }
      }
      yield drafts;
    }
  }
}

/** Tells by their paths alone what may be a draft. */
export interface DraftMatcher {
  /** Whether a file at this path, from the registry's root, is a draft. */
  isDraft(path: string): boolean;
  /** The id of the draft that such a file is; null for what is no draft. */
  idOf(path: string): string | null;
  /** Whether drafts may lie below this folder. */
  mayHoldDrafts(folder: string): boolean;
}

export function draftMatcher(draftRoots: readonly DraftRoot[]): DraftMatcher {
  const patterns = draftRoots.map(({ root, ...globs }) => ({ root, matches: patternOf({ root, ...globs }) }));
  const belowRoot = (path: string): string | null => {
    for (const { root, matches } of patterns) {
      const below = pathBelow(root, path);
      if (below !== null && folderOf(below).split('/').every(isEntered) && matches(below)) {
        return below;
      }
    }
    return null;
  };
  return {
    isDraft: (path) => belowRoot(path) !== null,
    idOf: (path) => {
      const below = belowRoot(path);
      return below === null ? null : draftId(below);
    },
    mayHoldDrafts: (folder) =>
      patterns.some(({ root }) => {
        const below = root === folder ? '' : pathBelow(root, folder);
        return below === null ? root.startsWith(`${folder}/`) : below.split('/').every(isEntered);
      }),
  };
}

/** Matches paths below a draft root. Partials are no drafts. */
function patternOf({ include, exclude }: DraftRoot): (below: string) => boolean {
  const [included, excluded] = [include.map(globOf), exclude.map(globOf)];
  return (below) =>
    !below.startsWith('_', below.lastIndexOf('/') + 1) &&
    included.some((matches) => matches(below)) &&
    !excluded.some((matches) => matches(below));
}

/** As `picomatch(glob)` tells it, without the objects that it makes for each of thousands of paths. */
function globOf(glob: string): (path: string) => boolean {
  const pattern = picomatch.makeRe(glob, { noextglob: true, dot: false });
  return (path) => path === glob || pattern.test(path);
}

function isEntered(folder: string): boolean {
  return !folder.startsWith('.') && folder !== 'node_modules';
}

/** Drafts in the order of their ids, those that share one marked as of no use. */
export function sortDrafts(drafts: DraftFile[]): readonly DraftFile[] {
  return markCollisions(drafts).sort((a, b) => compareBytes(a.id, b.id) || compareBytes(a.path, b.path));
}

function* filesByFolder(
  files: FileReader,
  root: string,
  folder: string,
  depth: number,
  report: (finding: Finding) => void,
): Generator<readonly string[], void> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths: string[] = [];
  for (const entry of listReadable(files, root, folder, report)) {
    if (entry.kind === 'folder') {
      if (isEntered(entry.name) && depth < maxDepth) {
        yield* filesByFolder(files, root, prefix + entry.name, depth + 1, report);
      }
    } else if (entry.kind !== 'other') {
      paths.push(prefix + entry.name);
    }
  }
  yield paths;
}

/** A folder that may not be read holds no drafts, which is said; the others still count. */
function listReadable(
  files: FileReader,
  root: string,
  folder: string,
  report: (finding: Finding) => void,
): readonly FolderEntry[] {
  try {
    return files.list(folder === '' ? root : `${root}/${folder}`) ?? [];
  } catch (error) {
    if (PromptEnvError.is(error)) {
      report(finding('invalidDraft', folder, `the drafts in ${folder} cannot be read: ${error.message}`, error.hint));
      return [];
    }
    throw error;
  }
}

function draftFile(path: string, below: string): DraftFile {
  const id = draftId(below);
  const why = isPromptId(id) ? null : promptIdProblem(id);
  const problem =
    why === null ? null : finding('badId', path, `${path} gives no prompt id: ${why}`, 'rename the file or its folder');
  return { path, id: why === null ? id : path, problem };
}

/** A draft's id: its path below the draft root without the format's whole extension; `X/skprompt.txt` is `X`. */
export function draftId(below: string): string {
  const name = fileNameOf(below);
  return name === 'skprompt.txt' ? folderOf(below) : below.slice(0, below.length - wholeExtension(name).length);
}

/** Two files for one id, and ids that differ only by case, are of no use: neither says which is meant. */
function markCollisions(drafts: DraftFile[]): DraftFile[] {
  const first = new Map<string, DraftFile>();
  const groups = new Map<string, DraftFile[]>();
  for (const draft of drafts) {
    const folded = draft.id.toLowerCase();
    const other = first.get(folded);
    if (other === undefined) {
      first.set(folded, draft);
    } else {
      groups.set(folded, [...(groups.get(folded) ?? [other]), draft]);
    }
  }
  if (groups.size === 0) {
    return drafts;
  }
  return drafts.map((draft) => {
    const others = groups.get(draft.id.toLowerCase())?.filter((each) => each !== draft) ?? [];
    const [other] = others;
    if (other === undefined || draft.problem !== null) {
      return draft;
    }
    const sameId = others.some(({ id }) => id === draft.id);
    const problem = sameId
      ? finding(
          'duplicateId',
          draft.path,
          `${draft.path} and ${other.path} are both ${draft.id}`,
          'rename one of the two',
          draft.id,
        )
      : finding(
          'badId',
          draft.path,
          `${draft.id} and ${other.id} differ only by case`,
          'rename one of the two',
          draft.id,
        );
    return { ...draft, problem };
  });
}

function finding(code: Finding['code'], path: string, message: string, hint: string, prompt?: string): Finding {
  return { code, severity: 'error', path, line: null, message, hint, ...(prompt === undefined ? {} : { prompt }) };
}
