import type { Slices } from '../slices';
import { isBlank, isDigit, isNumberPart, isWordPart, isWordStart } from './characters';
import { Elements } from './elements';
import { attributeTexts, rawText, syntaxes, type Language, type Syntax, type TextForm } from './syntax';
import { patternEndOf, textEndOf } from './textEnds';
import { isWord, type TextToken, type Token } from './tokens';

/** Divides a program into tokens in time that grows with its length alone. Whatever it is, it is divided somehow. */
export function tokensOf(text: string, language: Exclude<Language, 'yaml'>): Slices<readonly Token[]> {
  return new Lexer(text, syntaxes[language]).run();
}

/** So many characters and tokens are gone through between two rests. */
const restsAfter = 2_000;

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

/** What the next characters stand in. `open`: how many braces are open inside of it. */
type Inside =
  /** Code that is inserted in a text. */
  | { readonly kind: 'text'; readonly form: TextForm; open: number }
  /** `<Name …`, up to its `>`. */
  | { readonly kind: 'tag' }
  /** Between `<Name>` and `</Name>`. */
  | { readonly kind: 'element' }
  /** Code in braces, in one of the two. */
  | { readonly kind: 'code'; open: number };

/** What stands before the round brackets of a condition. */
const beforeCondition = new Set(['if', 'while', 'for', 'with']);

class Lexer {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #tokens: Token[] = [];
  readonly #inside: Inside[] = [];
  readonly #elements: Elements;
  /** Of each round bracket that is open, whether a statement's condition stands in it: `if (`. */
  readonly #isCondition: boolean[] = [];
  /** Whether the round bracket that was closed last held a condition: what follows begins a statement. */
  #hadCondition = false;
  #at = 0;
  /** Up to here no pattern ends: looking again from each slash would take time that grows with the square of a line. */
  #noPatternBefore = 0;

