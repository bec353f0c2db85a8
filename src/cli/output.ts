import { PromptEnvError, type ErrorCode } from '../core/errors';
import type { Finding } from '../core/model';
import { escapeControls, visibleLine } from '../core/visibleText';
import type { Io, Sink } from './io';
import type { Style } from './style';

/** What a verb found or did. */
export interface Outcome {
  /** The document of `--json`, or a `JsonText` of it. */
  readonly json: unknown;
  /** The same for people. Strings from the repository in it are already one line each where a line holds them. */
  readonly text: (style: Style) => string;
  /** Written instead of `text`, byte for byte, where no terminal is in the way. */
  readonly bytes?: Uint8Array;
  /** What is wrong with what was read: said on stderr, whatever `json` and `text` still hold. */
  readonly findings?: readonly Finding[];
  /** 1 where a checking verb found something; 0 if not given. */
  readonly exitCode?: number;
}

const exitCodes: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  conflict: 3,
  offline: 4,
  auth: 4,
  forbidden: 4,
  rateLimited: 4,
  badResponse: 4,
  notFound: 1,
  refused: 1,
  damaged: 1,
  invalid: 1,
};

export function exitCodeOf(code: ErrorCode): number {
  return exitCodes[code];
}

/** A JSON document as it is written to other programs, UTF-8 without a line end. */
export class JsonText {
  constructor(readonly bytes: Uint8Array) {}
}

/** One JSON document: indented for people; on a terminal nothing in it can steer the terminal. */
export function writeJson(sink: Sink, document: unknown): void {
  if (!sink.isTerminal) {
    if (document instanceof JsonText) {
      sink.write(document.bytes);
      sink.write('\n');
    } else {
      sink.write(`${JSON.stringify(document)}\n`);
    }
    return;
  }
  const shown: unknown = document instanceof JsonText ? JSON.parse(new TextDecoder().decode(document.bytes)) : document;
  // What JSON.stringify leaves as it is, all of it inside strings.
  const escaped = (control: string): string => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
  sink.write(`${escapeControls(JSON.stringify(shown, null, 2), escaped)}\n`);
}

export function writeOutcome(sink: Sink, outcome: Outcome, style: Style): void {
  if (outcome.bytes !== undefined && !sink.isTerminal) {
    sink.write(outcome.bytes);
    return;
  }
  const text = outcome.text(style);
  if (text !== '') {
    sink.write(text);
  }
}

/** Says what was wrong with what an outcome is made from. */
export function writeFindings(io: Io, { findings = [] }: Outcome): void {
  const lines = findings.map(
    ({ path, message, hint }) => `promptenv: ${visibleLine(`${path}: ${message}: ${hint}`)}\n`,
  );
  io.stderr.write(lines.join(''));
}

/** Says what happened and what to do about it, each refusal on a line of its own. */
export function writeError(io: Io, error: unknown, json: boolean): void {
  const failure = asFailure(error);
  if (json) {
    const { code, message, hint } = failure;
    writeJson(io.stdout, { error: { code, message, hint } });
    return;
  }
  const lines = failure.refusals.length > 0 ? failure.refusals : [failure];
  io.stderr.write(
    lines.map(({ message, hint }) => `promptenv: ${visibleLine(message)}: ${visibleLine(hint)}\n`).join(''),
  );
}

/** Anything thrown as an error with a code; what nobody expected is a fault of the program. */
export function asFailure(error: unknown): PromptEnvError {
  if (PromptEnvError.is(error)) {
    return error;
  }
  const what = error instanceof Error ? error.message : String(error);
  return new PromptEnvError('invalid', `unexpected failure: ${what}`, 'this is a fault of promptenv: please report it');
}
