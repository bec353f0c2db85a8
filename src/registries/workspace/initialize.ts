import { encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { environmentNameProblem } from '../../core/ids';
import { joinPath } from '../../core/paths';
import type { Platform } from '../ports';
import { defaultInclude, defaultPromptRoot } from './config';
import { underLock } from './durable';
import { attributesPath, configPath, registryFolder } from './layout';

export interface InitializeOptions {
  /** In promotion order. */
  readonly environments?: readonly string[] | undefined;
  /** The folder of drafts, from the registry's root. */
  readonly promptRoot?: string | undefined;
}

const defaultEnvironments = ['dev', 'staging', 'prod'];
/** Environments that serve live traffic, by the names that teams give them. */
const protectedByDefault = new Set(['prod', 'production']);

/** Makes a registry in a folder. The configuration, which makes it one, is written last. */
export async function initializeRegistry(platform: Platform, root: string, options: InitializeOptions): Promise<void> {
  const environments = options.environments ?? defaultEnvironments;
  const config = configText(environments, options.promptRoot ?? defaultPromptRoot);
  const requireNone = (): void => {
    if (platform.files.facts(`${root}/${configPath}`) !== undefined) {
      throw new PromptEnvError('refused', `${root} already holds a registry`, `edit ${configPath} to change it`);
    }
  };
  requireNone();
  if (platform.files.facts(`${root}/${registryFolder}`)?.kind === 'link') {
    throw new PromptEnvError('refused', `${registryFolder} is a link`, 'put a plain folder in its place');
  }
  await platform.writer.makeFolder(`${root}/${registryFolder}`);
  await underLock(platform, root, async (writing) => {
    requireNone();
    await writing.replaceFile(attributesPath, encodeText('* -text\n'));
    await writing.replaceFile(`${registryFolder}/.gitignore`, encodeText('.lock*\n.tmp/\n'));
    await writing.replaceFile(configPath, encodeText(config));
  });
}

function configText(environments: readonly string[], promptRoot: string): string {
  if (environments.length === 0) {
    throw new PromptEnvError(
      'usage',
      'a registry needs at least one environment',
      'name them in promotion order: dev,staging,prod',
    );
  }
  for (const [index, name] of environments.entries()) {
    const problem = environments.indexOf(name) < index ? 'it is named twice' : environmentNameProblem(name);
    if (problem !== null) {
      throw new PromptEnvError(
        'usage',
        `${JSON.stringify(name)} is no environment name: ${problem}`,
        'name them like dev,staging,prod',
      );
    }
  }
  const root = /^[\\/]|^[A-Za-z]:|[\0\n\r]/.test(promptRoot) ? null : joinPath('', promptRoot);
  if (root === null || root.split('/').some((segment) => /^\.(?:git|promptenv)$/i.test(segment))) {
    throw new PromptEnvError(
      'usage',
      `the folder ${JSON.stringify(promptRoot)} does not lie in this one`,
      'name a folder below the current one',
    );
  }
  const written = root === '' ? '.' : /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(root) ? root : JSON.stringify(root);
  const names = environments.map((name) =>
    protectedByDefault.has(name) ? `  ${name}:\n    protected: true\n` : `  ${name}: {}\n`,
  );
  return [
    'format: 1\n',
    'prompts:\n',
    `  - root: ${written}\n`,
    `    include: "${defaultInclude}"\n`,
    'environments:                           # in promotion order\n',
    ...names,
  ].join('');
}
