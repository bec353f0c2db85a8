import { PromptEnvError, type Refusal } from './errors';
import type { Action, Environment, Hold, PinsByPrompt, UnreadablePins, VersionRef } from './model';

/** What a plan is made from: the registry as it was read, nothing else. */
export interface PlanInput {
  readonly environments: readonly Environment[];
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
  /** Environments whose pins cannot be read whole, and why: nothing is moved into or taken from them unseen. */
  readonly unreadablePins: ReadonlyMap<string, UnreadablePins>;
  /** Whether two environments pin a prompt word for word alike; told without reading its versions. */
  readonly pinAlike: (prompt: string, one: string, other: string) => boolean;
  /** Whether a pin is what its event says, or there was none; one that was moved or lost by hand must be recorded first. */
  readonly isRecorded: (environment: string, prompt: string) => boolean;
  /** Every id that has a version; costly in a large registry. */
  readonly allPrompts: () => readonly string[];
  readonly versions: (prompt: string) => readonly VersionRef[];
  readonly isDamaged: (prompt: string, version: VersionRef) => boolean;
}

export interface WishBase {
  readonly reason?: string | undefined;
  /** The version that the caller believes pinned, or `none`. */
  readonly expect?: string | undefined;
}

export interface PromoteWish extends WishBase {
  readonly action: 'promote';
  readonly prompts: readonly string[] | 'all';
  readonly to: string;
  readonly from?: string | undefined;
  readonly version?: string | undefined;
  readonly releaseHold?: boolean | undefined;
}

export interface RollbackWish extends WishBase {
  readonly action: 'rollback';
  readonly prompt: string;
  readonly environment: string;
  readonly version?: string | undefined;
  /** Versions that it may go to, newest first: as many as it takes to find the one that is meant. */
  readonly targets: readonly VersionRef[];
  /** Whether the version that is meant was pinned once, and left by a rollback to one below it. */
  readonly wasLeft?: boolean | undefined;
}

export interface PinWish extends WishBase {
  readonly action: 'pin' | 'unpin' | 'hold' | 'release';
  readonly prompt: string;
  readonly environment: string;
  readonly version?: string | undefined;
}

export type Wish = PromoteWish | RollbackWish | PinWish;

/** Something a person should know before agreeing; no reason to refuse. */
export type Caution =
  | { readonly kind: 'undoesHold'; readonly hold: Hold }
  | { readonly kind: 'movesBack' }
  | { readonly kind: 'skipsEnvironment'; readonly environment: string; readonly pinned: VersionRef | null };

export interface PlannedChange {
  readonly prompt: string;
  readonly from: VersionRef | null;
  readonly to: VersionRef | null;
  /** The event that set `from`. */
  readonly prev: string | null;
  /** The hold that the pin will carry. */
  readonly hold: Hold | null;
  readonly cautions: readonly Caution[];
}

/** The exact pin changes of one act. */
export interface Plan {
  readonly action: Action;
  readonly environment: Environment;
  readonly changes: readonly PlannedChange[];
  readonly reason: string | null;
}

export type PlanResult =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'nothing'; readonly message: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** The refusal as one error, naming each prompt refused. */
export function refusalError(refusals: readonly Refusal[]): PromptEnvError {
  const [first] = refusals;
  if (first === undefined) {
    return new PromptEnvError('refused', 'refused', 'try again');
  }
  const sameCode = refusals.every((refusal) => refusal.code === first.code);
  return new PromptEnvError(
    sameCode ? first.code : 'refused',
    refusals.map((refusal) => refusal.message).join('; '),
    [...new Set(refusals.map((refusal) => refusal.hint))].join('; '),
    refusals,
  );
}
