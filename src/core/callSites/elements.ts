import { isWordStart } from './characters';

/** Elements such as `<p>` in a program. */
export class Elements {
  readonly #text: string;
  /** Where the last element of each name is closed. */
  #closed: ReadonlyMap<string, number> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Whether an element opens at `at` that has attributes, or is closed further on; whatever else begins with `<` is a
   * comparison or a type.
   */
  opensAt(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1);
    if (!isWordStart(next) && next !== greater) {
      return false;
    }
    withAttribute.lastIndex = at + 1;
    if (withAttribute.test(this.#text)) {
      return true;
    }
    tagName.lastIndex = at + 1;
    const name = tagName.exec(this.#text)?.[0] ?? '';
    this.#closed ??= new Map(Array.from(this.#text.matchAll(closingTag), (found) => [found[1] ?? '', found.index]));
    return (this.#closed.get(name) ?? -1) > at;
  }

  /** The end of words between tags: the next tag or brace. */
  endOfWords(from: number): number {
    const text = this.#text;
    let end = from;
    while (end < text.length && text[end] !== '{' && !this.#isTag(end)) {
      end += 1;
    }
    return end;
  }

  /** The end of a closing tag that begins at `at`; null where none does. */
  endOfClosing(at: number): number | null {
    if (!this.#text.startsWith('</', at)) {
      return null;
    }
    const close = this.#text.indexOf('>', at);
    return close === -1 ? this.#text.length : close + 1;
  }

  #isTag(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1);
    return this.#text[at] === '<' && (next === slash || next === greater || isWordStart(next));
  }
}

const [slash, greater] = [47, 62];
const withAttribute = /[\w.$:-]+\s+(?:[\w:-]+=["'{]|\{\.\.\.)/y;
const tagName = /[\w.$:-]*/y;
const closingTag = /<\/([\w.$:-]*)\s*>/g;
