/** A prompt's key in a pins file, with its 0-based line. */
export interface PinLine {
  readonly line: number;
  readonly prompt: string;
}

/** Where each prompt stands in the text of an environment's pins file. */
export function pinLines(text: string): readonly PinLine[] {
  const found: PinLine[] = [];
  let colon = -1;
  for (let line = 0, start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const first = text.charCodeAt(start);
    let prompt: string | null = null;
    if (first === doubleQuote || first === singleQuote) {
      prompt = quotedKey(text.slice(start, end));
    } else if (isLetterOrDigit(first)) {
      if (colon < start) {
        // One far behind is good for all lines before it: none of them is searched again.
        const next = text.indexOf(':', start);
        colon = next === -1 ? text.length : next;
      }
      prompt = colon < end && endsKey(text.charAt(colon + 1)) ? text.slice(start, colon).trimEnd() : null;
    }
    if (prompt !== null) {
      found.push({ line, prompt });
    }
    start = end + 1;
  }
  return found;
}

const [doubleQuote, singleQuote] = ['"'.charCodeAt(0), "'".charCodeAt(0)];

/** The key of a top-level mapping line that begins with a quote. */
function quotedKey(line: string): string | null {
  const end = line.indexOf(line.charAt(0), 1);
  return end > 1 &&
    line
      .slice(end + 1)
      .trimStart()
      .startsWith(':')
    ? line.slice(1, end)
    : null;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);
}

/** Whether what follows a colon, which is nothing at the end of a file, makes what is before it a key. */
function endsKey(after: string): boolean {
  return after === '' || after === ' ' || after === '\n' || after === '\r' || after === '\t';
}
