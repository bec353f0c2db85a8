import { environmentNameProblem } from '../../core/ids';
import { usage } from '../args';
import type { Verb } from '../verb';

/** `promptenv init` */
export const init: Verb = async (args, { folder, platform }) => {
  const environments = args.value('environments')?.split(',').map(environmentName);
  const repeated = environments?.find((name, index) => environments.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw usage(`--environments names ${repeated} twice`, 'name each environment once');
  }
  const promptRoot = args.value('root');
  const { initializeRegistry } = await import('../../registries/workspace/initialize');
  await initializeRegistry(platform, folder, {
    ...(environments === undefined ? {} : { environments }),
    ...(promptRoot === undefined ? {} : { promptRoot }),
  });
  return {
    json: { root: folder },
    text: () => `Made a registry in ${folder}. Commit .promptenv with your prompts; promptenv status shows them.\n`,
  };
};

function environmentName(written: string): string {
  const name = written.trim();
  const problem = environmentNameProblem(name);
  if (problem !== null) {
    throw usage(`${JSON.stringify(name)} is no environment name: ${problem}`, 'write --environments dev,staging,prod');
  }
  return name;
}
