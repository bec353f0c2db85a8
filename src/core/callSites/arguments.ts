import { endOfTypes } from './brackets';
import { isSign, isText, isWord, type Token } from './tokens';
import { FieldsBuilder, plainName, unknown, type Fields, type Value } from './values';

export interface Arguments extends Fields {
  /** Those that stand by their place; null is one that is given by name. */
  readonly placed: readonly (Value | null)[];
}

/** Values inside values are read so deep. */
const deepest = 5;

const nothing: Value = { kind: 'nothing' };
const nothings = new Set(['undefined', 'null', 'None', 'nil']);

/** Reads what stands in brackets, in tokens that were read before. */
export class ArgumentReader {
  readonly #tokens: readonly Token[];
  readonly #pairs: ReadonlyMap<number, number>;

  constructor(tokens: readonly Token[], pairs: ReadonlyMap<number, number>) {
    this.#tokens = tokens;
    this.#pairs = pairs;
  }

  /** The arguments of a call whose bracket opens at `open`. Options in one object count like arguments by name. */
  read(open: number): Arguments {
    const known = this.#known.get(open);
    const given = known ?? this.#read(open, 0);
    this.#known.set(open, given);
    return given;
  }

  /** Many calls may be followed by the same one. */
  readonly #known = new Map<number, Arguments>();

  #read(open: number, depth: number): Arguments {
    const placed: (Value | null)[] = [];
    const fields = new FieldsBuilder();
    for (const [start, end] of this.#parts(open)) {
      const named = this.#named(start, end, ['=', ':']);
      if (named !== null) {
        fields.add(named.name, this.#value(named.from, end, depth));
        placed.push(null);
        continue;
      }
      const value = this.#isSpread(start) ? unknown : this.#value(start, end, depth);
      fields.isOpen ||= this.#isSpread(start);
      placed.push(value);
      if (value.kind === 'fields') {
        fields.take(value.fields);
      }
    }
    return { placed, ...fields.built() };
  }

  /** Where each part between commas begins and ends, brackets inside left whole. */
  *#parts(open: number): Generator<readonly [start: number, end: number], void> {
    const close = this.#pairs.get(open) ?? open;
    let start = open + 1;
    for (let at = start; at <= close; at++) {
      if (at === close || isSign(this.#tokens[at], ',') || isSign(this.#tokens[at], ';')) {
        if (at > start) {
          yield [start, at];
        }
        start = at + 1;
      } else {
        at = Math.max(at, this.#pairs.get(at) ?? at, this.#endOfTypes(at) - 1);
      }
    }
  }

  /** Type arguments of what is made or called, whose commas divide no arguments. */
  #endOfTypes(at: number): number {
    if (!isSign(this.#tokens[at], '<') || !isWord(this.#tokens[at - 1])) {
      return at;
    }
    const end = endOfTypes(this.#tokens, at);
    return isSign(this.#tokens[end], '(') || isSign(this.#tokens[end], '{') ? end : at;
  }

  /** `name = value`, `name: value` or `"name": value`. */
  #named(
    start: number,
    end: number,
    signs: readonly string[],
  ): { readonly name: string; readonly from: number; readonly to?: number } | null {
    const [name, sign] = [this.#tokens[start], this.#tokens[start + 1]];
    const isNamed = start + 2 < end && sign?.kind === 'sign' && signs.includes(sign.text);
    return isNamed && (isWord(name) || (isText(name) && name.isPlain)) ? { name: name.text, from: start + 2 } : null;
  }

  /** `["name"] = value` and `{ "name", value }` of a dictionary. */
  #keyed(start: number, end: number): { readonly name: string; readonly from: number; readonly to: number } | null {
    const [open, name, next] = [this.#tokens[start], this.#tokens[start + 1], this.#tokens[start + 2]];
    if (!isText(name) || !name.isPlain) {
      return null;
    }
    if (isSign(open, '[') && isSign(next, ']') && isSign(this.#tokens[start + 3], '=') && start + 4 < end) {
      return { name: name.text, from: start + 4, to: end };
    }
    const isPair = isSign(open, '{') && isSign(next, ',') && this.#pairs.get(start) === end - 1 && start + 3 < end - 1;
    return isPair ? { name: name.text, from: start + 3, to: end - 1 } : null;
  }

  /** `Map.of("name", value, …)`. */
  #pairsIn(open: number, depth: number): Fields {
    const fields = new FieldsBuilder();
    const parts = [...this.#parts(open)];
    for (let index = 0; index < parts.length; index += 2) {
      const [nameAt, value] = [parts[index]?.[0] ?? open, parts[index + 1]];
      const name = this.#tokens[nameAt];
      if (isText(name) && name.isPlain && value !== undefined) {
        fields.add(name.text, this.#value(value[0], value[1], depth));
      } else {
        fields.isOpen = true;
      }
    }
    return fields.built();
  }

  #isSpread(start: number): boolean {
    const token = this.#tokens[start];
    return isSign(token, '**') || isSign(token, '*') || isSign(token, '.');
  }

  #value(start: number, end: number, depth: number): Value {
    const tokens = this.#tokens;
    const first = tokens[start];
    if (end - start === 1) {
      if (isWord(first) && nothings.has(first.text)) {
        return nothing;
      }
      return isText(first) && first.isPlain
        ? { kind: 'text', token: first }
        : first?.kind === 'number'
          ? { kind: 'number', token: first }
          : unknown;
    }
    const last = end - 1;
    const open = this.#pairs.get(last);
    if (depth === deepest) {
      return unknown;
    }
    if (open === undefined || open < start || !/^[)}]$/.test(tokens[last]?.text ?? '')) {
      // `{ … } as const`, `"name" as string`, `{ … } satisfies Options`.
      const cast = this.#castIn(start, end);
      return cast === null ? unknown : this.#value(start, cast, depth + 1);
    }
    if (isSign(tokens[last], '}')) {
      return this.#isTypeOnly(start, open) ? { kind: 'fields', fields: this.#fields(open, depth + 1) } : unknown;
    }
    return this.#called(start, open, last, depth + 1);
  }

  #castIn(start: number, end: number): number | null {
    for (let at = start + 1; at < end; at++) {
      const token = this.#tokens[at];
      if (isWord(token) && (token.text === 'as' || token.text === 'satisfies')) {
        return at;
      }
      at = Math.max(at, this.#pairs.get(at) ?? at);
    }
    return null;
  }

  /** What stands before a brace: nothing, or the type of what it makes (`&pkg.Params{`, `new Options {`, `new() {`). */
  #isTypeOnly(start: number, open: number): boolean {
    for (let at = start; at < open; at++) {
      const token = this.#tokens[at];
      if (!isWord(token) && !/^[&.()[\]<>,]$/.test(token?.text ?? '')) {
        return false;
      }
    }
    return true;
  }

