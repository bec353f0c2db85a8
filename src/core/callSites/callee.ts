import type { Language } from './syntax';
import { isSign, isWord, type Token } from './tokens';
import { plainName } from './values';

/** What is called, as far as it is names: `langfuse.prompt.get`, `this.client.prompts().get`. */
export interface Callee {
  /** As `plainName` gives them, outermost first, the called one last; without `this` and `self`. */
  readonly names: readonly string[];
  /** The same as written, and the names in brackets that the chain begins with. */
  readonly written: readonly string[];
  /** It is called on something. */
  readonly isMethod: boolean;
  /** The place of its first token. */
  readonly start: number;
}

/** So many names of a chain are read, nearest first. */
const mostNames = 12;

const selves = new Set(['this', 'self', 'cls', 'super', 'base']);

/** Reads back from the name at `at`, which is called. */
export function calleeAt(tokens: readonly Token[], pairs: ReadonlyMap<number, number>, at: number): Callee {
  const names: string[] = [];
  const written: string[] = [];
  const add = (token: Token | undefined): void => {
    if (isWord(token) && !selves.has(token.text)) {
      names.unshift(plainName(token.text));
      written.unshift(token.text);
    }
  };
  add(tokens[at]);
  let place = withoutHash(tokens, at);
  let isMethod = false;
  for (let read = 0; read < mostNames && isDot(tokens[place - 1]); read++) {
    isMethod = true;
    let before = skipped(tokens, place - 2);
    // `prompts().get(…)` and `clients[0].get(…)` are `prompts.get` and `clients.get`.
    let open = opening(tokens, pairs, before);
    while (open !== null && !isWord(tokens[open - 1]) && opening(tokens, pairs, open - 1) !== null) {
      before = open - 1;
      open = opening(tokens, pairs, before);
    }
    if (open !== null && !isWord(tokens[open - 1])) {
      written.unshift(...wordsIn(tokens, open + 1, before));
      return { names, written, isMethod, start: open };
    }
    place = open === null ? before : open - 1;
    if (!isWord(tokens[place])) {
      return { names: ['', ...names], written: ['', ...written], isMethod, start: place };
    }
    add(tokens[place]);
    place = withoutHash(tokens, place);
  }
  return { names, written, isMethod, start: place };
}

function isDot(token: Token | undefined): boolean {
  return isSign(token, '.') || isSign(token, '?.');
}

/** `#client` is the private field of that name. */
function withoutHash(tokens: readonly Token[], at: number): number {
  return isSign(tokens[at - 1], '#') ? at - 1 : at;
}

/** `client!.get(…)` is `client.get(…)`. */
function skipped(tokens: readonly Token[], at: number): number {
  return isSign(tokens[at], '!') ? at - 1 : at;
}

function opening(tokens: readonly Token[], pairs: ReadonlyMap<number, number>, at: number): number | null {
  return isSign(tokens[at], ')') || isSign(tokens[at], ']') ? (pairs.get(at) ?? null) : null;
}

function wordsIn(tokens: readonly Token[], from: number, to: number): readonly string[] {
  return tokens
    .slice(from, Math.min(to, from + mostNames))
    .filter((token) => isWord(token) && token.text !== 'await' && token.text !== 'new' && !selves.has(token.text))
    .map(({ text }) => text);
}

/** Words before a name that is declared rather than called. */
const declares = new Set(['def', 'function', 'func', 'fn', 'class', 'new', 'interface', 'struct', 'record', 'enum']);

/** Words before a name that is called. */
const beforeCall = new Set([
  ...['return', 'await', 'yield', 'throw', 'raise', 'case', 'in', 'of', 'do', 'else', 'not', 'and', 'or', 'if', 'elif'],
  ...['while', 'is', 'void', 'typeof', 'delete', 'assert', 'from', 'when', 'then', 'with', 'go', 'defer', 'range'],
  ...['export', 'default', 'print', 'lambda', 'except', 'for'],
]);

/** Whether a name is declared at `at`, with its arguments in the brackets `open` to `close`, rather than called. */
export function isDeclared(
  tokens: readonly Token[],
  pairs: ReadonlyMap<number, number>,
  at: number,
  open: number,
  language: Language,
): boolean {
  const before = tokens[at - 1];
  if (declares.has(before?.text ?? '')) {
    return true;
  }
  if (isDot(before)) {
    return false;
  }
  const close = pairs.get(open) ?? open;
  // `func (s *Store) Load(…)`.
  const receiver = isSign(before, ')') ? pairs.get(at - 1) : undefined;
  if ((receiver !== undefined && tokens[receiver - 1]?.text === 'func') || isParameter(tokens, open + 1)) {
    return true;
  }
  if (language === 'python' || language === 'go') {
    return false;
  }
  const isBodyNext = /^(?:[{:]|=>|->|throws)$/.test(tokens[close + 1]?.text ?? '');
  const mayBegin =
    before === undefined || isWord(before) ? !beforeCall.has(before?.text ?? '') : /^[{};,*>\]#]$/.test(before.text);
  return isBodyNext && mayBegin;
}

/** `String id`, `final String id`, `id string`: two words side by side are a name and its type. */
function isParameter(tokens: readonly Token[], at: number): boolean {
  const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  return isWord(first) && isWord(second) && !operators.has(first.text) && !operators.has(second.text) && !isDot(third);
}

const operators = new Set([
  ...['new', 'await', 'not', 'lambda', 'yield', 'typeof', 'ref', 'out', 'in', 'is', 'as', 'if', 'else', 'for'],
  ...['async', 'function', 'func', 'and', 'or', 'satisfies', 'instanceof'],
]);

/** Calls that only speak of a call, to tests: what is asked of a double is asked of no registry. */
const doubles = new Set([
  ...['when', 'whenever', 'verify', 'setup', 'setupsequence', 'setupasync', 'verifyall', 'expect', 'doreturn', 'given'],
  ...['received', 'didnotreceive', 'calledwith'],
]);

export function isOfDouble(tokens: readonly Token[], { names, written, start }: Callee): boolean {
  if ([...names.slice(0, -1), ...written.map(plainName)].some((name) => doubles.has(name))) {
    return true;
  }
  // `when(client.get(…))`, and `mock.Setup(c => c.Get(…))`.
  const isLambda = isSign(tokens[start - 1], '=>') && isWord(tokens[start - 2]);
  const open = start - (isLambda ? 3 : 1);
  return isSign(tokens[open], '(') && doubles.has(plainName(tokens[open - 1]?.text ?? ''));
}
