import type * as vscode from 'vscode';

/** A file URI's path in the platform's own form but with `/`, as registries name it. */
export function pathOf(uri: vscode.Uri): string {
  return uri.fsPath.replaceAll('\\', '/');
}

/** The `/`-separated path of a file below a root, or null when it lies elsewhere. */
export function pathBelowRoot(root: vscode.Uri, uri: vscode.Uri): string | null {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) {
    return null;
  }
  const start = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return uri.path.startsWith(start) ? uri.path.slice(start.length) : null;
}

/** A reference's form of a registry's name: lower-case letters, digits and `-`, beginning with a letter. */
export function slugOf(name: string): string {
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  return /^[a-z]/.test(slug) ? slug : `r-${slug}`;
}

/** Names that are unique among their kind: a repeated name gets its number. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(slugOf(unique)); count++) {
      unique = `${name}-${count}`;
    }
    taken.add(slugOf(unique));
    return unique;
  });
}
