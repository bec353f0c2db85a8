/** The words of a text, one after another, without the white space around them. Offsets are UTF-16 units. */
export interface Words {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const space = 1;
const letter = 2;
const sign = 3;
/** Written without spaces between words: each character stands for itself. */
const ideograph = 4;
/** Emoji and other characters of two units, with what modifies and joins them. */
const pair = 5;

/** Kinds of the characters below U+0080. */
const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\s/.test(character) ? space : /\w/.test(character) ? letter : sign;
});

/** Divides `text` from `start` to `end` into words, numbers, single signs, single ideographs and runs of emoji. */
export function wordsOf(text: string, start: number, end: number): Words {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = start;
  while (at < end) {
    const kind = kindOf(text.charCodeAt(at));
    const from = at;
    at += 1;
    if (kind === space) {
      continue;
    }
    while (at < end && continues(kind, text.charCodeAt(at))) {
      at += 1;
    }
    starts.push(from);
    ends.push(at);
  }
  return { starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

/** Whether a word of one kind goes on with a character. */
function continues(kind: number, code: number): boolean {
  return isMark(code) || ((kind === letter || kind === pair) && kindOf(code) === kind);
}

/** Combining accents, joiners and variation selectors: they belong to the character before them. */
function isMark(code: number): boolean {
  return (code >= 0x300 && code <= 0x36f) || code === 0x200c || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f);
}

function kindOf(code: number): number {
  if (code < 0x80) {
    return ascii[code] ?? sign;
  }
  if (code === 0xa0 || code === 0x1680 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code <= 0x200a)) {
    return space;
  }
  if (code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f) {
    return space;
  }
  if (code >= 0xd800 && code <= 0xdfff) {
    return pair;
  }
  if (code < 0xbf || code === 0xd7 || code === 0xf7 || (code >= 0x2010 && code <= 0x2bff)) {
    return code === 0xaa || code === 0xb5 || code === 0xba ? letter : sign;
  }
  if ((code >= 0x3001 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff0f)) {
    return sign;
  }
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff)
    ? ideograph
    : letter;
}
