import { oneLine } from '../wording';
import { readTokens, Searcher } from './handlebarsLexer';
import { readCall } from './handlebarsParser';
import type { Call } from './handlebarsParser';

export type TagKind =
  'value' | 'open' | 'inverse' | 'decorator' | 'partial' | 'partialBlock' | 'else' | 'close' | 'raw';

export interface Tag {
  readonly kind: TagKind;
  readonly start: number;
  readonly end: number;
  /** Null for a bare `{{else}}` and `{{^}}`. */
  readonly call: Call | null;
}

export interface TagScan {
  readonly tags: readonly Tag[];
  /** The first thing that Handlebars' own parser rejects. What stands behind it is read when the scan is lenient. */
  readonly error: { readonly message: string; readonly offset: number } | null;
}

interface OpenBlock {
  readonly name: string;
  readonly kind: TagKind;
  readonly offset: number;
  elseSeen: boolean;
}

const elseTag = /\{\{~?\s*(?:else\s*|\^\s*)~?\}\}/y;
const elseIf = /\{\{~?\s*else\b/y;

/** Finds the tags of a Handlebars template in one pass. A lenient scan steps over what is no tag. */
export function scanTags(text: string, lenient: boolean): TagScan {
  return new Scanner(text, lenient).scan();
}

class Scanner {
  private readonly tags: Tag[] = [];
  private readonly open: OpenBlock[] = [];
  private readonly searcher: Searcher;
  private error: { message: string; offset: number } | null = null;
  /** A lenient scan may read a stretch again after a false start; this bounds how often. */
  private work: number;

  constructor(
    private readonly text: string,
    private readonly lenient: boolean,
  ) {
    this.searcher = new Searcher(text);
    this.work = 4 * text.length + 1000;
  }

  scan(): TagScan {
    let at = 0;
    while (at !== -1 && this.work > 0 && (this.error === null || this.lenient)) {
      at = this.next(at);
    }
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) {
      this.fail(`{{#${unclosed.name}}} is never closed with {{/${unclosed.name}}}`, unclosed.offset);
    }
    return { tags: this.tags, error: this.error };
  }

  private fail(message: string, offset: number): void {
    // Names in it may be as long as the text.
    this.error ??= { message: oneLine(message), offset };
  }

  /** Reads the next tag at or behind `from`; returns where to go on, or -1 at the end. */
  private next(from: number): number {
    const { text } = this;
    const start = this.searcher.find('{{', from);
    if (start === -1) {
      return -1;
    }
    if (start > from && text.charAt(start - 1) === '\\' && !(start - 1 > from && text.charAt(start - 2) === '\\')) {
      return this.afterEscaped(start);
    }
    const end = this.tag(start);
    this.work -= Math.max(0, (end === -1 ? start + 2 : end) - start);
    return end === -1 ? start + 2 : end;
  }

  /** `\{{` is text up to the next tag, whose own backslashes count again. */
  private afterEscaped(start: number): number {
    const next = this.searcher.find('{{', start + 2);
    if (next === -1) {
      return -1;
    }
    let at = next;
    while (at > start + 2 && next - at < 2 && this.text.charAt(at - 1) === '\\') {
      at -= 1;
    }
    return at;
  }

  /** Returns the tag's end, or -1 when it is none. */
  private tag(start: number): number {
    const { text } = this;
    if (text.startsWith('{{{{', start) && !text.startsWith('{{{{/', start)) {
      return this.rawBlock(start);
    }
    const strip = text.charAt(start + 2) === '~' ? 1 : 0;
    const sign = start + 2 + strip;
    switch (text.charAt(sign)) {
      case '!':
        return this.comment(start, sign);
      case '>':
        return this.expression('partial', start, sign + 1);
      case '#':
        if (text.charAt(sign + 1) === '>') {
          return this.expression('partialBlock', start, sign + 2);
        }
        return text.charAt(sign + 1) === '*'
          ? this.expression('decorator', start, sign + 2)
          : this.expression('open', start, sign + 1);
      case '/':
        return this.expression('close', start, sign + 1);
      case '{':
        return this.expression('value', start, sign + 1, '}}}');
      case '&':
        return this.expression('value', start, sign + 1);
      default:
        return this.elseOrValue(start, sign);
    }
  }

  private elseOrValue(start: number, sign: number): number {
    elseTag.lastIndex = start;
    if (elseTag.test(this.text)) {
      const end = elseTag.lastIndex;
      this.enterElse(start, false);
      this.tags.push({ kind: 'else', start, end, call: null });
      return end;
    }
    if (this.text.charAt(sign) === '^') {
      return this.expression('inverse', start, sign + 1);
    }
    elseIf.lastIndex = start;
    if (elseIf.test(this.text)) {
      return this.expression('else', start, elseIf.lastIndex);
    }
    return this.expression('value', start, this.text.charAt(sign) === '*' ? sign + 1 : sign);
  }

  private comment(start: number, sign: number): number {
    // `{{!-- … --}}` may hold braces; `{{! … }}` may not.
    if (!this.text.startsWith('--', sign + 1)) {
      const end = this.searcher.find('}}', sign);
      return end === -1 ? this.reject('the comment is never closed with }}', start) : end + 2;
    }
    const ends = ['--}}', '--~}}'].flatMap((close) => {
      const end = this.searcher.find(close, sign + 1);
      return end === -1 ? [] : [end + close.length];
    });
    return ends.length === 0 ? this.reject('the comment is never closed with --}}', start) : Math.min(...ends);
  }

  private expression(kind: TagKind, start: number, from: number, close = '}}'): number {
    const run = readTokens(this.searcher, from, close, this.lenient);
    this.work -= run.stop - start;
    if (run.end === -1) {
      return this.reject(this.unclosed(run.stop, close), start);
    }
    const blockParams = kind === 'open' || kind === 'inverse' || kind === 'else' || kind === 'decorator';
    const call = readCall(run.tokens, blockParams);
    if (call === null || (call.callee.type === 'call' && kind !== 'partial' && kind !== 'partialBlock')) {
      const what = this.text.slice(start, Math.min(run.end, start + 60));
      return this.reject(run.tokens.length === 0 ? 'the tag is empty' : `${what} is no Handlebars expression`, start);
    }
    if (kind === 'close') {
      this.closeBlock(start, call);
    } else if (kind === 'else') {
      this.enterElse(start, true);
    } else if (kind !== 'value' && kind !== 'partial') {
      this.open.push({ name: nameOf(call), kind, offset: start, elseSeen: false });
    }
    this.tags.push({ kind, start, end: run.end, call });
    return run.end;
  }

  /** Why a tag that stopped at `stop` is none. */
  private unclosed(stop: number, close: string): string {
    if (stop >= this.text.length || this.searcher.find('}}', stop) === -1) {
      return `the tag is never closed with ${close}`;
    }
    return this.text.startsWith('{{', stop)
      ? 'the tag is not closed before the next one begins'
      : `unexpected ${shown(this.text, stop)} in the tag`;
  }

  /** `{{{{raw}}}} … {{{{/raw}}}}`: nothing in between is a tag. Nested raw blocks are counted. */
  private rawBlock(start: number): number {
    const run = readTokens(this.searcher, start + 4, '}}}}', this.lenient);
    this.work -= run.stop - start;
    const call = run.end === -1 ? null : readCall(run.tokens, false);
    if (call === null || run.end === -1) {
      return this.reject('the raw block does not begin with {{{{name}}}}', start);
    }
    let depth = 1;
    let at = run.end;
    while (depth > 0) {
      const next = this.searcher.find('{{{{', at);
      if (next === -1) {
        this.work -= this.text.length - start;
        return this.reject(`{{{{${nameOf(call)}}}}} is never closed`, start);
      }
      depth += this.text.charAt(next + 4) === '/' ? -1 : 1;
      at = next + 4;
    }
    const close = this.searcher.find('}}}}', at);
    if (close === -1 || this.text.slice(at + 1, close) !== nameOf(call)) {
      return this.reject(`{{{{${nameOf(call)}}}}} is not closed by its own name`, start);
    }
    this.tags.push({ kind: 'raw', start, end: close + 4, call });
    return close + 4;
  }

  private enterElse(offset: number, chained: boolean): void {
    const block = this.open.at(-1);
    if (block === undefined || block.kind === 'partialBlock' || block.kind === 'decorator') {
      this.fail('{{else}} stands outside of a block', offset);
    } else if (block.elseSeen || (chained && block.kind === 'inverse')) {
      this.fail('a second {{else}} in one block', offset);
    } else {
      block.elseSeen = !chained;
    }
  }

  private closeBlock(offset: number, call: Call): void {
    const name = nameOf(call);
    const block = this.open.at(-1);
    if (block === undefined) {
      this.fail(`{{/${name}}} closes a block that was never opened`, offset);
    } else if (block.name === name) {
      this.open.pop();
    } else {
      this.fail(`{{/${name}}} does not close the open block {{#${block.name}}}`, offset);
      // A lenient scan goes on behind the block that was meant, if there is one.
      const recent = this.open.slice(-50);
      const meant = recent.findLastIndex((open) => open.name === name);
      if (meant !== -1) {
        this.open.length -= recent.length - meant;
      }
    }
  }

  private reject(message: string, offset: number): -1 {
    this.fail(message, offset);
    return -1;
  }
}

function nameOf(call: Call): string {
  const { callee } = call;
  return callee.type === 'path' ? callee.original : callee.type === 'literal' ? callee.value : '';
}

function shown(text: string, offset: number): string {
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0x20);
  return char === '\n' ? 'line break' : `"${char}"`;
}
