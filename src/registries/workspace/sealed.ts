import type { Sha256 } from '../../core/digest';

const hashLength = 64;
const newline = 10;

interface Meta {
  readonly about: string;
  readonly lengths: readonly number[];
}

/** Some parts as one file, below a line with its kind and the hash of all that follows. `about` says what they are of. */
export function seal(kind: string, about: string, parts: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  const meta: Meta = { about, lengths: parts.map((part) => part.length) };
  const body = [encode(`${JSON.stringify(meta)}\n`), ...parts];
  const start = startOf(kind);
  const bytes = new Uint8Array(body.reduce((size, part) => size + part.length, start));
  let at = start;
  for (const part of body) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(encode(`${kind} ${sha256(bytes.subarray(start))}\n`));
  return bytes;
}

/** The parts again; null where the bytes are not those of `seal`, or of another kind, or about something else. */
export function unseal(kind: string, about: string, bytes: Uint8Array, sha256: Sha256): readonly Uint8Array[] | null {
  const start = startOf(kind);
  if (bytes.length < start || decode(bytes.subarray(0, start)) !== `${kind} ${sha256(bytes.subarray(start))}\n`) {
    return null;
  }
  const metaEnd = bytes.indexOf(newline, start);
  const meta = JSON.parse(decode(bytes.subarray(start, metaEnd))) as Meta;
  if (meta.about !== about) {
    return null;
  }
  let at = metaEnd + 1;
  return meta.lengths.map((length) => bytes.subarray(at, (at += length)));
}

function startOf(kind: string): number {
  return kind.length + 1 + hashLength + 1;
}

/** The bytes as numbers, copied, since such arrays begin only at certain places. */
export function floatsOf(bytes: Uint8Array | undefined): Float64Array {
  return new Float64Array(new Uint8Array(bytes ?? []).buffer);
}

export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function decode(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
