import { stampLength, type Cache, type Platform } from '../ports';
import { NotedFiles } from './notedFiles';
import { decode, encode, floatsOf, seal, unseal } from './sealed';
import { isSettled, joinStamps, StampCheck } from './stamps';

const kind = 'promptenv memory 1';

/** What was looked at, with paths from the root on. */
interface Names {
  readonly files: number;
  readonly realPaths: readonly (readonly [path: string, real: string | null])[];
}

/** Something that was made from a registry's files alone: it is made anew only when one of them is another. */
export class Memory {
  /** What is made through these can be kept. */
  readonly files: NotedFiles;
  readonly #platform: Platform;
  readonly #cache: Cache;
  readonly #root: string;
  readonly #about: string;
  readonly #name: string;
  readonly #started: number;

  /** `what` names the thing. */
  constructor(platform: Platform, cache: Cache, root: string, what: string) {
    this.files = new NotedFiles(platform.files);
    this.#platform = platform;
    this.#cache = cache;
    this.#root = root;
    this.#about = JSON.stringify([cache.program, root, what]);
    this.#name = platform.sha256(encode(JSON.stringify([root, what]))).slice(0, 32);
    // Before anything is read.
    this.#started = platform.now();
  }

  /** What was kept, if it would be made the same now; otherwise whether something was kept at all. */
  recall(): Uint8Array | 'changed' | 'none' {
    const bytes = this.#cache.read(this.#name);
    try {
      const parts = bytes === undefined ? null : unseal(kind, this.#about, bytes, this.#platform.sha256);
      const [stamps, paths, names, thing] = parts ?? [];
      if (thing === undefined) {
        return 'none';
      }
      const looked = JSON.parse(decode(names)) as Names;
      return this.#isSame(floatsOf(stamps), decode(paths).split('\0'), looked) ? thing : 'changed';
    } catch {
      return 'none';
    }
  }

  /** Keeps what was made through `files`, where that is all it rests on and none of them is still settling. */
  keep(thing: Uint8Array): void {
    const seen = this.files.takeSeen();
    if (seen === null) {
      return;
    }
    const stamps = [...seen.files.values(), ...seen.folders.values()];
    if (!stamps.every((stamp) => stamp === null || isSettled(stamp, this.#started))) {
      return;
    }
    const below = (path: string): string => path.slice(this.#root.length);
    const paths = [...seen.files.keys(), ...seen.folders.keys()].map(below);
    const names: Names = {
      files: seen.files.size,
      realPaths: [...seen.realPaths].map(([path, real]) => [below(path), real] as const),
    };
    const parts = [
      new Uint8Array(joinStamps(stamps).buffer),
      encode(paths.join('\0')),
      encode(JSON.stringify(names)),
      thing,
    ];
    this.#cache.write(this.#name, seal(kind, this.#about, parts, this.#platform.sha256));
  }

  #isSame(stamps: Float64Array, paths: readonly string[], { files, realPaths }: Names): boolean {
    const check = new StampCheck(this.#platform.files);
    const root = this.#root;
    for (const [index, path] of paths.entries()) {
      if (!check.isSame(root + path, index < files ? 'file' : 'folder', stamps, index * stampLength)) {
        return false;
      }
    }
    return (
      stamps.length === paths.length * stampLength &&
      realPaths.every(([path, real]) => (this.#platform.files.realPath(root + path) ?? null) === real)
    );
  }
}
