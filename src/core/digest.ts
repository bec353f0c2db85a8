import { compareBytes, encodeText } from './bytes';

/** SHA-256 of bytes as 64 lower-case hex digits. Handed in, since core has no access to a platform's crypto. */
export type Sha256 = (bytes: Uint8Array) => string;

/** A content's digest: sha256 of one line a file, sorted by path: `<path>` NUL `<sha256 hex>` LF. */
export function contentDigest(files: Iterable<readonly [path: string, sha256: string]>, sha256: Sha256): string {
  const lines = [...files].sort((a, b) => compareBytes(a[0], b[0])).map(([path, hash]) => `${path}\0${hash}\n`);
  return `sha256:${sha256(encodeText(lines.join('')))}`;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && digestPattern.test(value);
}

/** First 8 hex digits, as they stand in the names of stored versions. */
export function shortDigest(digest: string): string {
  return digest.slice(7, 15);
}
