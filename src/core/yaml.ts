import { CST, Document, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { isRefusedKey, maxDepth } from './json';

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
  /** Keys written twice in one map; the first one counts. */
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

const maxProblems = 20;
const defaultMaxBytes = 1024 * 1024;
const knownTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads YAML that anybody may have written: no aliases, no custom tags, no merge keys, keys as they are written
 * (`null` and `1e3` are names too), limits on size and depth, and a linear check for duplicate keys in place of the
 * library's quadratic one. Never throws.
 */
export function readYaml(text: string, options: YamlOptions = {}): YamlReading {
  const firstLine = options.firstLine ?? 1;
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  if (text.length > maxBytes || utf8Length(text) > maxBytes) {
    return refused({ message: `larger than ${Math.round(maxBytes / 1024)} KiB`, line: firstLine });
  }
  const deep = tooDeepAt(text);
  if (deep !== null) {
    return refused({ message: `nested more than ${maxDepth} levels deep`, line: firstLine + deep });
  }
  const lines = new LineCounter();
  const schema = options.schema ?? 'core';
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema,
      merge: false,
      resolveKnownTags: false,
      uniqueKeys: false,
      stringKeys: true,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'error',
    });
  } catch {
    // The library runs out of stack on shapes that no person writes.
    return refused({ message: 'too complex to read', line: firstLine });
  }
  return new Reader(document, lines, firstLine).read();
}

function refused(problem: TextProblem): YamlReading {
  return { document: new Document(), value: null, problems: [problem], duplicates: [], lineOf: () => problem.line };
}

/** Turns the library's nodes into plain JSON, noting what is refused on the way. */
class Reader {
  private readonly problems: TextProblem[] = [];
  private readonly duplicates: DuplicateKey[] = [];

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
    private readonly firstLine: number,
  ) {}

  read(): YamlReading {
    for (const error of this.document.errors.slice(0, maxProblems)) {
      this.note(wording.get(error.code) ?? error.message, error.pos[0]);
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
      const { line, col } = this.lines.linePos(offset);
      this.problems.push({ message: shortened(message), line: line + this.firstLine - 1, column: col });
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

  private map(
    pairs: readonly { key: ParsedNode | null; value: ParsedNode | null }[],
    path: readonly string[],
    depth: number,
  ): unknown {
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
        const { line } = this.lines.linePos(offset);
        this.duplicates.push({ key, line: line + this.firstLine - 1, path: [...path, key].join('.') });
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
        const pair = node.items.find((item) => keyOf(item.key) === String(step));
        if (pair === undefined) {
          break;
        }
        offset = pair.key.range[0];
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
}

/** Where the library speaks to programmers, people get other words. */
const wording: ReadonlyMap<string, string> = new Map([
  ['MULTIPLE_DOCS', 'more than one YAML document'],
  ['BAD_INDENT', 'the indentation does not fit the lines around it'],
  ['TAB_AS_INDENT', 'tabs cannot indent YAML: use spaces'],
  ['MULTILINE_IMPLICIT_KEY', 'a key must stand on one line: is a ":" missing?'],
  ['NON_STRING_KEY', 'a key must be a plain word or a string'],
  ['BLOCK_AS_IMPLICIT_KEY', 'a value that holds ": " must stand in quotes'],
]);

function keyOf(key: Node | null): string {
  if (!isScalar(key)) {
    return '';
  }
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function shortened(message: string): string {
  return message.length > 200 ? `${message.slice(0, 199)}…` : message;
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

/** The 0-based line where nesting passes the limit, or null. The library recurses, so this must be known before. */
function tooDeepAt(text: string): number | null {
  if (!mayBeDeep(text)) {
    return null;
  }
  // Columns of the open block collections: each level of block nesting starts further right.
  const columns: number[] = [];
  let flow = 0;
  let line = 0;
  let column = 0;
  let atStart = true;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    const marker = type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar' || type === 'byte-order-mark';
    if (marker && source.length <= 1) {
      continue;
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') {
      flow += 1;
    } else if (type === 'flow-map-end' || type === 'flow-seq-end') {
      flow = Math.max(0, flow - 1);
    } else if (flow === 0 && atStart && type !== 'space' && type !== 'newline' && type !== 'comment') {
      while ((columns.at(-1) ?? -1) > column) {
        columns.pop();
      }
      if ((columns.at(-1) ?? -1) < column) {
        columns.push(column);
      }
      atStart = type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
    }
    if (columns.length + flow > maxDepth) {
      return line;
    }
    for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) {
      line += 1;
      atStart = true;
    }
    const lastBreak = source.lastIndexOf('\n');
    column = lastBreak === -1 ? column + source.length : source.length - lastBreak - 1;
  }
  return null;
}

/** Cheap and never wrong in one direction: false means that the text cannot be nested too deep. */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  let run = 0;
  let atStart = true;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\n') {
      atStart = true;
      run = 0;
    } else if (atStart) {
      run += 1;
      atStart = ' \t-?:'.includes(char);
    }
    if (char === '[' || char === '{') {
      brackets += 1;
    }
    if (brackets > maxDepth || run > maxDepth) {
      return true;
    }
  }
  return false;
}
