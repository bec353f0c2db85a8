import { isSound, type BranchChanges } from '../../core/branch';
import { branchMarkdown } from '../../core/branchMarkdown';
import { branchReport } from '../../core/branchReport';
import { PromptEnvError } from '../../core/errors';
import { openGitBase, type GitBase } from '../../platform/gitBase';
import type { GitTree } from '../../platform/gitTree';
import { branchChanges } from '../../registries/branchChanges';
import { removedRegistry } from '../../registries/branchRemoval';
import type { Registry } from '../../registries/registry';
import { foldersToTop, isRegistryRoot } from '../../registries/workspace/discovery';
import { openWorkspaceRegistry } from '../../registries/workspace/workspaceRegistry';
import type { Place, Verb } from '../verb';

interface Compared {
  readonly base: GitBase;
  readonly changes: BranchChanges;
}

/** `promptenv report` */
export const report: Verb = async (args, place) => {
  const revision = args.required('base');
  const { base, changes } = await comparedWith(revision, place);
  return {
    json: branchReport(base, changes),
    text: (style) => style.raw(branchMarkdown(base, changes)),
    // A step that comments on a pull request must not fail before it has commented.
    exitCode: args.has('check') && !isSound(changes) ? 1 : 0,
  };
};

async function comparedWith(revision: string, place: Place): Promise<Compared> {
  let registry: Registry;
  try {
    registry = await place.registry();
  } catch (error) {
    const removed = PromptEnvError.is(error, 'notFound') ? await whatWasRemoved(revision, place) : null;
    if (removed === null) {
      throw error;
    }
    return removed;
  }
  const { root } = registry;
  const base = await openGitBase(root, revision);
  const { tree } = base;
  const former = isRegistryRoot(tree.files, root) ? registryIn(tree, root, place) : null;
  const changes = await branchChanges(registry, { registry: former, isUnchanged: (path) => tree.isUnchanged(path) });
  return { base, changes };
}

/** Where the branch has no registry: what it removes of the base's; null where that has none either. */
async function whatWasRemoved(revision: string, place: Place): Promise<Compared | null> {
  const { files } = place.platform;
  const folders = foldersToTop(files, files.realPath(place.folder) ?? place.folder);
  const top = folders.at(-1);
  const isInGit = top !== undefined && files.facts(`${top}/.git`) !== undefined;
  // By another name than was asked for, the branch still has one.
  if (!isInGit || folders.some((folder) => isRegistryRoot(files, folder))) {
    return null;
  }
  const base = await openGitBase(top, revision);
  const root = folders.find((folder) => isRegistryRoot(base.tree.files, folder));
  return root === undefined ? null : { base, changes: await removedRegistry(registryIn(base.tree, root, place)) };
}

function registryIn({ files }: GitTree, root: string, { platform }: Place): Registry {
  return openWorkspaceRegistry({ ...platform, files, cache: undefined }, root);
}
