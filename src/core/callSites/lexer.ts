import { syntaxes, type Language, type Syntax, type TextForm } from './syntax';
import { isWord, type TextToken, type Token } from './tokens';

/** Divides a program into tokens in time that grows with its length alone. Whatever it is, it is divided somehow. */
export function tokensOf(text: string, language: Exclude<Language, 'yaml'>): readonly Token[] {
  return new Lexer(text, syntaxes[language]).run();
}

/** Words after which a pattern may begin, where after others a division would. */
const beforePattern = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'await',
  'yield',
]);

class Lexer {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #tokens: Token[] = [];
  /** Templates that wait for the end of what is inserted in them, with the braces open inside it. */
  readonly #templates: { readonly form: TextForm; open: number }[] = [];
  #at = 0;
  /** Up to here no pattern ends: looking again from each slash would take time that grows with the square of a line. */
  #noPatternBefore = 0;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
  }

  run(): readonly Token[] {
    while (this.#at < this.#text.length) {
      this.#next();
    }
    return this.#tokens;
  }

  #next(): void {
    const code = this.#text.charCodeAt(this.#at);
    if (code <= space || code === noBreakSpace || code === byteOrderMark) {
      this.#at += 1;
    } else if (!this.#skipComment() && !this.#readText() && !this.#readPattern()) {
      if (isWordStart(code)) {
        this.#readWord();
      } else if (isDigit(code)) {
        this.#push('number', this.#endOfRun(this.#at + 1, isNumberPart));
      } else {
        this.#readSign();
      }
    }
  }

  #push(kind: Token['kind'], end: number): void {
    const start = this.#at;
    this.#tokens.push({ kind, text: this.#text.slice(start, end), isPlain: true, start, end });
    this.#at = end;
  }

  #endOfRun(from: number, belongs: (code: number) => boolean): number {
    let end = from;
    while (end < this.#text.length && belongs(this.#text.charCodeAt(end))) {
      end += 1;
    }
    return end;
  }

  #skipComment(): boolean {
    const { lineComment, hasBlockComments } = this.#syntax;
    const close = this.#text.startsWith(lineComment, this.#at)
      ? '\n'
      : hasBlockComments && this.#text.startsWith('/*', this.#at)
        ? '*/'
        : null;
    if (close === null) {
      return false;
    }
    const end = this.#text.indexOf(close, this.#at + 2 - (lineComment.length === 1 ? 1 : 0));
    this.#at = end === -1 ? this.#text.length : end + close.length;
    return true;
  }

  #readText(): boolean {
    const form = this.#syntax.texts.find(({ open }) => this.#text.startsWith(open, this.#at));
    if (form === undefined) {
      return false;
    }
    this.#readTextOf(form, this.#at, this.#at + form.open.length, true);
    return true;
  }

  #readWord(): void {
    const end = this.#endOfRun(this.#at + 1, isWordPart);
    const { prefixes, texts } = this.#syntax;
    const word = this.#text.slice(this.#at, Math.min(end, this.#at + 3));
    if (prefixes !== null && end - this.#at <= 2 && prefixes.test(word)) {
      const form = texts.find(({ open }) => this.#text.startsWith(open, end));
      if (form !== undefined) {
        const isRaw = /r/i.test(word);
        const insert = /[ft]/i.test(word) ? '{' : null;
        this.#readTextOf({ ...form, insert }, this.#at, end + form.open.length, true, isRaw);
        return;
      }
    }
    this.#push('word', end);
  }

  /**
   * Reads a text from `from` on, up to its end or to what is inserted in a template.
   * @param isRaw backslashes are characters like any other, but for one before a quote
   */
  #readTextOf(form: TextForm, start: number, from: number, isWhole: boolean, isRaw = false): void {
    const text = this.#text;
    const { close, escape, insert, spansLines } = form;
    let isPlain = isWhole;
    let end = from;
    for (; end < text.length; end++) {
      const char = text[end];
      if (char === '\\' && escape === 'backslash') {
        isPlain &&= isRaw;
        end += 1;
      } else if (char === '\n' && !spansLines) {
        break;
      } else if (insert !== null && char === insert[0] && text.startsWith(insert, end)) {
        isPlain = false;
        if (insert === '${') {
          this.#pushText(start, end + insert.length, from, end, false);
          this.#templates.push({ form, open: 0 });
          return;
        }
      } else if (char === close[0] && text.startsWith(close, end)) {
        if (escape === 'doubled' && text.startsWith(close, end + close.length)) {
          isPlain = false;
          end += 1;
        } else {
          this.#pushText(start, end + close.length, from, end, isPlain);
          return;
        }
      }
    }
    // The end of the line, or of the file, and no closing quote: what follows is read as if there were one.
    this.#pushText(start, Math.min(end, text.length), from, Math.min(end, text.length), false);
  }

  #pushText(start: number, end: number, contentStart: number, contentEnd: number, isPlain: boolean): void {
    const text = this.#text.slice(contentStart, contentEnd);
    const token: TextToken = { kind: 'text', text, isPlain, start, end, contentStart, contentEnd };
    this.#tokens.push(token);
    this.#at = end;
  }

  /** A regular expression, whose quotes and brackets are not the program's. */
  #readPattern(): boolean {
    const isSlash = this.#syntax.hasPatterns && this.#text[this.#at] === '/' && this.#at >= this.#noPatternBefore;
    if (!isSlash || !this.#mayBeginPattern()) {
      return false;
    }
    let isInClass = false;
    let end = this.#at + 1;
    for (; end < this.#text.length && this.#text[end] !== '\n'; end++) {
      const char = this.#text[end];
      if (char === '\\') {
        end += 1;
      } else if (char === '[' || char === ']') {
        isInClass = char === '[';
      } else if (char === '/' && !isInClass) {
        this.#pushText(this.#at, end + 1, this.#at + 1, end, false);
        return true;
      }
    }
    this.#noPatternBefore = end;
    return false;
  }

  #mayBeginPattern(): boolean {
    const last = this.#tokens.at(-1);
    return (
      last === undefined ||
      (isWord(last) ? beforePattern.has(last.text) : last.kind === 'sign' && !/[)\]}]/.test(last.text))
    );
  }

  #readSign(): void {
    const sign = this.#text[this.#at];
    const template = this.#templates.at(-1);
    if (template !== undefined && sign === '}' && template.open === 0) {
      this.#templates.pop();
      this.#readTextOf(template.form, this.#at, this.#at + 1, false);
      return;
    }
    if (template !== undefined && (sign === '{' || sign === '}')) {
      template.open += sign === '{' ? 1 : -1;
    }
    this.#push('sign', this.#at + (twoSigns.has(this.#text.slice(this.#at, this.#at + 2)) ? 2 : 1));
  }
}

const twoSigns = new Set(['?.', '=>', '->', '==', '!=', '<=', '>=', ':=', '::', '&&', '||', '??', '**', '+=']);
const [space, noBreakSpace, byteOrderMark] = [32, 0xa0, 0xfeff];

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36 || code > 127;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

function isNumberPart(code: number): boolean {
  return isWordPart(code) || code === 46;
}
