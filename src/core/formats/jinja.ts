import { oneLine } from '../wording';
import { expressionNames } from './jinjaExpression';
import { readJinjaTag } from './jinjaLexer';
import type { JinjaToken } from './jinjaLexer';

export interface JinjaInclude {
  /** The names to try, in order. */
  readonly names: readonly string[];
  readonly offset: number;
  readonly required: boolean;
}

export interface JinjaReading {
  readonly variables: ReadonlySet<string>;
  readonly includes: readonly JinjaInclude[];
  /** The first thing that Jinja's own parser rejects; reading goes on where it can. */
  readonly error: { readonly message: string; readonly offset: number } | null;
}

interface Block {
  readonly word: string;
  readonly offset: number;
  readonly locals: string[];
}

/** Statements that need an end, which is `end` and their own name. */
const blockWords: ReadonlySet<string> = new Set(
  ['if', 'for', 'macro', 'call', 'filter', 'set', 'block', 'with', 'autoescape', 'trans', 'raw', 'switch'].concat(
    ['unless', 'case', 'capture', 'comment', 'tablerow'], // Liquid's
  ),
);
const endRaw = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

/** Reads what a Jinja template asks for. One pass, never throws. */
export function readJinja(text: string): JinjaReading {
  const reader = new Reader(text);
  reader.read();
  return reader;
}

class Reader implements JinjaReading {
  readonly variables = new Set<string>();
  readonly includes: JinjaInclude[] = [];
  error: { message: string; offset: number } | null = null;
  private readonly blocks: Block[] = [];
  /** How many times each name is declared by the template itself, in what is open now. */
  private readonly locals = new Map<string, number>();

  constructor(private readonly text: string) {}

  read(): void {
    const { text } = this;
    let at = text.indexOf('{');
    while (at !== -1) {
      const sign = text.charAt(at + 1);
      let end = at + 1;
      if (sign === '#') {
        const close = text.indexOf('#}', at + 2);
        if (close === -1) {
          // At the very end Jinja lets it pass.
          if (text.slice(at + 2).trim() !== '') {
            this.fail('the comment {# is never closed with #}', at);
          }
          break;
        }
        end = close + 2;
      } else if (sign === '%' || sign === '{') {
        end = this.tag(at, sign === '%' ? '%}' : '}}');
        if (end === -1) {
          break;
        }
      }
      at = text.indexOf('{', end);
    }
    const open = this.blocks.at(-1);
    if (open !== undefined) {
      this.fail(`{% ${open.word} %} is never closed with {% end${open.word} %}`, open.offset);
    }
  }

  private fail(message: string, offset: number): void {
    // Names in it may be as long as the text.
    this.error ??= { message: oneLine(message), offset };
  }

  private tag(start: number, close: '%}' | '}}'): number {
    const run = readJinjaTag(this.text, start + 2, close);
    if (run.error !== null) {
      this.fail(
        run.error === 'unclosed' ? `${close === '}}' ? '{{' : '{%'} is never closed with ${close}` : run.error,
        start,
      );
      // Behind a broken tag, the next one may be whole.
      return run.error === 'unclosed' ? -1 : Math.max(run.end, start + 2);
    }
    if (close === '}}') {
      if (run.tokens.length === 0) {
        this.fail('the tag is empty', start);
      }
      this.names(run.tokens);
    } else if (run.tokens[0]?.type === 'name') {
      return this.statement(run.tokens[0].text, run.tokens.slice(1), start, run.end);
    }
    return run.end;
  }

  private names(tokens: readonly JinjaToken[]): void {
    for (const name of expressionNames(tokens)) {
      if (!this.locals.has(name)) {
        this.variables.add(name);
      }
    }
  }

  private statement(word: string, rest: readonly JinjaToken[], start: number, end: number): number {
    if (word === 'raw' || word === 'verbatim') {
      endRaw.lastIndex = end;
      const close = endRaw.exec(this.text);
      if (close === null) {
        this.fail('{% raw %} is never closed with {% endraw %}', start);
        return -1;
      }
      return endRaw.lastIndex;
    }
    if (word.startsWith('end')) {
      this.close(word.slice(3), start);
      return end;
    }
    switch (word) {
      case 'for':
      case 'tablerow':
        this.loop(word, rest, start);
        break;
      case 'set':
      case 'assign':
        this.assign(rest, start);
        break;
      case 'with':
        this.open(word, start);
        this.assignments(rest);
        break;
      case 'macro':
      case 'call':
        this.macro(word, rest, start);
        break;
      case 'include':
      case 'extends':
      case 'import':
      case 'from':
      case 'render':
        this.include(word, rest, start);
        break;
      case 'block':
      case 'comment':
      case 'capture':
        this.open(word, start);
        break;
      case 'filter':
        // A filter's arguments are expressions; its name is none.
        this.names(rest.slice(1));
        this.open(word, start);
        break;
      default:
        this.names(rest);
        if (blockWords.has(word)) {
          this.open(word, start);
        } else if ((word === 'else' || word === 'elif') && this.blocks.length === 0) {
          this.fail(`{% ${word} %} stands outside of a block`, start);
        }
    }
    return end;
  }

