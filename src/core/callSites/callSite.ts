/** A part of a text, in UTF-16 units from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name or number as a program writes it, and where. */
export interface Written extends Span {
  readonly text: string;
}

/** A place where an application asks for a prompt. */
export interface CallSite extends Span {
  /** Whose call it is; '' for a team's own. */
  readonly sdk: string;
  /** The prompt's name, without what else stands in the same text. */
  readonly prompt: Written;
  /** As written; null where none is. */
  readonly environment: Written | null;
  /** As written; null where none is. */
  readonly version: Written | null;
  /** The environment is named, and only the running program knows which. */
  readonly isEnvironmentUnknown: boolean;
  /** The environment that a call without one gets; null where that is the newest version, or where one is named. */
  readonly usual: string | null;
  /** Names of the variables that are given values; null where that cannot be told. */
  readonly passes: readonly string[] | null;
}

/** Where prompts are asked for in a file. */
export interface CallSites {
  readonly sites: readonly CallSite[];
  /** Calls whose prompt only the running program knows. */
  readonly unclear: readonly Span[];
  /** Calls whose prompt has an empty name, as while they are written. */
  readonly unnamed: readonly CallSite[];
}
