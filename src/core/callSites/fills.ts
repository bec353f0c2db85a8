import type { Slices } from '../slices';
import type { ArgumentReader, Arguments } from './arguments';
import type { CallRule } from './callRule';
import { valuesAt } from './places';
import { isSign, isWord, type Token } from './tokens';
import { plainName } from './values';

/** Finds which variables are given values where a prompt is asked for. */
export class Fills {
  readonly #tokens: readonly Token[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #arguments: ArgumentReader;
  #uses: ReadonlyMap<string, readonly number[]> = new Map();
  #blockEnds: readonly number[] = [];

  constructor(tokens: readonly Token[], pairs: ReadonlyMap<number, number>, reader: ArgumentReader) {
    this.#tokens = tokens;
    this.#pairs = pairs;
    this.#arguments = reader;
  }

  /** Reads where names are used and blocks end; before that no call is filled in by a later one. */
  *read(): Slices<void> {
    this.#uses = yield* usesOf(this.#tokens);
    this.#blockEnds = yield* blockEnds(this.#tokens, this.#pairs);
  }

  /**
   * Names that a call gives values to, or the call that fills in what it gives: `getPrompt("x").compile({ name })`.
   * Null where that cannot be told.
   */
  passes(rule: CallRule, given: Arguments, at: number, close: number): readonly string[] | null {
    const own = valuesAt(given, rule.variables);
    if (own !== undefined) {
      return own.kind === 'fields' && !own.fields.isOpen ? own.fields.names : null;
    }
    const filled = this.#filledAfter(rule, close) ?? this.#filledLater(rule, at);
    return filled === null ? null : namesGiven(rule, this.#arguments.read(filled));
  }

  /** The bracket of `.compile(` directly after a call; brackets of an awaited call may stand between. */
  #filledAfter(rule: CallRule, close: number): number | null {
    let next = close + 1;
    while (next <= close + mostBrackets && isSign(this.#tokens[next], ')')) {
      next += 1;
    }
    return this.#fillAt(rule, next);
  }

  #fillAt(rule: CallRule, dot: number): number | null {
    const isDot = isSign(this.#tokens[dot], '.') || isSign(this.#tokens[dot], '?.');
    const method = this.#tokens[dot + 1];
    const isFill = isDot && isWord(method) && rule.filling.methods.includes(plainName(method.text));
    return isFill && isSign(this.#tokens[dot + 2], '(') ? dot + 2 : null;
  }

  /** `prompt = getPrompt("x")`, and `prompt.compile(…)` further on, before the name is given anything else. */
  #filledLater(rule: CallRule, at: number): number | null {
    const name = rule.filling.methods.length === 0 ? null : this.#assigned(at);
    if (name === null) {
      return null;
    }
    const uses = this.#uses.get(name.text) ?? [];
    const end = this.#blockEnds[at] ?? this.#tokens.length;
    for (const use of uses) {
      if (use > end || (use > at && this.#isGivenAnew(use))) {
        return null;
      }
      const fill = use > at ? this.#fillAt(rule, use + 1) : null;
      if (fill !== null) {
        return fill;
      }
    }
    return null;
  }

  /** A name that is assigned to, or the argument of a function that is declared. */
  #isGivenAnew(use: number): boolean {
    const next = this.#tokens[use + 1];
    if (isSign(next, '=') || isSign(next, ':=')) {
      // `f(prompt=prompt)` names an argument.
      return !isSign(this.#tokens[use - 1], '(') && !isSign(this.#tokens[use - 1], ',');
    }
    for (let at = use - 1; at > use - mostArguments && at > 1; at--) {
      const token = this.#tokens[at];
      if (isSign(token, '(')) {
        return /^(?:def|function|func)$/.test(this.#tokens[at - 2]?.text ?? '');
      }
      const open = isSign(token, ')') || isSign(token, ']') || isSign(token, '}') ? this.#pairs.get(at) : undefined;
      at = open ?? at;
      if (isSign(token, '{') || isSign(token, ';')) {
        return false;
      }
    }
    return false;
  }

  /** The name that gets what a call gives: in `name = …`, `name: Type = …` or `name, err := …`. */
  #assigned(at: number): Token | null {
    for (let place = at - 1; place >= Math.max(1, at - farthestName); place--) {
      const token = this.#tokens[place];
      if (isSign(token, '=') || isSign(token, ':=')) {
        return this.#assignedBefore(place);
      }
      if (!isWord(token) && !/^(?:[.()!?&#]|\?\.)$/.test(token?.text ?? '')) {
        return null;
      }
    }
    return null;
  }

  #assignedBefore(equals: number): Token | null {
    const tokens = this.#tokens;
    let place = equals - 1;
    if (isSign(tokens[place - 1], ',') && isSign(tokens[equals], ':=')) {
      place -= 2;
    }
    // Where no type is, the colon ends the line before.
    const colon = [place - 1, place - 3].find(
      (each) => isSign(tokens[each], ':') && (tokens[each + 1]?.start ?? 0) - (tokens[each]?.end ?? 0) <= 1,
    );
    const name = tokens[colon === undefined ? place : colon - 1];
    return isWord(name) ? name : null;
  }
}

/** So many tokens may stand between the name that gets a prompt and the call. */
const farthestName = 12;

/** So many brackets may be closed between a call and what is done with what it gives. */
const mostBrackets = 4;

/** A declared function's arguments before one that is looked at have so many tokens at most. */
const mostArguments = 24;

/** Of one name so many uses are looked at: a call for each of very many would be looked for among very many. */
const mostUses = 200;

/** So many tokens are gone through between two rests. */
const restsAfter = 4_000;

function* usesOf(tokens: readonly Token[]): Slices<ReadonlyMap<string, readonly number[]>> {
  const uses = new Map<string, number[]>();
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (at % restsAfter === restsAfter - 1) {
      yield;
    }
    if (isWord(token) && !isSign(tokens[at - 1], '.')) {
      const places = uses.get(token.text);
      if (places === undefined) {
        uses.set(token.text, [at]);
      } else if (places.length < mostUses) {
        places.push(at);
      }
    }
  }
  return uses;
}

/** For each token, where the innermost block that it stands in ends. */
function* blockEnds(tokens: readonly Token[], pairs: ReadonlyMap<number, number>): Slices<readonly number[]> {
  const ends: number[] = [];
  const open: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (isSign(tokens[at], '{') && pairs.has(at)) {
      open.push(pairs.get(at) ?? at);
    }
    while (open.length > 0 && (open.at(-1) ?? at) <= at) {
      open.pop();
    }
    ends.push(open.at(-1) ?? tokens.length);
    if (at % restsAfter === restsAfter - 1) {
      yield;
    }
  }
  return ends;
}

function namesGiven({ filling }: CallRule, given: Arguments): readonly string[] | null {
  const [first] = given.placed;
  if (filling.from === 'variables') {
    const variables = given.values.get('variables') ?? first ?? undefined;
    return variables === undefined
      ? given.isOpen
        ? null
        : []
      : variables.kind === 'fields' && !variables.fields.isOpen
        ? variables.fields.names
        : null;
  }
  if (filling.from === 'first' && first !== undefined && first !== null) {
    return first.kind === 'fields' && !first.fields.isOpen ? first.fields.names : null;
  }
  const isReadable = !given.isOpen && given.placed.every((value) => value === null || value.kind === 'fields');
  return isReadable ? given.names.filter((name) => !filling.options.includes(plainName(name))) : null;
}
