import { readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** git's `user.name` and `user.email`; empty where they are not set. */
export interface GitUser {
  readonly name: string;
  readonly email: string;
}

/** One setting, and the file that it stands in; null for one that no file holds. */
interface Setting {
  readonly file: string | null;
  /** In lower case, but for the middle part of a section with a name. */
  readonly key: string;
  readonly value: string;
}

interface Answer {
  readonly user: Promise<GitUser>;
  /** What could change the answer, as it stood then; null until git has answered. */
  stamp: { readonly files: readonly string[]; readonly state: string } | null;
}

const noUser: GitUser = { name: '', email: '' };
/** A file that changed so shortly before may have changed once more without showing it. Milliseconds. */
const settled = 50;

/** Asks git who acts, and asks again only when a file or variable that could say something else has changed. */
export class GitIdentity {
  readonly #answers = new Map<string, Answer>();

  /** For whoever acts in this folder. */
  user(root: string): Promise<GitUser> {
    const known = this.#answers.get(root);
    if (known !== undefined && (known.stamp === null || stateOf(known.stamp.files) === known.stamp.state)) {
      return known.user;
    }
    const answer: Answer = { stamp: null, user: this.#ask(root, (stamp) => this.#keep(root, answer, stamp)) };
    this.#answers.set(root, answer);
    return answer.user;
  }

  async #ask(root: string, keep: (stamp: Answer['stamp']) => void): Promise<GitUser> {
    const started = Date.now();
    const folder = realFolder(root);
    const settings = await listSettings(folder);
    const files = settings === null ? [] : watchedFiles(folder, settings);
    const isKept = settings !== null && !isElsewhere() && newest(files) < started - settled;
    keep(isKept ? { files, state: stateOf(files) } : null);
    const valueOf = (key: string): string => settings?.findLast((setting) => setting.key === key)?.value.trim() ?? '';
    return settings === null ? noUser : { name: valueOf('user.name'), email: valueOf('user.email') };
  }

  #keep(root: string, answer: Answer, stamp: Answer['stamp']): void {
    answer.stamp = stamp;
    if (stamp === null && this.#answers.get(root) === answer) {
      this.#answers.delete(root);
    }
  }
}

/** All settings in one process; null where git is not there or fails. */
async function listSettings(root: string): Promise<readonly Setting[] | null> {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: 5_000, windowsHide: true, maxBuffer: 16 * 1024 * 1024 };
    execFile('git', ['config', '-z', '--show-origin', '--list'], options, (error, stdout) => {
      if (error !== null) {
        resolve(null);
        return;
      }
      const parts = stdout.split('\0');
      const settings: Setting[] = [];
      for (let at = 0; at + 1 < parts.length; at += 2) {
        const [origin = '', entry = ''] = [parts[at], parts[at + 1]];
        const end = entry.indexOf('\n');
        settings.push({
          // Those of the repository are named from its top.
          file: origin.startsWith('file:') ? path.resolve(topOf(root), origin.slice('file:'.length)) : null,
          key: end === -1 ? entry : entry.slice(0, end),
          value: end === -1 ? '' : entry.slice(end + 1),
        });
      }
      resolve(settings);
    });
  });
}

/** Files that git read, and those that it would read if they were there. */
function watchedFiles(root: string, settings: readonly Setting[]): readonly string[] {
  const files = new Set(settings.flatMap(({ file }) => file ?? []));
  const home = homedir();
  const configHome = process.env['XDG_CONFIG_HOME'] || path.join(home, '.config');
  files
    .add(path.join(configHome, 'git', 'config'))
    .add(path.join(home, '.gitconfig'))
    .add('/etc/gitconfig');
  const candidates = [process.env['GIT_CONFIG_GLOBAL'], process.env['GIT_CONFIG_SYSTEM']];
  candidates.forEach((file) => file && files.add(path.resolve(topOf(root), file)));
  for (const folder of foldersUp(root)) {
    const dotGit = path.join(folder, '.git');
    files.add(dotGit);
    if (isThere(dotGit)) {
      const gitFolder = gitFolderOf(dotGit);
      files.add(path.join(gitFolder, 'config')).add(path.join(gitFolder, 'config.worktree'));
      if (settings.some(({ key }) => key.startsWith('includeif.'))) {
        // The condition of an include may be the branch.
        files.add(path.join(gitFolder, 'HEAD'));
      }
      break;
    }
  }
  for (const { file, key, value } of settings) {
    if (file !== null && /^include(?:if\..*)?\.path$/s.test(key)) {
      const named = value.startsWith('~/') ? path.join(home, value.slice(2)) : value;
      files.add(path.resolve(path.dirname(file), named));
    }
  }
  return [...files];
}

/** Variables may lead git anywhere: then it is asked each time. */
function isElsewhere(): boolean {
  return ['GIT_DIR', 'GIT_COMMON_DIR', 'GIT_WORK_TREE'].some((name) => (process.env[name] ?? '') !== '');
}

function topOf(root: string): string {
  return foldersUp(root).find((folder) => isThere(path.join(folder, '.git'))) ?? root;
}

function foldersUp(root: string): readonly string[] {
  const folders = [root];
  for (let folder = root; path.dirname(folder) !== folder;) {
    folder = path.dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** A worktree's or submodule's `.git` is a file that names the folder. */
function gitFolderOf(dotGit: string): string {
  try {
    const [, named] = /^gitdir: (.+)/.exec(readFileSync(dotGit, 'utf8')) ?? [];
    return named === undefined ? dotGit : path.resolve(path.dirname(dotGit), named.trimEnd());
  } catch {
    return dotGit;
  }
}

/** As git sees the folder that it runs in. */
function realFolder(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    return root;
  }
}

function isThere(file: string): boolean {
  return factsOf(file) !== null;
}

function stateOf(files: readonly string[]): string {
  const names = Object.keys(process.env).filter((name) => /^(?:GIT_.*|HOME|XDG_CONFIG_HOME|USERPROFILE)$/i.test(name));
  return JSON.stringify([names.map((name) => [name, process.env[name]]), files.map(factsOf)]);
}

function newest(files: readonly string[]): number {
  return Math.max(0, ...files.map((file) => factsOf(file)?.changed ?? 0));
}

interface Facts {
  readonly file: number;
  readonly size: number;
  readonly modified: number;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

/** Null where there is none. Links are followed, as git does: settings are often kept elsewhere. */
function factsOf(file: string): Facts | null {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) {
      return null;
    }
    // What git does changes its own folder all the time: only that it is there counts.
    return stats.isDirectory()
      ? { file: stats.ino, size: 0, modified: 0, changed: 0 }
      : { file: stats.ino, size: stats.size, modified: stats.mtimeMs, changed: stats.ctimeMs };
  } catch {
    return null;
  }
}
