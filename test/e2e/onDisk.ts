import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../support/vscode/paths.mjs';

/** What a pins file says of one prompt. */
export interface StoredPin {
  /** `4@sha256:…` */
  version: string;
  event: string;
  hold?: string;
  held?: string;
}

/** A line of `versions.jsonl`, as far as tests look at it. */
export interface StoredVersion {
  version: number;
  digest: string;
  parent: string | null;
  author: string;
  message: string;
  main: string;
  files: Record<string, string>;
}

/** A file below `history/`. */
export interface StoredEvent {
  at: string;
  actor: string;
  action: string;
  environment: string;
  changes: { prompt: string; from: string | null; to: string | null; prev: string | null }[];
  reason?: string;
}

/** Reads a workspace's registry as a stranger to our code would, by the layout of its files. */
export class OnDisk {
  constructor(private readonly root: string) {}

  /** Text of a file below the workspace's folder. */
  text(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  exists(file: string): boolean {
    return existsSync(path.join(this.root, file));
  }

  pin(environment: string, prompt: string): StoredPin | undefined {
    const pins = parse(this.text(`.promptenv/environments/${environment}.yaml`)) as Record<string, string | StoredPin>;
    const value = pins[prompt];
    if (typeof value !== 'string') return value;
    const [version = '', event = ''] = value.split(' ');
    return { version, event };
  }

  /** Number of the version that is pinned; undefined where nothing is. */
  pinned(environment: string, prompt: string): number | undefined {
    const { version } = this.pin(environment, prompt) ?? {};
    return version === undefined ? undefined : Number(version.split('@')[0]);
  }

  versions(prompt: string): StoredVersion[] {
    const file = `.promptenv/versions/${prompt}/versions.jsonl`;
    if (!this.exists(file)) return [];
    const lines = this.text(file).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as StoredVersion);
  }

  /** Text of the main file of a version, as stored. */
  versionText(prompt: string, number: number): string {
    const version = this.versions(prompt).find((known) => known.version === number);
    if (!version) throw new Error(`${prompt} has no v${number} on disk.`);
    const name = `v${number}-${version.digest.replace('sha256:', '').slice(0, 8)}`;
    const folder = `.promptenv/versions/${prompt}/${name}`;
    return this.text(
      this.exists(`${folder}/${version.main}`) ? `${folder}/${version.main}` : `${folder}${extensionOf(version.main)}`,
    );
  }

  event(environment: string, name: string): StoredEvent {
    const month = `${name.slice(0, 4)}-${name.slice(4, 6)}`;
    return JSON.parse(this.text(`.promptenv/history/${environment}/${month}/${name}.json`)) as StoredEvent;
  }

  /** Names of all events of an environment, those that no chain reaches included. */
  events(environment: string): string[] {
    const folder = path.join(this.root, '.promptenv/history', environment);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => path.basename(file, '.json'))
      .sort();
  }

  /** Every file of the registry with its content, for comparing before and after; locks left out. */
  everything(): Record<string, string> {
    const files = readdirSync(path.join(this.root, '.promptenv'), { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      files
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
        .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
        .sort()
        .map((file) => [file, this.text(file)]),
    );
  }

  /** What the command line finds wrong: `promptenv verify --json`. */
  verify(): { ok: boolean; findings: unknown[] } {
    return JSON.parse(this.promptenv('verify', '--json')) as { ok: boolean; findings: unknown[] };
  }

  /** What the command line prints, which is another process at work on the same files. */
  promptenv(...args: string[]): string {
    const cli = path.join(projectRoot, 'dist', 'cli.js');
    return spawnSync(process.execPath, [cli, ...args, '--cwd', this.root], { encoding: 'utf8' }).stdout;
  }
}

/** `.prompt.md` of `a.prompt.md`. */
function extensionOf(file: string): string {
  return file.slice(file.indexOf('.'));
}
