import type { HandlebarsToken } from './handlebarsLexer';

export type Expression =
  | {
      readonly type: 'path';
      /** `@index` and the like. */
      readonly data: boolean;
      /** How many `../` it begins with. */
      readonly up: number;
      /** Without `this`, `.` and `..`. */
      readonly parts: readonly string[];
      /** Begins with `this` or `.`, and so never names a helper. */
      readonly scoped: boolean;
      readonly original: string;
    }
  | { readonly type: 'literal'; readonly value: string; readonly quoted: boolean }
  | { readonly type: 'call'; readonly call: Call };

/** What a tag says: a name, with what is handed to it. */
export interface Call {
  readonly callee: Expression;
  readonly params: readonly Expression[];
  readonly hash: ReadonlyMap<string, Expression>;
  readonly blockParams: readonly string[];
}

const maxNesting = 50;

/** Reads the words of a tag; null when Handlebars' grammar does not allow them. */
export function readCall(tokens: readonly HandlebarsToken[], allowBlockParams: boolean): Call | null {
  return new CallReader(tokens).whole(allowBlockParams);
}

class CallReader {
  private at = 0;

  constructor(private readonly tokens: readonly HandlebarsToken[]) {}

  whole(allowBlockParams: boolean): Call | null {
    const call = this.call(0);
    if (call === null) {
      return null;
    }
    const blockParams: string[] = [];
    if (allowBlockParams && this.type() === 'as') {
      this.at += 1;
      for (let name = this.take('id'); name !== null; name = this.take('id')) {
        blockParams.push(name);
      }
      if (blockParams.length === 0 || this.take('pipe') === null) {
        return null;
      }
    }
    return this.at === this.tokens.length ? { ...call, blockParams } : null;
  }

  private call(depth: number): Call | null {
    const callee = this.expression(depth);
    // Only a partial's name may be computed; the scanner refuses that for other tags.
    if (callee === null || (callee.type === 'call' && depth > 0)) {
      return null;
    }
    const params: Expression[] = [];
    const hash = new Map<string, Expression>();
    while (this.startsExpression()) {
      if (this.type() === 'id' && this.type(1) === 'equals') {
        const key = this.tokens[this.at]?.text ?? '';
        this.at += 2;
        const value = this.expression(depth);
        if (value === null) {
          return null;
        }
        hash.set(key, value);
      } else if (hash.size > 0) {
        return null;
      } else {
        const param = this.expression(depth);
        if (param === null) {
          return null;
        }
        params.push(param);
      }
    }
    return { callee, params, hash, blockParams: [] };
  }

  private type(ahead = 0): HandlebarsToken['type'] | undefined {
    return this.tokens[this.at + ahead]?.type;
  }

  private take(type: HandlebarsToken['type']): string | null {
    const token = this.tokens[this.at];
    if (token?.type !== type) {
      return null;
    }
    this.at += 1;
    return token.text;
  }

  private startsExpression(): boolean {
    const type = this.type();
    return type === 'id' || type === 'string' || type === 'literal' || type === 'data' || type === '(';
  }

  private expression(depth: number): Expression | null {
    if (depth > maxNesting) {
      return null;
    }
    const quoted = this.take('string');
    const value = quoted ?? this.take('literal');
    if (value !== null) {
      return { type: 'literal', value, quoted: quoted !== null };
    }
    if (this.take('(') !== null) {
      const call = this.call(depth + 1);
      return call === null || this.take(')') === null ? null : { type: 'call', call };
    }
    return this.path();
  }

  private path(): Expression | null {
    const data = this.take('data') !== null;
    let original = data ? '@' : '';
    let up = 0;
    let scoped = false;
    const parts: string[] = [];
    for (let first = true; ; first = false) {
      const segment = this.take('id');
      if (segment === null) {
        return null;
      }
      original += segment;
      const bracketed = segment.startsWith('[');
      if (!bracketed && (segment === '..' || segment === '.' || segment === 'this')) {
        // The reference allows these in front of a path only.
        if (parts.length > 0) {
          return null;
        }
        up += segment === '..' ? 1 : 0;
        scoped ||= first && segment !== '..';
      } else {
        parts.push(bracketed ? segment.slice(1, -1) : segment);
      }
      const separator = this.take('separator');
      if (separator === null) {
        return { type: 'path', data, up, parts, scoped, original };
      }
      original += separator;
    }
  }
}