  private loop(word: string, rest: readonly JinjaToken[], start: number): void {
    const at = rest.findIndex((token) => token.type === 'name' && token.text === 'in');
    const targets = at === -1 ? [] : rest.slice(0, at).flatMap((token) => (token.type === 'name' ? [token.text] : []));
    // The list is looked up before the loop's own names exist; a condition behind it may use them.
    const filter = rest.findIndex((token, index) => index > at && token.type === 'name' && token.text === 'if');
    this.names(rest.slice(at + 1, filter === -1 ? undefined : filter));
    this.open(word, start, [...targets, 'loop', 'forloop']);
    if (filter !== -1) {
      this.names(rest.slice(filter + 1));
    }
  }

  private assign(rest: readonly JinjaToken[], start: number): void {
    const at = rest.findIndex((token) => token.type === 'operator' && token.text === '=');
    const targets = rest.slice(0, at === -1 ? 1 : at).flatMap((token, index, all) =>
      // `ns.x = 1` sets a member of something that exists already.
      token.type === 'name' && all[index - 1]?.text !== '.' && all[index + 1]?.text !== '.' ? [token.text] : [],
    );
    this.names(rest.slice(at === -1 ? 1 : at + 1));
    // An `if` is no scope of its own.
    const within = this.blocks.findLast((block) => block.word !== 'if');
    for (const name of targets) {
      this.declare(name);
      within?.locals.push(name);
    }
    if (at === -1) {
      this.open('set', start);
    }
  }

  private assignments(rest: readonly JinjaToken[]): void {
    const within = this.blocks.at(-1);
    rest.forEach((token, index) => {
      if (token.type === 'name' && rest[index + 1]?.text === '=' && rest[index + 1]?.type === 'operator') {
        this.declare(token.text);
        within?.locals.push(token.text);
      }
    });
    this.names(rest);
  }

  private macro(word: string, rest: readonly JinjaToken[], start: number): void {
    if (word === 'call') {
      this.names(rest);
      this.open(word, start);
      return;
    }
    const [name, ...parameters] = rest;
    if (name?.type === 'name') {
      this.declare(name.text);
      this.blocks.at(-1)?.locals.push(name.text);
    }
    const locals = parameters.flatMap((token, index) =>
      token.type === 'name' && ['(', ','].includes(parameters[index - 1]?.text ?? '') ? [token.text] : [],
    );
    // What is left are the names in default values.
    const known = new Set(locals);
    this.names(parameters.filter((token) => !known.has(token.text)));
    this.open(word, start, [...locals, 'caller', 'varargs', 'kwargs']);
  }

  private include(word: string, rest: readonly JinjaToken[], offset: number): void {
    const stop = rest.findIndex(
      (token) => token.type === 'name' && ['import', 'as', 'ignore', 'with'].includes(token.text),
    );
    const source = rest.slice(0, stop === -1 ? undefined : stop);
    const names = source.flatMap((token) => (token.type === 'string' ? [token.text] : []));
    if (names.length > 0 && source.every((token) => token.type === 'string' || '[](),'.includes(token.text))) {
      const ignored = rest.some((token) => token.type === 'name' && token.text === 'ignore');
      this.includes.push({ names, offset, required: !ignored });
    } else {
      this.names(source);
    }
    if (word === 'import' || word === 'from') {
      // `import 'x' as m`, `from 'x' import a as b, c`: the name behind `as`, or the imported one.
      const imported = rest.slice(stop === -1 ? rest.length : stop);
      imported.forEach((token, index) => {
        if (token.type === 'name' && !['import', 'as', 'with', 'without', 'context'].includes(token.text)) {
          if (imported[index + 1]?.text !== 'as') {
            this.declare(token.text);
          }
        }
      });
    }
  }

  private declare(name: string): void {
    this.locals.set(name, (this.locals.get(name) ?? 0) + 1);
  }

  private open(word: string, offset: number, locals: readonly string[] = []): void {
    locals.forEach((name) => this.declare(name));
    this.blocks.push({ word, offset, locals: [...locals] });
  }

  private close(word: string, offset: number): void {
    const block = this.blocks.at(-1);
    if (block?.word === word) {
      this.blocks.pop();
      for (const name of block.locals) {
        const count = (this.locals.get(name) ?? 0) - 1;
        if (count > 0) {
          this.locals.set(name, count);
        } else {
          this.locals.delete(name);
        }
      }
    } else if (blockWords.has(word)) {
      this.fail(
        block === undefined
          ? `{% end${word} %} closes a block that was never opened`
          : `{% end${word} %} does not close the open {% ${block.word} %}`,
        offset,
      );
    }
  }
}
