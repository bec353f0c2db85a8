import type { Json, JsonObject } from '../json';
import type { TextProblem } from '../yaml';

export const formatNames = [
  'dotprompt',
  'prompty',
  'github-models',
  'copilot',
  'semantic-kernel',
  'markdown',
  'text',
  'jinja2',
  'mustache',
  'handlebars',
] as const;

export type FormatName = (typeof formatNames)[number];

export interface Message {
  /** As the format writes it: `system`, `user`, `model`, `assistant` … */
  readonly role: string;
  /** The template's text, with nothing filled in. */
  readonly content: string;
}

/** A file that a prompt pulls in. */
export interface Include {
  /** As written, such as `tone` or `tools/refund.json`. */
  readonly specifier: string;
  readonly kind: 'partial' | 'file' | 'sidecar';
  /**
   * Where it may be, `/`-separated, relative to the folder of the file that names it; may begin with `../`.
   * The first that exists is meant.
   */
  readonly candidates: readonly string[];
  /** 1-based, in the file that names it. */
  readonly line: number;
  /** False where a missing file is nothing to warn of. */
  readonly required: boolean;
}

/** A prompt read by its format. Everything in it is plain JSON data. */
export interface ParsedPrompt {
  readonly format: FormatName;
  /** Which of several ways to write the format, as people call it: `1` and `2` of Prompty. */
  readonly dialect?: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly messages: readonly Message[];
  readonly model: string | null;
  readonly parameters: JsonObject;
  /** Definitions, or bare names where the format only names them. */
  readonly tools: readonly Json[];
  readonly outputSchema: Json;
  /** How answers are written, where the format says that apart from their schema: `json`. */
  readonly outputFormat?: string;
  /** What the application fills in: sorted, unique. */
  readonly variables: readonly string[];
  readonly includes: readonly Include[];
  readonly warnings: readonly TextProblem[];
}

export type ParseResult =
  | { readonly ok: true; readonly prompt: ParsedPrompt }
  | { readonly ok: false; readonly format: FormatName; readonly problems: readonly TextProblem[] };

export interface FormatInput {
  /** Used for its name and extension only. */
  readonly path: string;
  /** Decoded, with LF line ends and no BOM. */
  readonly text: string;
  /** The text of another file, by its path from this file's folder; undefined when it is not there. */
  readonly read: (relativePath: string) => string | undefined;
}
