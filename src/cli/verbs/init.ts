import { environmentNameProblem } from '../../core/ids';
import { findRegistryRoot } from '../../registries/workspace/discovery';
import { usage } from '../args';
import type { Place, Verb } from '../verb';

/** `promptenv init` */
export const init: Verb = async (args, place) => {
  const { folder, platform } = place;
  const environments = args.value('environments')?.split(',').map(environmentName);
  const repeated = environments?.find((name, index) => environments.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw usage(`--environments names ${repeated} twice`, 'name each environment once');
  }
  const promptRoot = args.value('root');
  const isPlain = environments === undefined && promptRoot === undefined;
  const existing = args.has('git') && isPlain ? findRegistryRoot(platform.files, folder) : null;
  const root = existing ?? folder;
  if (args.has('git')) {
    const { requireGitRepository } = await import('../../platform/gitConfiguration');
    await requireGitRepository(root);
  }
  if (existing === null) {
    const { initializeRegistry } = await import('../../registries/workspace/initialize');
    await initializeRegistry(platform, root, {
      ...(environments === undefined ? {} : { environments }),
      ...(promptRoot === undefined ? {} : { promptRoot }),
    });
  }
  const driver = args.has('git') ? await installMergeDriver(place, root) : null;
  const made = `Made a registry in ${root}. Commit .promptenv with your prompts; promptenv status shows them.\n`;
  return {
    json: driver === null ? { root } : { root, mergeDriver: driver },
    text: () => `${existing === null ? made : ''}${driver === null ? '' : installed(root, driver)}`,
  };
};

/** Returns the command that git will run. */
async function installMergeDriver({ platform }: Place, root: string): Promise<string> {
  const [{ configureGit, ownCommand }, { attributeMergeDriver, mergeDriverName }] = await Promise.all([
    import('../../platform/gitConfiguration'),
    import('../../registries/workspace/gitAttributes'),
  ]);
  // git reads a percent sign as the beginning of a name's place. Where the program is gone, git's own merge takes its
  // place: without it, git would leave our side as it is, with nothing in it to resolve.
  const own = `${ownCommand('promptenv').replaceAll('%', '%%')} merge-driver %O %A %B %P`;
  const driver = `${own} || if grep -q '^<<<<<<<' %A; then exit 1; else git merge-file %A %O %B; fi`;
  await attributeMergeDriver(platform, root);
  await configureGit(
    root,
    new Map([
      [`merge.${mergeDriverName}.name`, 'pins and versions of prompts, merged prompt by prompt'],
      [`merge.${mergeDriverName}.driver`, driver],
    ]),
  );
  return driver;
}

function installed(root: string, driver: string): string {
  return (
    `git merges the pins and versions in ${root} prompt by prompt now, by: ${driver}\n` +
    'Commit .promptenv/.gitattributes. Every clone needs promptenv init --git once; without it git merges by lines.\n'
  );
}

function environmentName(written: string): string {
  const name = written.trim();
  const problem = environmentNameProblem(name);
  if (problem !== null) {
    throw usage(`${JSON.stringify(name)} is no environment name: ${problem}`, 'write --environments dev,staging,prod');
  }
  return name;
}
