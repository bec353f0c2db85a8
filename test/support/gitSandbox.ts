import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Sandbox } from '../unit/cli/sandbox';

/** A sandbox in a real git repository, whose first branch is `main`. */
export class GitSandbox extends Sandbox {
  constructor() {
    super();
    rmSync(path.join(this.folder, '.git'), { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.name', 'Ada Lovelace');
    this.git('config', 'user.email', 'ada@example.org');
    this.git('config', 'commit.gpgsign', 'false');
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  /** Commits everything; returns the commit's name. */
  commit(message: string): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }
}
