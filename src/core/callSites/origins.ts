import type { Slices } from '../slices';
import { endOfTypes } from './brackets';
import type { Callee } from './callee';
import { importedNames, type Origin } from './imports';
import type { Language } from './syntax';
import { isSign, isText, isWord, type Token } from './tokens';

/** Whether a call is an SDK's: `own` and `other` are what the file says; `open` is where it says nothing. */
export type Relation = 'own' | 'open' | 'other';

/** Of one name so many words are kept of where it comes from, and followed so far. */
const mostWords = 20;
const farthest = 4;

/** Where the names in a file come from, as far as imports, assignments and types tell. Scopes are not told apart. */
export class Origins {
  readonly #tokens: readonly Token[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #language: Language;
  readonly #names = new Map<string, { readonly words: Set<string>; isCertain: boolean }>();
  readonly #mentions: ReadonlySet<string>;
  readonly #answers = new Map<RegExp, Map<string, Relation>>();

  /** Reads them all. */
  static *of(tokens: readonly Token[], pairs: ReadonlyMap<number, number>, language: Language): Slices<Origins> {
    const words = new Set<string>();
    const origins = new Origins(tokens, pairs, language, words);
    yield* origins.#read(words);
    return origins;
  }

  private constructor(
    tokens: readonly Token[],
    pairs: ReadonlyMap<number, number>,
    language: Language,
    mentions: ReadonlySet<string>,
  ) {
    this.#tokens = tokens;
    this.#pairs = pairs;
    this.#language = language;
    this.#mentions = mentions;
  }

