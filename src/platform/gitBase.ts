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
  const head = await commitOf(root, 'HEAD');
  const found = await askGit(root, ['merge-base', base, head]);
  const commit = firstLine(found);
  if (found.code !== 0 || commit === '') {
    throw (await isShallow(root)) ? shallow(revision) : unrelated(revision);
  }
  return { revision, commit, head, tree: await GitTree.open(root, commit, head) };
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
