// What must hold whatever a parser was given.
// @ts-check

const prototypes = [Object, Array, String, Number, Boolean, Function, RegExp, Date, Error, Map, Set, Promise].map(
  (type) => /** @type {object} */ (type.prototype),
);

/** What every object inherits, as text. */
function inherited() {
  return prototypes.map((prototype) =>
    Reflect.ownKeys(prototype).map((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
      return [key, value, get, set];
    }),
  );
}

const before = inherited();

/** Throws when a prototype is not what it was when this module was loaded. */
export function checkPrototypes() {
  inherited().forEach((members, index) => {
    const known = before[index] ?? [];
    members.forEach((member, place) => {
      if (known.length !== members.length || member.some((part, at) => part !== known[place]?.[at])) {
        throw new Found('prototype', `a prototype has changed: ${String(member[0])}`);
      }
    });
  });
}

/** The same question in no time: whether anything shows up in a new object or list. */
export function checkNoPollution() {
  for (const key in {}) throw new Found('prototype', `every object has ${key}`);
  for (const key in []) throw new Found('prototype', `every list has ${key}`);
}

/** What a check found. */
export class Found extends Error {
  /** @param {'crash' | 'slow' | 'prototype' | 'unsafe' | 'wrong'} kind @param {string} message */
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

const refused = ['__proto__', 'constructor', 'prototype'];

/**
 * Throws for a result that holds what reaches a prototype when somebody copies it.
 * @param {unknown} value
 * @returns {void}
 */
export function checkPlain(value) {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Map || value instanceof Set) {
    for (const item of value.values()) checkPlain(item);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) checkPlain(item);
    return;
  }
  if (ArrayBuffer.isView(value)) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw new Found('unsafe', 'a result with another prototype');
  for (const key of Object.keys(value)) {
    if (refused.includes(key)) throw new Found('unsafe', `a result with the key ${key}`);
    checkPlain(/** @type {Record<string, unknown>} */ (value)[key]);
  }
}

const longestMessage = 1200;

/**
 * Problems and findings must say something, shortly, and name a line that is there.
 * @param {readonly { message: string, line: number | null }[]} problems
 * @param {string} text
 */
export function checkProblems(problems, text) {
  if (problems.length === 0) return;
  const lines = text.split('\n').length + 1;
  for (const { message, line } of problems) {
    if (typeof message !== 'string' || message === '') throw new Found('wrong', 'a problem without words');
    if (message.length > longestMessage)
      throw new Found('wrong', `a message of ${message.length} characters: ${message.slice(0, 80)}`);
    if (line !== null && !(Number.isInteger(line) && line >= 1 && line <= lines)) {
      throw new Found('wrong', `line ${line} of ${lines}: ${message.slice(0, 80)}`);
    }
  }
}

/** A count as an outcome tells it: about how many. @param {number} count */
export const size = (count) => Math.ceil(Math.log2(count + 1));