  /** A call as a value: one that only wraps a text, an option (`WithLabel("prod")`), or a chain that builds options. */
  #called(start: number, open: number, last: number, depth: number): Value {
    const tokens = this.#tokens;
    const callee = tokens[open - 1];
    if (!isWord(callee)) {
      return unknown;
    }
    if (wrappers.has(plainName(callee.text)) && open + 2 === last && tokens[open - 3]?.text !== 'Map') {
      return this.#value(open + 1, last, depth);
    }
    if (callee.text === 'of' && isSign(tokens[open - 2], '.') && tokens[open - 3]?.text === 'Map') {
      return { kind: 'fields', fields: this.#pairsIn(open, depth) };
    }
    if (callee.text === 'dict') {
      const { values, names, isOpen } = this.#read(open, depth);
      return { kind: 'fields', fields: { values, names, isOpen } };
    }
    const fields = new FieldsBuilder();
    const option = /^with(\w+)$/i.exec(callee.text)?.[1];
    if (option !== undefined && !isSign(tokens[open - 2], ')')) {
      fields.add(option, this.#value(open + 1, last, depth));
      return { kind: 'fields', fields: fields.built() };
    }
    return this.#built(start, last, fields, depth);
  }

  /** `Request.builder().label("prod").build()`. */
  #built(start: number, last: number, fields: FieldsBuilder, depth: number): Value {
    const called = this.#calledBetween(start, last);
    if (!called.some((at) => /builder$/i.test(this.#tokens[at]?.text ?? ''))) {
      return unknown;
    }
    for (const at of called) {
      const close = this.#pairs.get(at + 1) ?? at;
      if (close > at + 2) {
        const name = this.#tokens[at]?.text ?? '';
        fields.add(name.replace(/^(?:with|set)(?=[A-Z_])/, ''), this.#value(at + 2, close, depth));
      }
    }
    return { kind: 'fields', fields: fields.built() };
  }

  /** The names that are called in a chain, what stands in their brackets passed over. */
  #calledBetween(start: number, last: number): readonly number[] {
    const called: number[] = [];
    for (let at = start; at < last; at++) {
      const close = isWord(this.#tokens[at]) && isSign(this.#tokens[at + 1], '(') ? this.#pairs.get(at + 1) : undefined;
      if (close !== undefined && close <= last) {
        called.push(at);
        at = close;
      }
    }
    return called;
  }

  #fields(open: number, depth: number): Fields {
    const fields = new FieldsBuilder();
    for (const [start, end] of this.#parts(open)) {
      const named = this.#named(start, end, [':', '=']) ?? this.#keyed(start, end);
      const first = this.#tokens[start];
      if (named !== null) {
        fields.add(named.name, this.#value(named.from, named.to ?? end, depth));
      } else if (isWord(first) && end - start === 1) {
        // `{ label }` takes what a variable holds.
        fields.add(first.text, unknown);
      } else {
        fields.isOpen = true;
      }
    }
    return fields.built();
  }
}

/** Calls that give back the text they are given. */
const wrappers = new Set(['of', 'ofnullable', 'some', 'ptr', 'toptr', 'string', 'str', 'stringptr']);
