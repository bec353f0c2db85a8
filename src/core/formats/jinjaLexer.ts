/** One word of a Jinja tag. A string's text has no quotes. */
export interface JinjaToken {
  readonly type: 'name' | 'string' | 'number' | 'operator';
  readonly text: string;
}

export interface JinjaRun {
  readonly tokens: readonly JinjaToken[];
  /** Just behind the closing sign, or where reading stopped. */
  readonly end: number;
  /** `unclosed` when the text ends first, otherwise what is wrong; null when the tag is whole. */
  readonly error: string | null;
}

const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?/y;
const operator = /\*\*|\/\/|==|!=|<=|>=|<>|[-+*/%~<>=.:|,;()[\]{}]/y;
const space = /\s+/y;
const closing: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Reads a tag's words from `start` (behind `{{` or `{%`) up to its closing sign, which counts outside brackets only. */
export function readJinjaTag(text: string, start: number, close: '%}' | '}}'): JinjaRun {
  const tokens: JinjaToken[] = [];
  const brackets: string[] = [];
  let at = '-+'.includes(text.charAt(start)) && text.charAt(start) !== '' ? start + 1 : start;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  for (;;) {
    at += match(space)?.length ?? 0;
    if (at >= text.length) {
      return { tokens, end: at, error: 'unclosed' };
    }
    if (brackets.length === 0) {
      const strip = '-+'.includes(text.charAt(at)) ? 1 : 0;
      if (text.startsWith(close, at + strip)) {
        return { tokens, end: at + strip + close.length, error: null };
      }
    }
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const end = endOfString(text, at, char);
      if (end === -1) {
        return { tokens, end: text.length, error: 'unclosed' };
      }
      tokens.push({ type: 'string', text: text.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    const type = match(name) !== null ? 'name' : match(number) !== null ? 'number' : 'operator';
    const word = match(type === 'name' ? name : type === 'number' ? number : operator);
    if (word === null) {
      return {
        tokens,
        end: at,
        error: `unexpected "${String.fromCodePoint(text.codePointAt(at) ?? 0)}" in a template tag`,
      };
    }
    if (type === 'operator') {
      const opener = closing.get(word);
      if (word === '(' || word === '[' || word === '{') {
        brackets.push(word);
      } else if (opener !== undefined && brackets.pop() !== opener) {
        return { tokens, end: at, error: `unexpected "${word}" in a template tag` };
      }
    }
    tokens.push({ type, text: word });
    at += word.length;
  }
}

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') {
      at += 1;
    } else if (char === quote) {
      return at;
    }
  }
  return -1;
}
