import { spawn, spawnSync } from 'node:child_process';
import { PromptEnvError } from '../core/errors';

/**
 * git as it is asked about a repository that anybody may have written: nothing that its configuration names is started
 * (hooks, file monitors, pagers, external diffs, transports of a partial clone), nothing is fetched, no object stands in
 * for another, and no folder of the repository passes for one itself.
 */
const guards: readonly string[] = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap((value) => [
    '-c',
    value,
  ]),
];

/**
 * By these, git tells the hooks that it starts which repository it is in: the folder that is asked about may lie below
 * that one's, or elsewhere.
 */
const placeVariables: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_WORK_TREE',
]);

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !placeVariables.has(name.toUpperCase()));
  return {
    ...Object.fromEntries(inherited),
    GIT_ALLOW_PROTOCOL: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // What git says is looked for by its words.
    LC_ALL: 'C',
  };
}

/** What git answered: its exit code, 0 where it did what it was asked. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  /** Without space around it. */
  readonly stderr: string;
}

/**
 * Asks git something about the repository of a folder. Only for commands that neither read the index nor run what
 * attributes or configuration name. Throws refused where git is not there, or says more than `maxBytes`.
 */
export function askGit(
  folder: string,
  args: readonly string[],
  options: { readonly input?: string; readonly maxBytes?: number } = {},
): Promise<GitAnswer> {
  const { input = '', maxBytes = 256 * 1024 * 1024 } = options;
  return new Promise((resolve, reject) => {
    const git = spawn('git', [...guards, ...args], { cwd: folder, env: environment(), windowsHide: true });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    let size = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        git.kill();
        reject(tooMuch(args));
      } else {
        out.push(chunk);
      }
    });
    git.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // It may end before it has read all of the question.
    git.stdin.on('error', () => undefined);
    git.on('error', (error) => reject(notThere(error)));
    git.on('close', (code) => {
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8').trim() });
    });
    git.stdin.end(input);
  });
}

/** One object's bytes, at once; null where git cannot give them. */
export function readGitBlob(folder: string, object: string, maxBytes: number): Uint8Array | null {
  const { status, stdout, error } = spawnSync('git', [...guards, 'cat-file', 'blob', object], {
    cwd: folder,
    env: environment(),
    windowsHide: true,
    maxBuffer: maxBytes,
  });
  return status === 0 && error === undefined ? new Uint8Array(stdout) : null;
}

function notThere(error: Error): PromptEnvError {
  return new PromptEnvError(
    'refused',
    `git could not be started: ${error.message}`,
    'install git, or put it on the PATH',
  );
}

function tooMuch(args: readonly string[]): PromptEnvError {
  return new PromptEnvError('refused', `git ${args[0] ?? ''} says more than is read`, 'compare with a smaller folder');
}
