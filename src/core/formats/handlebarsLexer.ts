/** The words of one Handlebars tag, as the reference lexer (handlebars.l) cuts them. */
export type HandlebarsToken =
  | { readonly type: 'id' | 'string' | 'literal'; readonly text: string }
  | { readonly type: 'separator' | 'equals' | 'data' | '(' | ')' | 'as' | 'pipe'; readonly text: string };

export interface TokenRun {
  readonly tokens: readonly HandlebarsToken[];
  /** Just behind the closing braces; -1 when the tag does not close. */
  readonly end: number;
  /** Where reading stopped: the first thing that no tag may hold, or `end`. */
  readonly stop: number;
}

const space = /\s+/y;
const as = /as\s+\|/y;
const literal = /(?:true|false|undefined|null|-?[0-9]+(?:\.[0-9]+)?)(?=[~}\s)])/y;
const dot = /\.(?=[=~}\s/.)|])/y;
const id = /[^\s!"#%-,./;->@[-^`{-~]+(?=[=~}\s/.)|])/y;

/** Memory of characters that do not come again, so that unclosed ones are searched for only once. */
export class Searcher {
  private readonly last = new Map<string, number>();

  constructor(readonly text: string) {}

  /** Like `indexOf`, but free of charge behind the last occurrence. */
  find(what: string, from: number): number {
    let last = this.last.get(what);
    if (last === undefined) {
      last = this.text.lastIndexOf(what);
      this.last.set(what, last);
    }
    return from > last ? -1 : this.text.indexOf(what, from);
  }
}

/**
 * Reads a tag's words from `start` (behind its sign) up to `close`, before which a `~` may stand. One more brace behind
 * it is an error, unless the reading is lenient: in `{"a": {{b}}}` it belongs to the text.
 */
export function readTokens(searcher: Searcher, start: number, close: string, lenient: boolean): TokenRun {
  const { text } = searcher;
  const tokens: HandlebarsToken[] = [];
  let at = start;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  for (;;) {
    match(space);
    if (text.startsWith(close, at) && (lenient || close === '}}}}' || text.charAt(at + close.length) !== '}')) {
      return { tokens, end: at + close.length, stop: at + close.length };
    }
    const stripped = close === '}}}' ? '}~}}' : '~}}';
    if (close !== '}}}}' && text.startsWith(stripped, at)) {
      return { tokens, end: at + stripped.length, stop: at + stripped.length };
    }
    const char = text.charAt(at);
    const found = (type: HandlebarsToken['type'], word: string | null): boolean => {
      if (word !== null) {
        tokens.push({ type, text: word });
      }
      return word !== null;
    };
    if (char === '(' || char === ')') {
      at += 1;
      found(char, char);
    } else if (char === '=') {
      at += 1;
      found('equals', char);
    } else if (char === '@') {
      at += 1;
      found('data', char);
    } else if (char === '|') {
      at += 1;
      found('pipe', char);
    } else if (char === '"' || char === "'") {
      const end = endOfString(searcher, at, char);
      if (end === -1) {
        return { tokens, end: -1, stop: at };
      }
      found('string', text.slice(at + 1, end).replaceAll(`\\${char}`, char));
      at = end + 1;
    } else if (char === '[') {
      const end = endOfString(searcher, at, ']');
      if (end === -1) {
        return { tokens, end: -1, stop: at };
      }
      found('id', text.slice(at, end + 1));
      at = end + 1;
    } else if (text.startsWith('..', at)) {
      at += 2;
      found('id', '..');
    } else if (!found('id', match(dot))) {
      if (char === '.' || char === '/') {
        at += 1;
        found('separator', char);
      } else if (!found('literal', match(literal)) && !found('as', match(as)) && !found('id', match(id))) {
        return { tokens, end: -1, stop: at };
      }
    }
  }
}

/** The reference takes `\"` for a quote inside the string, unless no other end comes. */
function endOfString(searcher: Searcher, start: number, quote: string): number {
  let escaped = -1;
  for (let end = searcher.find(quote, start + 1); end !== -1; end = searcher.find(quote, end + 1)) {
    if (searcher.text.charAt(end - 1) !== '\\' || end - 1 === start) {
      return end;
    }
    escaped = end;
  }
  return escaped;
}
