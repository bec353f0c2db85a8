import type { Include } from './format';

/** A prompt that names more files than this names them by accident or malice. */
export const maxIncludes = 500;
const maxPathLength = 400;
/** How far up partials and templates are looked for. */
const levelsUp = 8;

/**
 * A relative path as `a/b` or `../a`, without `.` and empty parts; null for what is none: absolute paths, drive
 * letters, addresses, control characters.
 */
export function relativePath(written: string): string | null {
  const path = written.trim().replaceAll('\\', '/');
  if (
    path === '' ||
    path.length > maxPathLength ||
    /^(?:[/~]|[A-Za-z][A-Za-z0-9+.-]*:)|[\u0000-\u001f\u007f]/.test(path)
  ) {
    return null;
  }
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  const last = parts.at(-1);
  return last === undefined || last === '..' ? null : parts.join('/');
}

/** A path named by a file that lies in `folder`, seen from where `folder` is seen. */
export function pathFrom(folder: string, path: string): string | null {
  return relativePath(folder === '' ? path : `${folder}/${path}`);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file named by its own path. Null when the path is not relative. */
export function fileInclude(written: string, line: number, required: boolean): Include | null {
  const path = relativePath(written);
  return path === null ? null : { specifier: written, kind: 'file', candidates: [path], line, required };
}

/**
 * A partial or template named without a place: in the file's own folder, then in the folders above it, since the
 * folder that a runtime loads from is not written in the file.
 * @param spellings file names for a name, such as `_tone.prompt` for `tone`; the name may have folders
 */
export function partialInclude(
  name: string,
  spellings: (fileName: string) => readonly string[],
  line: number,
  required: boolean,
): Include | null {
  const path = relativePath(name);
  if (path === null) {
    return null;
  }
  const folder = folderOf(path);
  const names = spellings(fileNameOf(path)).map((fileName) => (folder === '' ? fileName : `${folder}/${fileName}`));
  const above = path.startsWith('../') ? 0 : levelsUp;
  const candidates = Array.from({ length: above + 1 }, (_, level) => '../'.repeat(level)).flatMap((prefix) =>
    names.map((spelling) => prefix + spelling),
  );
  return { specifier: name, kind: 'partial', candidates, line, required };
}

/** The first item of each name, in order: a file may name another one thousands of times. */
export function firstOfEach<T>(items: Iterable<T>, nameOf: (item: T) => string): readonly T[] {
  const first = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (!first.has(name) && first.size < maxIncludes) {
      first.set(name, item);
    }
  }
  return [...first.values()];
}

/** One entry a file, the first one; a required mention makes it required. */
export function uniqueIncludes(includes: readonly (Include | null)[]): readonly Include[] {
  const byPlace = new Map<string, Include>();
  for (const include of includes) {
    if (include === null) {
      continue;
    }
    const key = include.candidates.join('\n');
    const known = byPlace.get(key);
    if (known === undefined) {
      if (byPlace.size < maxIncludes) {
        byPlace.set(key, include);
      }
    } else if (include.required && !known.required) {
      byPlace.set(key, { ...known, required: true });
    }
  }
  return [...byPlace.values()];
}

/** The include's text and the path that it was found at. */
export function readInclude(
  include: Include,
  read: (relativePath: string) => string | undefined,
): { readonly path: string; readonly text: string } | null {
  for (const path of include.candidates) {
    const text = read(path);
    if (text !== undefined) {
      return { path, text };
    }
  }
  return null;
}
