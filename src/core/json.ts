/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** Deeper than this, JSON and YAML are refused: no prompt needs it, and recursion over the value stays safe. */
export const maxDepth = 100;

/** Keys that would reach an object's prototype when somebody copies it carelessly. They are refused, never stored. */
const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function isRefusedKey(key: string): boolean {
  return refusedKeys.has(key);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** An own member of an object; undefined for everything else, inherited members included. */
export function member(value: unknown, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A string member that is not empty, or null. */
export function textMember(value: unknown, key: string): string | null {
  const found = member(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A member that is an object, or an empty object. */
export function objectMember(value: unknown, key: string): JsonObject {
  const found = member(value, key);
  return isObject(found) ? found : {};
}

/** A copy without some of its members. */
export function without(value: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

export type JsonReading =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number };

/** Reads JSON; never throws. `line` and `column` are 1-based. */
export function readJson(text: string): JsonReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const { offset, message } = findJsonError(text);
    return { ok: false, message, ...position(text, offset) };
  }
  const refusal = refuse(value, 0);
  return refusal === null ? { ok: true, value: value as Json } : { ok: false, message: refusal, ...position(text, 0) };
}

/** The same, without the place: undefined for what is not JSON. */
export function jsonOrUndefined(text: string): Json | undefined {
  const reading = readJson(text);
  return reading.ok ? reading.value : undefined;
}

function refuse(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  if (depth >= maxDepth) {
    return `nested more than ${maxDepth} levels deep`;
  }
  for (const [key, child] of Object.entries(value)) {
    if (isRefusedKey(key)) {
      return `the key "${key}" is not allowed`;
    }
    const refusal = refuse(child, depth + 1);
    if (refusal !== null) {
      return refusal;
    }
  }
  return null;
}

function position(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: offset - start + 1 };
}

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))/y;

/** Engines word their JSON errors differently and often leave out the place, so a failed text is read once more. */
function findJsonError(text: string): { offset: number; message: string } {
  // What may come next: a value, a key, the colon after a key, or a separator after a value.
  type State = 'value' | 'firstValue' | 'firstKey' | 'key' | 'colon' | 'after';
  const open: string[] = [];
  let state: State = 'value';
  let offset = 0;
  for (;;) {
    token.lastIndex = offset;
    const match = token.exec(text);
    const start =
      match === null ? skipSpace(text, offset) : token.lastIndex - (match[1] ?? match[2] ?? match[3] ?? '').length;
    if (match === null) {
      return { offset: start, message: start >= text.length ? 'it ends too early' : 'unexpected character' };
    }
    offset = token.lastIndex;
    const sign = match[1];
    const closes = sign !== undefined && sign === open.at(-1);
    if (closes && (state === 'after' || state === 'firstKey' || state === 'firstValue')) {
      open.pop();
      state = 'after';
    } else if (state === 'value' || state === 'firstValue') {
      if (sign === '{' || sign === '[') {
        open.push(sign === '{' ? '}' : ']');
        state = sign === '{' ? 'firstKey' : 'firstValue';
      } else if (sign === undefined) {
        state = 'after';
      } else {
        return { offset: start, message: `expected a value, found "${sign}"` };
      }
    } else if (state === 'key' || state === 'firstKey') {
      if (match[2] === undefined) {
        return { offset: start, message: 'expected a key in double quotes' };
      }
      state = 'colon';
    } else if (state === 'colon') {
      if (sign !== ':') {
        return { offset: start, message: 'expected ":" after the key' };
      }
      state = 'value';
    } else {
      const inside = open.at(-1);
      if (inside === undefined) {
        return { offset: start, message: 'text after the end of the value' };
      }
      if (sign !== ',') {
        return { offset: start, message: `expected "," or "${inside}"` };
      }
      state = inside === '}' ? 'key' : 'value';
    }
  }
}

function skipSpace(text: string, from: number): number {
  let offset = from;
  while (offset < text.length && ' \t\r\n'.includes(text.charAt(offset))) {
    offset += 1;
  }
  return offset;
}