  *#read(words: Set<string>): Slices<void> {
    const tokens = this.#tokens;
    for (const { name, words: from } of importedNames(tokens, this.#pairs, this.#language)) {
      from.forEach((word) => words.add(word));
      if (name !== '') {
        this.#add(name, { words: from, isCertain: !isGeneric(name) });
      }
    }
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at];
      if (isWord(token)) {
        words.add(token.text);
        this.#readName(token.text, at);
      } else if (isSign(token, '=')) {
        this.#readDivided(at);
      } else if (isText(token) && isSign(tokens[at - 1], '(') && isImport(tokens[at - 2])) {
        words.add(token.text);
      }
      if (at % restsAfter === restsAfter - 1) {
        yield;
      }
    }
  }

  /** Whether a name in the file, or what it imports, has the SDK's name in it. */
  isMentioned(mention: RegExp): boolean {
    for (const word of this.#mentions) {
      if (mention.test(word)) {
        return true;
      }
    }
    return false;
  }

  relation({ written, isMethod }: Callee, mention: RegExp): Relation {
    // The called name alone says nothing: `getPromptLayer` may be anybody's method.
    const chain = isMethod ? written.slice(0, -1) : written;
    if (chain.some((word) => mention.test(word))) {
      return 'own';
    }
    const root = chain[0] ?? '';
    const known = this.#relationOf(root, mention, 0);
    return known === 'open' && isMethod && !chain.some(isClient) ? 'other' : known;
  }

  #relationOf(name: string, mention: RegExp, depth: number): Relation {
    if (mention.test(name)) {
      return 'own';
    }
    const origin = this.#names.get(name);
    if (origin === undefined || depth === farthest) {
      return 'open';
    }
    const answers = this.#answers.get(mention) ?? new Map<string, Relation>();
    this.#answers.set(mention, answers);
    const known = answers.get(name);
    if (known !== undefined) {
      return known;
    }
    // For names that come from one another in a circle.
    answers.set(name, 'open');
    const from = [...origin.words].map((word) => (word === name ? 'open' : this.#relationOf(word, mention, depth + 1)));
    const isOwn = from.includes('own') || [...origin.words].some((word) => mention.test(word));
    const relation = isOwn ? 'own' : origin.isCertain || from.includes('other') ? 'other' : 'open';
    answers.set(name, relation);
    return relation;
  }

  #add(name: string, { words, isCertain }: Origin): void {
    const known = this.#names.get(name) ?? { words: new Set<string>(), isCertain: false };
    this.#names.set(name, known);
    known.isCertain ||= isCertain;
    for (const word of words) {
      if (known.words.size < mostWords) {
        known.words.add(word);
      }
    }
  }

  /** What stands around a name may say where it comes from. */
  #readName(name: string, at: number): void {
    const [before, after] = [this.#tokens[at - 1], this.#tokens[at + 1]];
    if (isWord(before) && declares.has(before.text)) {
      this.#add(name, { words: this.#wordsFrom(at + 1, at + 8), isCertain: true });
    } else if (isSign(after, '=') || isSign(after, ':=')) {
      this.#add(name, this.#made(at + 2));
    }
    if (isSign(after, ':') || (this.#language === 'go' && (isSign(after, '*') || isWord(after)))) {
      this.#add(name, this.#typed(at + (isSign(after, ':') || isSign(after, '*') ? 2 : 1)));
    } else if (this.#isTypeBefore(at) && /^[=;,){:]$/.test(after?.text ?? '')) {
      this.#add(name, this.#typed(this.#startOfType(at - 1)));
    } else if (isWord(before) && before.text === 'as' && isSign(this.#tokens[at - 2], ')')) {
      // `with Client() as client`.
      this.#add(name, { words: [this.#tokens[(this.#pairs.get(at - 2) ?? 0) - 1]?.text ?? ''], isCertain: false });
    }
  }

  /** `const { a, b: c } = …`. */
  #readDivided(at: number): void {
    const open = isSign(this.#tokens[at - 1], '}') ? this.#pairs.get(at - 1) : undefined;
    if (open === undefined || at - open > mostDivided) {
      return;
    }
    const origin = this.#made(at + 1);
    for (let place = open + 1; place < at - 1; place++) {
      const token = this.#tokens[place];
      if (isWord(token)) {
        this.#add(token.text, { words: [...origin.words, token.text], isCertain: origin.isCertain });
      }
    }
  }

  #isTypeBefore(at: number): boolean {
    const before = this.#tokens[at - 1];
    return (
      (this.#language === 'java' || this.#language === 'csharp') &&
      (isWord(before) ? !/^(?:return|new|await|var|throw|else|case|in)$/.test(before.text) : isSign(before, '>'))
    );
  }

  #startOfType(end: number): number {
    let start = end;
    for (let depth = 0; start > end - 12 && start > 0; start--) {
      depth += isSign(this.#tokens[start], '>') ? 1 : isSign(this.#tokens[start], '<') ? -1 : 0;
      if (depth === 0 && isWord(this.#tokens[start])) {
        break;
      }
    }
    return start;
  }

  /** A type: words, and words between quotes. */
  #typed(from: number): Origin {
    const words: string[] = [];
    for (let at = from; at < from + 10; at++) {
      const token = this.#tokens[at];
      if (isWord(token) || isText(token)) {
        words.push(...(isText(token) ? token.text.slice(0, 100).split(/\W+/) : [token.text]));
        if (!/^(?:[.|<[]|\?\.)$/.test(this.#tokens[at + 1]?.text ?? '')) {
          break;
        }
      } else if (!/^[.|<[\],*&]$/.test(token?.text ?? '')) {
        break;
      }
    }
    return { words, isCertain: words.some((word) => isType(word)) };
  }

  /** What a name is given: what it is made of, or called from. */
  #made(from: number): Origin {
    const words: string[] = [];
    let isNew = false;
    let at = from;
    for (; at < from + 6; at++) {
      const token = this.#tokens[at];
      if (isSign(token, '(')) {
        if (isSign(this.#tokens[(this.#pairs.get(at) ?? at) + 1], '=>')) {
          return { words: [], isCertain: true };
        }
      } else if (isWord(token) && /^(?:await|yield|new|async)$/.test(token.text)) {
        isNew ||= token.text === 'new';
      } else if (!isSign(token, '&') && !isSign(token, '*')) {
        break;
      }
    }
    const first = this.#tokens[at];
    if (!isWord(first) || first.text === 'function' || first.text === 'lambda') {
      return { words: [], isCertain: first !== undefined };
    }
    const end = at + 16;
    for (; at < end; at++) {
      const token = this.#tokens[at];
      if (isWord(token)) {
        words.push(token.text);
      } else if (isSign(token, '(')) {
        // What is passed on may be wrapped: `Depends(get_client)`; a module's name is a text.
        const close = this.#pairs.get(at) ?? at;
        words.push(...this.#wordsFrom(at + 1, close, isImport(this.#tokens[at - 1])));
        at = close;
      } else if (isSign(token, '<')) {
        at = Math.max(at, endOfTypes(this.#tokens, at) - 1);
      } else if (isSign(token, '[')) {
        at = this.#pairs.get(at) ?? at;
      } else if (!/^(?:[.!]|\?\.|\?\?|\|\|)$/.test(token?.text ?? '')) {
        break;
      }
    }
    return { words, isCertain: isNew || isType(words[0] ?? '') };
  }

  #wordsFrom(from: number, to: number, hasTexts = false): readonly string[] {
    const words: string[] = [];
    for (let at = from; at < to && at < from + 12; at++) {
      const token = this.#tokens[at];
      if (isSign(token, '{') || isSign(token, ';')) {
        break;
      }
      if (isWord(token) || (hasTexts && isText(token))) {
        words.push(token.text);
      }
    }
    return words;
  }
}

const mostDivided = 60;

/** So many tokens are gone through between two rests. */
const restsAfter = 2_000;

const declares = new Set(['def', 'function', 'func', 'class', 'interface', 'struct', 'record', 'enum']);

/** `require("name")` and `import("name")`. */
function isImport(token: Token | undefined): boolean {
  return isWord(token) && (token.text === 'require' || token.text === 'import');
}

/** What a client is called where a file does not say what it is a client of. */
function isClient(name: string): boolean {
  return /client|sdk|api|registry|^(?:lf|pl|ls|bt|px|hub)$/i.test(name);
}

/** A client's name by which nobody can tell whose it is, whatever file it is imported from. */
function isGeneric(name: string): boolean {
  return /^_*(?:get|create|make)?_?(?:prompt)?_?(?:client|sdk|registry)$/i.test(name);
}

/** The name of a type that says what a thing is. */
function isType(name: string): boolean {
  return (
    /^[A-Z][a-z]/.test(name) &&
    !/^(?:Any|Optional|Union|Client|Object|Promise|Task|Record|Partial|Depends|Annotated)$/.test(name)
  );
}
