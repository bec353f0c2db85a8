import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { PromptEnvError } from '../core/errors';
import { askGit } from './git';

/** Throws refused where a folder lies in no git repository, or git is not there. */
export async function requireGitRepository(root: string): Promise<void> {
  try {
    await runGit(root, ['rev-parse', '--git-dir']);
  } catch {
    throw new PromptEnvError(
      'refused',
      `${root} is in no git repository that git can read`,
      'run git init first, or promptenv init without --git',
    );
  }
}

/** Sets values of the repository's own configuration, which no commit carries to another clone. */
export async function configureGit(root: string, values: ReadonlyMap<string, string>): Promise<void> {
  for (const [key, value] of values) {
    try {
      await runGit(root, ['config', '--local', key, value]);
    } catch (error) {
      const why = error instanceof Error ? error.message.trim() : String(error);
      throw new PromptEnvError('refused', `git did not take ${key}: ${why}`, "check the repository's configuration");
    }
  }
}

async function runGit(root: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await askGit(root, args);
  if (code !== 0) {
    throw new Error(stderr === '' ? `git ${args[0] ?? ''} failed` : stderr);
  }
}

/** How a shell runs this program: by its name where the search path has it, otherwise by node's path and its own. */
export function ownCommand(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.some((folder) => isProgram(path.join(folder, name)))
    ? name
    : [process.execPath, path.resolve(process.argv[1] ?? '')].map(quoted).join(' ');
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** As the shell that git runs reads it, on Windows too. */
function quoted(file: string): string {
  return `'${file.split(path.sep).join('/').replaceAll("'", "'\\''")}'`;
}
