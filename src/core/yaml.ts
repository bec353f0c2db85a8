import { Document, isAlias, isMap, isScalar, isSeq, LineCounter } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { isRefusedKey, maxDepth } from './json';
import { compose, LimitPassed, maxProblems, TooManyErrors } from './yamlCompose';

/** Something wrong in a text. Lines and columns are 1-based. */
export interface TextProblem {
  readonly message: string;
  readonly line: number;
  readonly column?: number;
}

export interface DuplicateKey {
  readonly key: string;
  /** Of the second one. */
  readonly line: number;
  /** Keys from the top, joined with dots. */
  readonly path: string;
}

export interface YamlReading {
  /** The library's document, for edits that keep comments and order. Empty when the text was refused unread. */
  readonly document: Document;
  /** Plain JSON. Null for an empty text and for one with problems that leave nothing to read. */
  readonly value: unknown;
  /** Syntax errors and refused constructs, in order; empty when the text is good. At most 20. */
  readonly problems: readonly TextProblem[];
  /** Keys written twice in one map; the first one counts. At most 20. */
  readonly duplicates: readonly DuplicateKey[];
  /** The line of a key or list item, or of the nearest thing above it that exists. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

export interface YamlOptions {
  /** `failsafe` reads every scalar as the string that was written. */
  readonly schema?: 'core' | 'failsafe';
  readonly maxBytes?: number;
  /** The line number of the text's first line, for front matter. */
  readonly firstLine?: number;
}

const defaultMaxBytes = 1024 * 1024;
const knownTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads YAML that anybody may have written: no aliases, no custom tags, no merge keys, keys as they are written
 * (`null` and `1e3` are names too), limits on size, depth and number, and a linear check for duplicate keys in place of the
 * library's quadratic one. Never throws.
 */
export function readYaml(text: string, options: YamlOptions = {}): YamlReading {
  const firstLine = options.firstLine ?? 1;
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  if (text.length > maxBytes || utf8Length(text) > maxBytes) {
    return refused({ message: `larger than ${Math.round(maxBytes / 1024)} KiB`, line: firstLine });
  }
  const lines = new LineCounter();
  try {
    return new Reader(compose(text, options.schema ?? 'core', lines), lines, firstLine).read();
  } catch (error) {
    if (error instanceof TooManyErrors) {
      const places = error.noted.map(({ code, message, offset }) =>
        problemAt(code, message, lines.linePos(offset), firstLine),
      );
      return { ...refused({ message: 'too many errors', line: firstLine }), problems: places };
    }
    if (error instanceof LimitPassed) {
      return refused({ message: error.limit.message, line: firstLine + error.limit.line });
    }
    // The library runs out of stack on shapes that no person writes.
    return refused({ message: 'too complex to read', line: firstLine });
  }
}

