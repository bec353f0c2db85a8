import { Composer, Lexer, Parser, YAMLParseError } from 'yaml';
import type { CST, Document, LineCounter } from 'yaml';
import { YamlLimits, type PassedLimit } from './yamlLimits';

/** No more than these are reported for one text. */
export const maxProblems = 20;

/** One of the library's errors. */
export interface NotedError {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** Thrown once a text has more errors than anybody reads. */
export class TooManyErrors extends Error {
  constructor(readonly noted: readonly NotedError[]) {
    super('too many errors');
  }
}

/** Thrown when a text passes one of our limits. */
export class LimitPassed extends Error {
  constructor(readonly limit: PassedLimit) {
    super(limit.message);
  }
}

/**
 * What the library's `parseDocument` does, but it stops at our limits and after a few errors: each costs as much as a
 * page of YAML. Throws LimitPassed or TooManyErrors then.
 */
export function compose(text: string, schema: 'core' | 'failsafe', lines: LineCounter): Document.Parsed {
  const composer = new Composer({
    schema,
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  limitErrors(composer);
  const documents: Document.Parsed[] = [];
  let errors = 0;
  for (const token of limitedTokens(text, lines)) {
    errors += token.type === 'error' ? 1 : 0;
    if (errors > maxProblems || documents.length > 1) {
      break;
    }
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end(true, text.length));
  const [document, second] = documents;
  if (document === undefined) {
    throw new TooManyErrors([]);
  }
  if (second !== undefined) {
    const [start] = second.range;
    document.errors.push(new YAMLParseError([start, start + 1], 'MULTIPLE_DOCS', 'more than one YAML document'));
  }
  return document;
}

/** The library's own `Parser.parse`, with our limits between its lexer and its parser. */
function* limitedTokens(text: string, lines: LineCounter): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  const limits = new YamlLimits(text.length);
  lines.addNewLine(0);
  for (const source of new Lexer().lex(text)) {
    const passed = limits.next(source);
    if (passed !== null) {
      throw new LimitPassed(passed);
    }
    yield* parser.next(source);
  }
  yield* parser.end();
}

/** The library has no option for this. Should its insides change, hostile texts only take longer. */
function limitErrors(composer: Composer): void {
  type Place = number | readonly [number, ...number[]] | { readonly offset: number };
  type Handler = (place: Place, code: string, message: string, warning?: boolean) => void;
  const { onError } = composer as unknown as { onError?: Handler };
  if (onError === undefined) {
    return;
  }
  const noted: NotedError[] = [];
  const limited: Handler = (place, code, message, warning) => {
    // Nobody reads its warnings, and each is an error object with a stack.
    if (warning === true) {
      return;
    }
    onError(place, code, message);
    if (noted.length < maxProblems) {
      const offset = typeof place === 'number' ? place : 'offset' in place ? place.offset : place[0];
      noted.push({ code, message, offset });
    }
    if (noted.length >= maxProblems) {
      throw new TooManyErrors(noted);
    }
  };
  Object.assign(composer, { onError: limited });
}