  /** What a text may begin with. */
  readonly #openings: ReadonlySet<number>;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#elements = new Elements(text);
    this.#openings = new Set(syntax.texts.map(({ open }) => open.charCodeAt(0)));
  }

  *run(): Slices<readonly Token[]> {
    for (let step = 1; this.#at < this.#text.length; step++) {
      this.#next();
      if (step % restsAfter === 0) {
        yield;
      }
    }
    return this.#tokens;
  }

  #next(): void {
    if (this.#inside.at(-1)?.kind === 'element') {
      this.#readElement();
      return;
    }
    const code = this.#text.charCodeAt(this.#at);
    if (isBlank(code) || (code === backslash && this.#syntax.joinsLines)) {
      this.#at += 1;
      if (code === lineFeed) {
        this.#leaveShortText();
      }
    } else if (isWordStart(code) && !this.#openings.has(code)) {
      this.#readWord();
    } else if (!this.#skipComment() && !this.#readText(code) && !this.#readPattern()) {
      if (isDigit(code)) {
        this.#push('number', this.#endOfRun(this.#at + 1, isNumberPart));
      } else {
        this.#readSign();
      }
    }
  }

  /** A text that ends with its line ends there also where what is inserted does not. */
  #leaveShortText(): void {
    const inside = this.#inside.at(-1);
    if (inside?.kind === 'text' && !inside.form.spansLines) {
      this.#inside.pop();
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
    const close =
      this.#text.startsWith(lineComment, this.#at) || this.#isDirective()
        ? '\n'
        : hasBlockComments && this.#text.startsWith('/*', this.#at)
          ? '*/'
          : null;
    if (close === null) {
      return false;
    }
    const end = this.#text.indexOf(close, this.#at + (close === '*/' ? 2 : lineComment.length));
    this.#at = end === -1 ? this.#text.length : end + (close === '\n' ? 0 : close.length);
    return true;
  }

  #isDirective(): boolean {
    if (this.#syntax.hasDirectives !== true || this.#text[this.#at] !== '#') {
      return false;
    }
    const last = this.#tokens.at(-1);
    return last === undefined || this.#text.slice(last.end, this.#at).includes('\n');
  }

  #readText(code: number): boolean {
    if (!this.#openings.has(code)) {
      return false;
    }
    const form = this.#textFormHere();
    if (form === undefined) {
      return false;
    }
    this.#readTextOf(form, this.#at, this.#at + form.open.length, true);
    return true;
  }

  #textFormHere(): TextForm | undefined {
    rawOpening.lastIndex = this.#at;
    const raw = this.#syntax.hasRawTexts === true ? rawOpening.exec(this.#text)?.[0] : undefined;
    if (raw !== undefined) {
      return rawText(raw);
    }
    const forms = this.#inside.at(-1)?.kind === 'tag' ? attributeTexts : this.#syntax.texts;
    return forms.find(({ open }) => this.#text.startsWith(open, this.#at));
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

  /** Reads a text from `from` on, up to its end or to what is inserted in a template. */
  #readTextOf(form: TextForm, start: number, from: number, isWhole: boolean, isRaw = false): void {
    const { contentEnd, end, isPlain, isInterrupted } = textEndOf(this.#text, form, from, isRaw);
    this.#pushText(start, end, from, contentEnd, isWhole && isPlain);
    if (isInterrupted) {
      this.#inside.push({ kind: 'text', form, open: 0 });
    }
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
    const { end, isClosed } = patternEndOf(this.#text, this.#at);
    if (isClosed) {
      this.#pushText(this.#at, end, this.#at + 1, end - 1, false);
    } else {
      this.#noPatternBefore = end;
    }
    return isClosed;
  }

  #mayBeginPattern(): boolean {
    const last = this.#tokens.at(-1);
    if (last === undefined || isWord(last)) {
      return last === undefined || beforePattern.has(last.text);
    }
    return last.kind === 'sign' && (last.text === ')' ? this.#hadCondition : !/[\]}]/.test(last.text));
  }

  #noteRound(sign: string): void {
    if (sign === '(') {
      const [before, head] = this.#tokens.slice(-2);
      const word = head ?? before;
      const isMember = head !== undefined && before?.text === '.';
      this.#isCondition.push(word?.kind === 'word' && beforeCondition.has(word.text) && !isMember);
    } else if (sign === ')') {
      this.#hadCondition = this.#isCondition.pop() === true;
    }
  }

  #readSign(): void {
    const sign = this.#text[this.#at] ?? '';
    const inside = this.#inside.at(-1);
    if (inside?.kind === 'text' || inside?.kind === 'code') {
      if (sign === '}' && inside.open === 0) {
        this.#inside.pop();
        if (inside.kind === 'text') {
          this.#readTextOf(inside.form, this.#at, this.#at + 1, false);
        } else {
          this.#push('sign', this.#at + 1);
        }
        return;
      }
      inside.open += sign === '{' ? 1 : sign === '}' ? -1 : 0;
    } else if (inside?.kind === 'tag' && this.#readTagSign(sign)) {
      return;
    }
    this.#noteRound(sign);
    const mayOpen = sign === '<' && this.#syntax.hasPatterns && this.#mayBeginPattern();
    if (mayOpen && this.#elements.opensAt(this.#at)) {
      this.#inside.push({ kind: 'tag' });
    }
    this.#push('sign', this.#at + (twoSigns.has(this.#text.slice(this.#at, this.#at + 2)) ? 2 : 1));
  }

  /** A sign of a tag that means more there than elsewhere. */
  #readTagSign(sign: string): boolean {
    const isEnd = sign === '>';
    const isWhole = sign === '/' && this.#text[this.#at + 1] === '>';
    if (isEnd || isWhole) {
      this.#inside.pop();
      if (isEnd) {
        this.#inside.push({ kind: 'element' });
      }
      this.#pushText(this.#at, this.#at + (isEnd ? 1 : 2), this.#at, this.#at, false);
    } else if (sign === '{') {
      this.#inside.push({ kind: 'code', open: 0 });
      this.#push('sign', this.#at + 1);
    }
    return isEnd || isWhole || sign === '{';
  }

  /** Words between tags, up to the next tag or brace: whatever they look like, they are no code. */
  #readElement(): void {
    const end = this.#elements.endOfWords(this.#at);
    const close = this.#elements.endOfClosing(end);
    this.#at = end;
    if (close !== null) {
      this.#inside.pop();
      this.#pushText(end, close, end, end, false);
    } else if (end < this.#text.length) {
      this.#inside.push(this.#text[end] === '{' ? { kind: 'code', open: 0 } : { kind: 'tag' });
      this.#push('sign', end + 1);
    }
  }
}

const twoSigns = new Set(['?.', '=>', '->', '==', '!=', '<=', '>=', ':=', '::', '&&', '||', '??', '**', '+=']);
/** No program has more; looking for an end of dollars or quotes from each of them would take the square of their number. */
const rawOpening = /\${0,8}"{3,16}/y;
const [lineFeed, backslash] = [10, 92];
