import { CST } from 'yaml';
import { maxDepth } from './json';

/** A text that passes a limit, at a 0-based line. */
export interface PassedLimit {
  readonly message: string;
  readonly line: number;
}

/** What any file may hold. A larger one may hold more: its text is what takes the time then. */
const maxWords = 10_000;
/** Settings and pins that people write take more characters than this for each key, value and sign. */
const charactersPerWord = 6;
/** Spaces between words, line breaks and comments: about as many as words in what people write. */
const maxBlanks = 20_000;
const charactersPerBlank = 4;

const blank: ReadonlySet<string | null> = new Set(['space', 'newline', 'comment']);
/** Marks that the library's lexer puts between words. */
const marks: ReadonlySet<string | null> = new Set(['doc-mode', 'flow-error-end', 'scalar', 'byte-order-mark']);

/**
 * Follows a YAML text word by word, as the library's lexer cuts it, and says when there are too many words or when they
 * are nested too deep. The library recurses over what is nested, and each word costs as much as a line of text.
 */
export class YamlLimits {
  /** Columns of the open block collections: each level of block nesting starts further right. */
  readonly #columns: number[] = [];
  readonly #maxWords: number;
  readonly #maxBlanks: number;
  #words = 0;
  #blanks = 0;
  #flow = 0;
  #line = 0;
  #column = 0;
  #atStart = true;

  constructor(length: number) {
    this.#maxBlanks = Math.max(maxBlanks, Math.floor(length / charactersPerBlank));
    this.#maxWords = Math.max(maxWords, Math.floor(length / charactersPerWord));
  }

  /** Takes the next word; returns the limit that it passes, or null. */
  next(source: string): PassedLimit | null {
    const type = CST.tokenType(source);
    if (source.length <= 1 && marks.has(type)) {
      return null;
    }
    if (blank.has(type)) {
      this.#blanks += 1;
    } else {
      this.#words += 1;
    }
    this.#nest(type);
    if (this.#columns.length + this.#flow > maxDepth) {
      return { message: `nested more than ${maxDepth} levels deep`, line: this.#line };
    }
    if (this.#words > this.#maxWords) {
      return { message: `more than ${this.#maxWords} keys, values and signs`, line: this.#line };
    }
    if (this.#blanks > this.#maxBlanks) {
      return { message: `more than ${this.#maxBlanks} spaces, line breaks and comments`, line: this.#line };
    }
    this.#moveBehind(source);
    return null;
  }

  #nest(type: ReturnType<typeof CST.tokenType>): void {
    if (type === 'flow-map-start' || type === 'flow-seq-start') {
      this.#flow += 1;
    } else if (type === 'flow-map-end' || type === 'flow-seq-end') {
      this.#flow = Math.max(0, this.#flow - 1);
    } else if (this.#flow === 0 && this.#atStart && !blank.has(type)) {
      while ((this.#columns.at(-1) ?? -1) > this.#column) {
        this.#columns.pop();
      }
      if ((this.#columns.at(-1) ?? -1) < this.#column) {
        this.#columns.push(this.#column);
      }
      this.#atStart = type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
    }
  }

  #moveBehind(source: string): void {
    if (source === '\n') {
      this.#line += 1;
      this.#column = 0;
      this.#atStart = true;
      return;
    }
    for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) {
      this.#line += 1;
      this.#atStart = true;
    }
    const lastBreak = source.lastIndexOf('\n');
    this.#column = lastBreak === -1 ? this.#column + source.length : source.length - lastBreak - 1;
  }
}
