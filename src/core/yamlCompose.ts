import { Composer, Parser, YAMLParseError } from 'yaml';
import type { Document, LineCounter } from 'yaml';

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

/** What the library's `parseDocument` does, but it gives up after a few errors: each costs as much as a page of YAML. */
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
  for (const token of new Parser(lines.addNewLine).parse(text)) {
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
    onError(place, code, message, warning);
    if (warning !== true && noted.length < maxProblems) {
      const offset = typeof place === 'number' ? place : 'offset' in place ? place.offset : place[0];
      noted.push({ code, message, offset });
    }
    if (noted.length >= maxProblems) {
      throw new TooManyErrors(noted);
    }
  };
  Object.assign(composer, { onError: limited });
}
