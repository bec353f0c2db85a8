import * as vscode from 'vscode';
import { fileNameOf } from '../core/paths';
import { versionLabel, type Version } from '../core/model';

/** The scheme of read-only documents of versions. */
export const versionScheme = 'prompt-env';

/** One file of one version. The digest in `version` makes its content immutable. */
export interface VersionAddress {
  /** The registry's root as a URI string. */
  readonly root: string;
  readonly prompt: string;
  /** The version's `id`. */
  readonly version: string;
  /** One of the version's files. */
  readonly file: string;
  /** The environment that pinned the version when it was asked for by that; null where it was named itself. */
  readonly environment: string | null;
}

/**
 * The read-only document of a version's own file, or of one of the files that it includes.
 * @param environment which the version was asked for by, so that a diff that outlives the window is still one with `prod`
 */
export function versionUri(
  root: vscode.Uri | string,
  prompt: string,
  version: Version,
  file = version.main,
  environment: string | null = null,
): vscode.Uri {
  const asked = environment === null ? {} : { environment };
  const address = { root: root.toString(), prompt, version: version.id, file, ...asked };
  return vscode.Uri.from({
    scheme: versionScheme,
    path: `/${prompt}/${versionLabel(version)}/${file}`,
    query: JSON.stringify(address),
  });
}

/** An empty document that stands for a side that does not exist, named as its counterpart so that it has its language. */
export function emptyUri(fileName: string): vscode.Uri {
  return vscode.Uri.from({ scheme: versionScheme, path: `/none/${fileNameOf(fileName)}`, query: '{"empty":true}' });
}

/** What a document of ours shows: a file of a version, `'empty'`, or undefined for what is no such URI. */
export function addressOf(uri: vscode.Uri): VersionAddress | 'empty' | undefined {
  if (uri.scheme !== versionScheme) {
    return undefined;
  }
  let query: unknown;
  try {
    query = JSON.parse(uri.query);
  } catch {
    return undefined;
  }
  if (typeof query !== 'object' || query === null) {
    return undefined;
  }
  const { empty, root, prompt, version, file, environment } = query as Record<string, unknown>;
  if (empty === true) {
    return 'empty';
  }
  return typeof root === 'string' &&
    typeof prompt === 'string' &&
    typeof version === 'string' &&
    typeof file === 'string'
    ? { root, prompt, version, file, environment: typeof environment === 'string' ? environment : null }
    : undefined;
}
