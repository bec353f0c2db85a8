import { isSound } from '../../core/branch';
import { branchMarkdown } from '../../core/branchMarkdown';
import { branchReport } from '../../core/branchReport';
import { openGitBase } from '../../platform/gitBase';
import { branchChanges } from '../../registries/branchChanges';
import { configPath } from '../../registries/workspace/layout';
import { openWorkspaceRegistry } from '../../registries/workspace/workspaceRegistry';
import type { Verb } from '../verb';

/** `promptenv report` */
export const report: Verb = async (args, place) => {
  const registry = await place.registry();
  const { root } = registry;
  const base = await openGitBase(root, args.required('base'));
  const { files } = base.tree;
  const former =
    files.facts(`${root}/${configPath}`) === undefined
      ? null
      : openWorkspaceRegistry({ ...place.platform, files, cache: undefined }, root);
  const changes = await branchChanges(registry, {
    registry: former,
    isUnchanged: (path) => base.tree.isUnchanged(path),
  });
  return {
    json: branchReport(base, changes),
    text: (style) => style.raw(branchMarkdown(base, changes)),
    // A step that comments on a pull request must not fail before it has commented.
    exitCode: args.has('check') && !isSound(changes) ? 1 : 0,
  };
};
