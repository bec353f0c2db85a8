/** Joins two `/`-separated relative paths and resolves `.` and `..`; null when the result leaves the start. */
export function joinPath(folder: string, path: string): string | null {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) {
        return null;
      }
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** The folder of a `/`-separated path; '' at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The deepest folder that holds all of the paths. */
export function commonFolder(paths: readonly string[]): string {
  const [first, ...rest] = paths.map((path) => path.split('/').slice(0, -1));
  if (first === undefined) {
    return '';
  }
  let length = first.length;
  for (const parts of rest) {
    let shared = 0;
    while (shared < length && parts[shared] === first[shared]) {
      shared += 1;
    }
    length = shared;
  }
  return first.slice(0, length).join('/');
}

/** The path below a folder, or null when it lies elsewhere. */
export function pathBelow(folder: string, path: string): string | null {
  if (folder === '') {
    return path;
  }
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}
