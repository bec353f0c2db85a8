import { pathBelow } from '../../core/paths';
import type { FileReader } from '../ports';

/**
 * Where paths below a root lead, links followed; as they are for what is not there or leads elsewhere. The disk is asked
 * once for each, so what is asked belongs to one piece of work.
 */
export function realPathReader(files: Pick<FileReader, 'realPath'>, root: string): (path: string) => string {
  const known = new Map<string, string>();
  let realRoot: string | undefined;
  return (path) => {
    let real = known.get(path);
    if (real === undefined) {
      realRoot ??= files.realPath(root) ?? root;
      const found = files.realPath(`${root}/${path}`);
      real = (found === undefined ? null : pathBelow(realRoot, found)) ?? path;
      known.set(path, real);
    }
    return real;
  };
}
