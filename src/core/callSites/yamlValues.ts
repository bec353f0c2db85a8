/** A value in YAML that stands on one line, without its quotes. */
export interface YamlValue {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly start: number;
}

/** The values of a YAML file. Keys, comments, and values of several lines are none. */
export function yamlValues(text: string): readonly YamlValue[] {
  return new ValueReader(text).run();
}

class ValueReader {
  readonly #text: string;
  readonly #values: YamlValue[] = [];
  /** Where the line that is read begins. */
  #start = 0;
  /** Lines that are indented deeper belong to a block of text. */
  #block: number | null = null;
  /** The quote that ends a value which an earlier line began, and goes on in lines that are indented deeper. */
  #quoted: { readonly quote: string; readonly parent: number } | null = null;
  /** So many brackets are open. */
  #brackets = 0;
  /** A value without quotes at a line's end, which goes on in a line that is indented deeper; then it is null. */
  #plain: { value: YamlValue | null; readonly parent: number } | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly YamlValue[] {
    for (const line of this.#text.split('\n')) {
      this.#readLine(line);
      this.#start += line.length + 1;
    }
    this.#endPlain();
    return this.#values;
  }

  #readLine(line: string): void {
    const indentation = line.length - line.trimStart().length;
    if (indentation === line.length) {
      return;
    }
    const quoted = this.#quoted;
    if (quoted !== null && indentation > quoted.parent) {
      const end = endOfQuoted(line, 0, quoted.quote);
      if (end !== null) {
        this.#quoted = null;
        this.#readNodes(line, end, indentation - 1);
      }
      return;
    }
    this.#quoted = null;
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) {
      this.#endPlain();
      [this.#block, this.#brackets] = [null, 0];
      this.#readNodes(line, 3, -1);
    } else if (!this.#isInBlock(indentation) && !this.#goesOn(line, indentation)) {
      this.#readNodes(line, indentation, indentation - 1);
    }
  }

  #isInBlock(indentation: number): boolean {
    const isInside = this.#block !== null && indentation > this.#block;
    this.#block = isInside ? this.#block : null;
    return isInside;
  }

  /** Whether a line goes on with the value at the end of the one before. */
  #goesOn(line: string, indentation: number): boolean {
    const plain = this.#plain;
    if (plain !== null && indentation > plain.parent && line[indentation] !== '#') {
      plain.value = null;
      return true;
    }
    this.#endPlain();
    return false;
  }

  #endPlain(): void {
    if (this.#plain?.value != null) {
      this.#values.push(this.#plain.value);
    }
    this.#plain = null;
  }

  /**
   * Reads what stands in a line from `from` on.
   * @param parent what is indented deeper belongs to what stands here
   */
  #readNodes(line: string, from: number, parent: number): void {
    /** Where what the line says begins, after the dashes of a list. */
    let first: number | null = null;
    let isKey = false;
    for (let at = from; at < line.length;) {
      const char = line[at] ?? '';
      const isSingle = /^\s?$/.test(line[at + 1] ?? '');
      if (char === '#') {
        return;
      } else if (/[\s,[\]{}]/.test(char)) {
        this.#brackets = Math.max(0, this.#brackets + (/[[{]/.test(char) ? 1 : /[\]}]/.test(char) ? -1 : 0));
        at += 1;
      } else if (/[-?:]/.test(char) && isSingle) {
        isKey = char === '?';
        parent = this.#brackets === 0 ? (first ?? at) : parent;
        at += 1;
      } else if (char === '&' || char === '!') {
        first ??= at;
        at = endOfProperty(line, at, this.#brackets > 0);
      } else {
        const { end, after } = this.#readScalar(line, at, isKey, parent);
        // After a key, what is indented deeper than the key belongs to it.
        first ??= at;
        parent = after > end && this.#brackets === 0 ? first : parent;
        at = after;
      }
    }
  }

  /** Reads a key or value; `after` lies behind the colon that makes a key of it. */
  #readScalar(
    line: string,
    at: number,
    isKey: boolean,
    parent: number,
  ): { readonly end: number; readonly after: number } {
    const char = line[at] ?? '';
    const isQuoted = char === '"' || char === "'";
    const end = isQuoted ? endOfQuoted(line, at + 1, char) : endOfPlain(line, at, this.#brackets > 0);
    if (end === null) {
      this.#quoted = { quote: char, parent };
      return { end: line.length, after: line.length };
    }
    const colon = (isQuoted && this.#brackets > 0 ? anyColon : colonAfter).exec(line.slice(end, end + 40));
    if (colon !== null) {
      return { end, after: end + colon[0].length };
    }
    const text = line.slice(at, end);
    if (isKey) {
      return { end, after: end };
    }
    if (isQuoted) {
      this.#values.push({ text: text.slice(1, -1), start: this.#start + at + 1 });
    } else if (this.#brackets > 0) {
      this.#values.push({ text, start: this.#start + at });
    } else if (/^[|>][-+\d]*$/.test(text)) {
      this.#block = parent;
    } else {
      this.#plain = { value: { text, start: this.#start + at }, parent };
    }
    return { end, after: end };
  }
}

const colonAfter = /^\s*:(?=\s|$)/;
const anyColon = /^\s*:/;

/** Where a value in quotes ends; null where that is not in this line. */
function endOfQuoted(line: string, from: number, quote: string): number | null {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\' && quote === '"') {
      at += 1;
    } else if (line[at] === quote) {
      if (quote !== "'" || line[at + 1] !== quote) {
        return at + 1;
      }
      at += 1;
    }
  }
  return null;
}

/** Where an anchor or a tag ends. */
function endOfProperty(line: string, start: number, isInBrackets: boolean): number {
  let end = start + 1;
  while (end < line.length && !/\s/.test(line[end] ?? '') && !(isInBrackets && /[,[\]{}]/.test(line[end] ?? ''))) {
    end += 1;
  }
  return end;
}

/** Where a value without quotes ends: before a comment, a colon that makes a key of it, or what ends it in brackets. */
function endOfPlain(line: string, start: number, isInBrackets: boolean): number {
  let end = start + 1;
  for (let at = end; at < line.length; at++) {
    const char = line[at] ?? '';
    const isBlank = /\s/.test(char);
    if (
      (isInBrackets && /[,[\]{}]/.test(char)) ||
      (char === ':' && /^\s?$/.test(line[at + 1] ?? '')) ||
      (isBlank && line[at + 1] === '#')
    ) {
      return end;
    }
    end = isBlank ? end : at + 1;
  }
  return end;
}
