import { posix } from 'node:path';

/** A way through more links than this is taken to lead nowhere, as systems do. */
const mostLinks = 40;

/** A folder in which links may stand. */
export interface LinkedTree {
  /** Absolute, with `/`: what a link may call it. */
  readonly roots: readonly string[];
  /** Where the link at a path from the root leads, as it is written; undefined for what is no link. */
  readonly target: (path: string) => string | undefined;
}

/**
 * A path from the root with its links followed, the last one too where `followsLast`; null where they lead out of the
 * tree or in circles. Whether anything is there is not asked.
 */
export function withoutLinks(tree: LinkedTree, path: string, followsLast: boolean): string | null {
  const todo = path.split('/').reverse();
  const done: string[] = [];
  let links = 0;
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (part === '' || part === '.') {
      continue;
    }
    let led: string | undefined;
    if (part !== '..') {
      const isLast = todo.length === 0;
      led = isLast && !followsLast ? undefined : tree.target([...done, part].join('/'));
      links += led === undefined ? 0 : 1;
    } else if (done.pop() === undefined) {
      // Above the root: it may lead back into it by its name.
      led = posix.resolve(tree.roots[0] ?? '/', '..', ...todo.splice(0).reverse());
    }
    if (links > mostLinks) {
      return null;
    }
    if (led === undefined) {
      done.push(...(part === '..' ? [] : [part]));
      continue;
    }
    if (led.startsWith('/')) {
      const below = belowRoot(tree, led);
      if (below === null) {
        return null;
      }
      led = below;
      done.length = 0;
    }
    todo.push(...led.split('/').reverse());
  }
  return done.join('/');
}

function belowRoot({ roots }: LinkedTree, path: string): string | null {
  const root = roots.find((name) => path === name || path.startsWith(`${name}/`));
  return root === undefined ? null : path.slice(root.length + 1);
}
