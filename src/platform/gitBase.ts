import { PromptEnvError } from '../core/errors';
import { askGit, type GitAnswer } from './git';
import { GitTree } from './gitTree';

/** What a branch is compared with. */
export interface GitBase {
  /** As it was asked for. */
  readonly revision: string;
  /** The commit in which the branch and the revision last were one, hex. */
  readonly commit: string;
  /** The commit that is checked out, hex. */
  readonly head: string;
  /**
   * Where that is a merge of the branch into the revision, as hosts of pull requests make one to check it out: the newest
   * commit of the branch, hex; otherwise null.
   */
  readonly merged: string | null;
  /** The registry's folder as that commit has it. */
  readonly tree: GitTree;
}

/**
 * The folder as it was where the branch that is checked out left a revision, as a pull request counts.
 * Throws usage for what is no revision, notFound where git knows no such commit, refused where it cannot tell.
 */
export async function openGitBase(root: string, revision: string): Promise<GitBase> {
  if (revision.startsWith('-') || /[\0-\x1f\x7f]/.test(revision)) {
    throw new PromptEnvError(
      'usage',
      `${JSON.stringify(revision)} is no revision`,
      'name a branch, a tag or a commit, such as origin/main',
    );
  }
  await requireRepository(root);
  const base = await commitOf(root, revision);
  await requireOwnCommit(root);
  const head = await commitOf(root, 'HEAD');
  const found = await askGit(root, ['merge-base', base, head]);
  const commit = firstLine(found);
  if (found.code !== 0 || commit === '') {
    throw (await isShallow(root)) ? shallow(revision) : unrelated(revision);
  }
  const merged = await mergedInto(root, base, head);
  return { revision, commit, head, merged, tree: await GitTree.open(root, commit, head) };
}

async function requireRepository(root: string): Promise<void> {
  const answer = await askGit(root, ['rev-parse', '--is-inside-work-tree']);
  if (answer.code !== 0 || firstLine(answer) !== 'true') {
    const why = answer.stderr.split('\n')[0]?.replace(/^fatal: /, '') ?? '';
    throw new PromptEnvError(
      'refused',
      `${root} is in no git repository that git can read${why === '' ? '' : `: ${why}`}`,
      'run this in the checkout of a branch',
    );
  }
}

async function commitOf(root: string, revision: string): Promise<string> {
  const answer = await askGit(root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  const commit = firstLine(answer);
  if (answer.code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) {
    return commit;
  }
  const isFetched = !(await isShallow(root));
  throw new PromptEnvError(
    'notFound',
    `git knows no commit ${JSON.stringify(revision)} here${isFetched ? '' : ': the clone is shallow'}`,
    isFetched
      ? 'fetch its branch first, and name it as git branch --all does, such as origin/main'
      : 'fetch the whole history first: fetch-depth: 0 in actions/checkout, git fetch --unshallow elsewhere',
  );
}

/** A branch that was only begun has nothing to compare. */
async function requireOwnCommit(root: string): Promise<void> {
  const named = await askGit(root, ['symbolic-ref', '--quiet', 'HEAD']);
  const isBorn = (await askGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])).code === 0;
  if (named.code === 0 && !isBorn) {
    const branch = firstLine(named).replace(/^refs\/heads\//, '');
    throw new PromptEnvError('refused', `the branch ${JSON.stringify(branch)} has no commit yet`, 'commit to it first');
  }
}

/** A merge into a branch has that first and what it takes in second; one that keeps a branch up to date, the other way. */
async function mergedInto(root: string, base: string, head: string): Promise<string | null> {
  const parents = await askGit(root, ['rev-list', '--parents', '--max-count=1', head]);
  const [, first, second, ...more] = firstLine(parents).split(' ');
  if (first === undefined || second === undefined || more.length > 0) {
    return null;
  }
  const isInBase = async (commit: string): Promise<boolean> =>
    (await askGit(root, ['merge-base', '--is-ancestor', commit, base])).code === 0;
  return (await isInBase(first)) && !(await isInBase(second)) ? second : null;
}

async function isShallow(root: string): Promise<boolean> {
  return firstLine(await askGit(root, ['rev-parse', '--is-shallow-repository'])) === 'true';
}

function shallow(revision: string): PromptEnvError {
  return new PromptEnvError(
    'refused',
    `where the branch left ${JSON.stringify(revision)} cannot be told: the clone is shallow`,
    'fetch the whole history first: fetch-depth: 0 in actions/checkout, git fetch --unshallow elsewhere',
  );
}

function unrelated(revision: string): PromptEnvError {
  return new PromptEnvError(
    'refused',
    `the branch that is checked out and ${JSON.stringify(revision)} have no commit in common`,
    'name the branch that it began on',
  );
}

function firstLine({ stdout }: GitAnswer): string {
  return stdout.toString('utf8').split('\n')[0] ?? '';
}
