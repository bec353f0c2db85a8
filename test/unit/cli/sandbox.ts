import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../src/cli/run';
import { captured } from './support';

/** A folder of its own for one test, with the program to run in it. */
export class Sandbox {
  /** Absolute, with links resolved. */
  readonly folder: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-cli-')));
    // A git top level: registries are looked for up to here.
    mkdirSync(path.join(this.folder, '.git'));
  }

  /** Runs a command line in the folder. */
  async run(...argv: readonly string[]): Promise<Ran> {
    return this.runIn('', ...argv);
  }

  /** Runs a command line in a folder below. */
  async runIn(folder: string, ...argv: readonly string[]): Promise<Ran> {
    const io = captured({ cwd: path.join(this.folder, folder) });
    const code = await run(argv, io);
    return { code, out: io.out(), err: io.err(), bytes: io.bytes() };
  }

  /** Runs a command line with --json, asserts its exit code and that it prints one document, and returns that. */
  async json(code: number, ...argv: readonly string[]): Promise<JsonValue> {
    const ran = await this.run(...argv, '--json');
    assert.equal(ran.code, code, `${argv.join(' ')}: ${ran.out}${ran.err}`);
    assert.equal(ran.err, '');
    return JSON.parse(ran.out) as JsonValue;
  }

  /** Runs a command line that must succeed. */
  async done(...argv: readonly string[]): Promise<string> {
    const ran = await this.run(...argv);
    assert.equal(ran.code, 0, `${argv.join(' ')}: ${ran.err}`);
    return ran.out;
  }

  write(file: string, content: string | Uint8Array): void {
    const absolute = path.join(this.folder, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, content);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Every file below a folder with its content, by path: to prove that nothing was written. */
  files(folder = ''): Readonly<Record<string, string>> {
    const start = path.join(this.folder, folder);
    const names = readdirSync(start, { recursive: true, encoding: 'utf8' }).sort();
    const files = names.filter((name) => statSync(path.join(start, name)).isFile());
    return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(start, name), 'latin1')]));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly bytes: Buffer;
}

/** Whatever JSON.parse gives, for assertions that compare it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
