/** Why something was not done. The codes are part of the command line's contract and never change their meaning. */
export type ErrorCode =
  | 'usage'
  | 'notFound'
  | 'refused'
  | 'conflict'
  | 'damaged'
  | 'invalid'
  | 'auth'
  | 'forbidden'
  | 'rateLimited'
  | 'offline'
  | 'badResponse';

/** An expected failure: what happened and where (`message`), and what to do about it (`hint`). */
export class PromptEnvError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  /** Where several things were refused at once, each of them; otherwise empty. */
  readonly refusals: readonly Refusal[];

  constructor(code: ErrorCode, message: string, hint: string, refusals: readonly Refusal[] = []) {
    super(message);
    this.name = 'PromptEnvError';
    this.code = code;
    this.hint = hint;
    this.refusals = refusals;
  }

  static is(error: unknown, code?: ErrorCode): error is PromptEnvError {
    return error instanceof PromptEnvError && (code === undefined || error.code === code);
  }
}

/** One prompt that a plan cannot move, and why. */
export interface Refusal {
  readonly prompt: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}
