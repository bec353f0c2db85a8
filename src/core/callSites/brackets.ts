import type { Slices } from '../slices';
import { isSign, type Token } from './tokens';

/** So many tokens are gone through between two rests. */
const restsAfter = 4_000;

const nothing = { kind: 'word', text: '' } as const;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** For each bracket that has one, the place of the bracket that belongs to it, both ways. */
export function* matchBrackets(tokens: readonly Token[]): Slices<ReadonlyMap<number, number>> {
  const pairs = new Map<number, number>();
  const open: { readonly at: number; readonly close: string }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? nothing;
    if (at % restsAfter === restsAfter - 1) {
      yield;
    }
    if (kind !== 'sign') {
      continue;
    }
    const close = closing[text];
    if (close !== undefined) {
      open.push({ at, close });
    } else if (text === ')' || text === ']' || text === '}') {
      // What was left open inside is closed with it; a bracket that closes nothing is passed over.
      const lowest = Math.max(0, open.length - mostLeftOpen);
      let place = open.length - 1;
      while (place >= lowest && open[place]?.close !== text) {
        place -= 1;
      }
      const opened = place >= lowest ? open[place] : undefined;
      if (opened !== undefined) {
        pairs.set(at, opened.at);
        pairs.set(opened.at, at);
        open.length = place;
      }
    }
  }
  return pairs;
}

/** So many brackets may be missing in one place: a program that somebody is typing has few. */
const mostLeftOpen = 8;

/** The place after the type arguments that open at `from`; `from` where none do. */
export function endOfTypes(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < from + mostTypeTokens; at++) {
    const token = tokens[at];
    depth += isSign(token, '<') ? 1 : isSign(token, '>') ? -1 : 0;
    if (depth === 0) {
      return at + 1;
    }
    if (token?.kind === 'sign' && !/^[<>.,:;{}[\]|&?]$/.test(token.text)) {
      return from;
    }
  }
  return from;
}

/** So many tokens may a call's type arguments have. */
const mostTypeTokens = 60;
