/** What a program is made of, but for comments and blank space. Offsets are counted in UTF-16 units from 0. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign' | 'text';
  /** The token as written; of a text what it says. */
  readonly text: string;
  /** False for a text that is put together when the program runs, or whose escapes would have to be worked out. */
  readonly isPlain: boolean;
  readonly start: number;
  readonly end: number;
}

/** Where a text's own characters stand, without its quotes. */
export interface TextToken extends Token {
  readonly kind: 'text';
  readonly contentStart: number;
  readonly contentEnd: number;
}

export function isText(token: Token | undefined): token is TextToken {
  return token?.kind === 'text';
}

export function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

export interface WordToken extends Token {
  readonly kind: 'word';
}

export function isWord(token: Token | undefined): token is WordToken {
  return token?.kind === 'word';
}
