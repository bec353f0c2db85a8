/** Orders strings as their UTF-8 bytes are ordered, as git and the registry's files are. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Surrogates sort below U+E000..U+FFFF as UTF-16 units, but above them as UTF-8 bytes.
      return rank(x) - rank(y);
    }
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit >= 0xe000) {
    return unit - 0x800;
  }
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** The text of UTF-8 bytes, or null where they are binary: a NUL or an invalid sequence. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) {
    return null;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Text as a version stores it: without a byte order mark, with LF line ends, otherwise unchanged. */
export function storedText(text: string): string {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return body.includes('\r\n') ? body.replaceAll('\r\n', '\n') : body;
}

/** Bytes as a version stores them: text normalised by `storedText`, anything else as it is. */
export function storedBytes(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly text: string | null } {
  const text = decodeText(bytes);
  if (text === null) {
    return { bytes, text: null };
  }
  const stored = storedText(text);
  return { bytes: stored === text ? bytes : encodeText(stored), text: stored };
}

/** The same bytes, without saying whether they are text: most files hold neither a mark nor CRLF and need no decoding. */
export function storedBytesOnly(bytes: Uint8Array): Uint8Array {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked || bytes.includes(13) ? storedBytes(bytes).bytes : bytes;
}