function problemAt(
  code: string,
  message: string,
  place: { line: number; col: number },
  firstLine: number,
): TextProblem {
  return { message: wording.get(code) ?? shortened(message), line: place.line + firstLine - 1, column: place.col };
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function refused(problem: TextProblem): YamlReading {
  return { document: new Document(), value: null, problems: [problem], duplicates: [], lineOf: () => problem.line };
}

interface ParsedPair {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

/** Turns the library's nodes into plain JSON, noting what is refused on the way. */
class Reader {
  private readonly problems: TextProblem[] = [];
  private readonly duplicates: DuplicateKey[] = [];
  /** Maps that `lineOf` was asked about: each key's first pair. */
  private readonly pairs = new Map<object, ReadonlyMap<string, ParsedPair>>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
    private readonly firstLine: number,
  ) {}

  read(): YamlReading {
    for (const error of this.document.errors.slice(0, maxProblems)) {
      this.problems.push(problemAt(error.code, error.message, this.lines.linePos(error.pos[0]), this.firstLine));
    }
    const value = this.value(this.document.contents, [], 0);
    return {
      document: this.document,
      value,
      problems: this.problems.sort((a, b) => a.line - b.line),
      duplicates: this.duplicates,
      lineOf: (path) => this.lineOf(path),
    };
  }

  private note(message: string, offset: number): void {
    if (this.problems.length < maxProblems) {
      this.problems.push(problemAt('', message, this.lines.linePos(offset), this.firstLine));
    }
  }

  private noteDuplicate(key: string, offset: number, path: readonly string[]): void {
    if (this.duplicates.length < maxProblems) {
      const { line } = this.lines.linePos(offset);
      this.duplicates.push({
        key: shortened(key),
        line: line + this.firstLine - 1,
        path: [...path, key].map(shortened).join('.'),
      });
    }
  }

  private value(node: Node | null, path: readonly string[], depth: number): unknown {
    if (node === null) {
      return null;
    }
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node)) {
      this.note(`the alias *${node.source} is not allowed: write the value out`, offset);
      return null;
    }
    if (node.tag !== undefined && node.tag !== '!' && !knownTags.has(node.tag)) {
      this.note(`the tag ${node.tag} is not allowed`, offset);
      return null;
    }
    if (isScalar(node)) {
      return this.scalar(node.value, node.source);
    }
    if (depth >= maxDepth) {
      this.note(`nested more than ${maxDepth} levels deep`, offset);
      return null;
    }
    if (isSeq<ParsedNode | null>(node)) {
      return node.items.map((item, index) => this.value(item, [...path, String(index)], depth + 1));
    }
    return isMap<ParsedNode, ParsedNode | null>(node) ? this.map(node.items, path, depth) : null;
  }

  private map(pairs: readonly ParsedPair[], path: readonly string[], depth: number): unknown {
    const entries = new Map<string, unknown>();
    for (const pair of pairs) {
      const offset = pair.key?.range[0] ?? 0;
      const key = keyOf(pair.key);
      const value = this.value(pair.value, [...path, key], depth + 1);
      if (isAlias(pair.key)) {
        this.note(`the alias *${pair.key.source} is not allowed: write the key out`, offset);
      } else if (isRefusedKey(key)) {
        this.note(`the key "${key}" is not allowed`, offset);
      } else if (entries.has(key)) {
        this.noteDuplicate(key, offset, path);
      } else {
        entries.set(key, value);
      }
    }
    return Object.fromEntries(entries);
  }

  private scalar(value: unknown, source: string | undefined): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        // JSON has no .inf and no .nan.
        return Number.isFinite(value) ? value : (source ?? null);
      default:
        return null;
    }
  }

  private lineOf(path: readonly (string | number)[]): number {
    let node: Node | null = this.document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const step of path) {
      if (isMap<ParsedNode, ParsedNode | null>(node)) {
        const pair = this.pairOf(node, String(step));
        if (pair === undefined) {
          break;
        }
        offset = pair.key?.range[0] ?? offset;
        node = pair.value;
      } else if (isSeq<ParsedNode | null>(node)) {
        const item: ParsedNode | null | undefined = node.items[Number(step)];
        if (item === undefined || item === null) {
          break;
        }
        offset = item.range[0];
        node = item;
      } else {
        break;
      }
    }
    return this.lines.linePos(offset).line + this.firstLine - 1;
  }

  /** Findings ask for one key after the other of the same map. */
  private pairOf(map: { readonly items: readonly ParsedPair[] }, key: string): ParsedPair | undefined {
    let pairs = this.pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.toReversed().map((pair) => [keyOf(pair.key), pair]));
      this.pairs.set(map, pairs);
    }
    return pairs.get(key);
  }
}

/** Where the library speaks to programmers, people get other words. */
const wording: ReadonlyMap<string, string> = new Map([
  ['BAD_INDENT', 'the indentation does not fit the lines around it'],
  ['TAB_AS_INDENT', 'tabs cannot indent YAML: use spaces'],
  ['MULTILINE_IMPLICIT_KEY', 'a key must stand on one line: is a ":" missing?'],
  ['UNEXPECTED_TOKEN', 'something here does not belong: should the value stand in quotes?'],
  ['NON_STRING_KEY', 'a key must be a plain word or a string'],
  ['BLOCK_AS_IMPLICIT_KEY', 'a value that holds ": " must stand in quotes'],
]);

function keyOf(key: Node | null): string {
  if (!isScalar(key)) {
    return '';
  }
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // A surrogate is half of a four-byte character.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return length;
}
