import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** The command line as one file in a folder of its own, for tests that need it as a process. Remove it after them. */
export class BuiltProgram {
  /** Absolute. */
  readonly folder: string;
  readonly file: string;

  /** `prefix` begins the folder's name. */
  constructor(prefix: string) {
    this.folder = mkdtempSync(path.join(tmpdir(), prefix));
    this.file = path.join(this.folder, 'cli.js');
    buildSync({
      entryPoints: ['src/cli/main.ts'],
      outfile: this.file,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
