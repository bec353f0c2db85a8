import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Files } from './memoryPlatform';

/** What git made of two branches. */
export interface Merged {
  readonly files: Files;
  /** Files that git calls unmerged. */
  readonly conflicted: ReadonlySet<string>;
}

/** A repository in a folder, with the real git, which reads no configuration of this machine. */
export class GitRepository {
  readonly #folder: string;
  readonly #blobs = new Map<string, Uint8Array>();
  #refs = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.run(['init', '-q', '-b', 'main']);
    for (const [key, value] of Object.entries({ 'user.name': 'Test', 'user.email': 'test@example.org' })) {
      this.run(['config', key, value]);
    }
    for (const [key, value] of Object.entries({ 'core.fsync': 'none', 'gc.auto': '0', 'core.autocrlf': 'false' })) {
      this.run(['config', key, value]);
    }
  }

  /** Commits a base and branches that begin at it. Returns their names. */
  commit(base: Files, branches: readonly Files[]): { readonly base: string; readonly branches: readonly string[] } {
    const chunks: Buffer[] = [];
    const names = [base, ...branches].map((files, index) => {
      const name = `refs/heads/c${this.#refs + index}`;
      chunks.push(
        Buffer.from(`commit ${name}\nmark :${index + 1}\ncommitter Test <test@example.org> 0 +0000\ndata 1\nx\n`),
      );
      chunks.push(Buffer.from(index === 0 ? '' : `from :1\ndeleteall\n`));
      for (const [file, bytes] of files) {
        this.#blobs.set(blobName(bytes), bytes);
        chunks.push(
          Buffer.from(`M 100644 inline ${file}\ndata ${bytes.length}\n`),
          Buffer.from(bytes),
          Buffer.from('\n'),
        );
      }
      return name;
    });
    this.#refs += names.length;
    this.run(['fast-import', '--quiet', '--force'], Buffer.concat(chunks));
    const [first = '', ...rest] = names;
    return { base: first, branches: rest };
  }

  /** Merges as `git merge` does, by the same code of git, without a work tree. */
  mergeInMemory(ours: string, theirs: string): Merged {
    const { stdout } = this.run(['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs]);
    const [tree = '', ...conflicted] = stdout
      .toString()
      .split('\0')
      .filter((each) => each !== '');
    const listed = this.run(['ls-tree', '-r', '-z', tree]).stdout.toString().split('\0');
    const names = listed.flatMap((line): [string, string][] => {
      const [, blob, file] = /^\d+ blob (\w+)\t(.*)$/s.exec(line) ?? [];
      return blob === undefined || file === undefined ? [] : [[file, blob]];
    });
    this.#readBlobs(names.map(([, blob]) => blob).filter((blob) => !this.#blobs.has(blob)));
    const files = new Map(names.map(([file, blob]) => [file, this.#blobs.get(blob) ?? new Uint8Array()] as const));
    return { files, conflicted: new Set(conflicted) };
  }

  /** Merges by `git merge` in the work tree, where `driver` is given with it as the merge driver. */
  merge(ours: string, theirs: string, driver: string | null): Merged {
    this.run(['checkout', '-q', '-f', '--detach', ours]);
    this.run(['clean', '-q', '-f', '-d', '-x']);
    const configured = driver === null ? [] : ['-c', `merge.promptenv-pins.driver=${driver}`];
    const { status } = this.run([...configured, 'merge', '-q', '--no-edit', theirs]);
    const unmerged = this.run(['diff', '--name-only', '-z', '--diff-filter=U']).stdout.toString().split('\0');
    const conflicted = new Set(unmerged.filter((each) => each !== ''));
    if ((status !== 0) !== conflicted.size > 0) {
      throw new Error(`git merge ended with ${status} and ${conflicted.size} files in conflict`);
    }
    const files = new Map(
      ['.promptenv', 'prompts'].flatMap((top) => this.#below(top)).map((file) => [file, this.#read(file)] as const),
    );
    return { files, conflicted };
  }

  /** Throws where git could not be run; its exit code is the caller's to judge. */
  run(args: readonly string[], input?: Buffer): { readonly status: number | null; readonly stdout: Buffer } {
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      cwd: this.#folder,
      input,
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' },
    });
    if (error || status === null || status > 1) {
      throw new Error(`git ${args[0]} ended with ${status}: ${error?.message ?? stderr.toString()}`);
    }
    return { status, stdout };
  }

  #readBlobs(names: readonly string[]): void {
    if (names.length === 0) {
      return;
    }
    const { stdout } = this.run(['cat-file', '--batch'], Buffer.from(names.map((name) => `${name}\n`).join('')));
    let at = 0;
    for (const name of names) {
      const end = stdout.indexOf(10, at);
      const size = Number(stdout.subarray(at, end).toString().split(' ')[2]);
      this.#blobs.set(name, new Uint8Array(stdout.subarray(end + 1, end + 1 + size)));
      at = end + 1 + size + 1;
    }
  }

  #below(folder: string): readonly string[] {
    const top = path.join(this.#folder, folder);
    const entries = existsSync(top) ? readdirSync(top, { recursive: true, withFileTypes: true }) : [];
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.#folder, path.join(entry.parentPath, entry.name)));
  }

  #read(file: string): Uint8Array {
    return new Uint8Array(readFileSync(path.join(this.#folder, file)));
  }
}

const names = new WeakMap<Uint8Array, string>();

function blobName(bytes: Uint8Array): string {
  const name = names.get(bytes) ?? createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  names.set(bytes, name);
  return name;
}
