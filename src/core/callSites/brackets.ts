import type { Token } from './tokens';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** For each bracket that has one, the place of the bracket that belongs to it, both ways. */
export function matchBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: { readonly at: number; readonly close: string }[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') {
      continue;
    }
    const close = closing[text];
    if (close !== undefined) {
      open.push({ at, close });
    } else if (text === ')' || text === ']' || text === '}') {
      // What was left open inside is closed with it; a bracket that closes nothing is passed over.
      const opened = open.findLastIndex((each) => each.close === text);
      if (opened !== -1 && open.length - opened <= mostLeftOpen) {
        pairs.set(at, open[opened]?.at ?? at);
        pairs.set(open[opened]?.at ?? at, at);
        open.length = opened;
      }
    }
  }
  return pairs;
}

/** So many brackets may be missing in one place: a program that somebody is typing has few. */
const mostLeftOpen = 8;
