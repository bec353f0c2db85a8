import type { ConfigurationChange } from './branchConfiguration';
import type { Comparison } from './comparison';
import type { PromptUse } from './fileUse';
import type { ChainLink, Finding, Pin, Version, VersionRef } from './model';

/**
 * How a branch moved a pin. `recorded`: by events. `reverted`: back to an event before, as git reverts do. `unrecorded`:
 * no event says so. `rewritten`: the events that the base had are gone from the pin's history. `broken`: they cannot be
 * read.
 */
export type MoveRecord = 'recorded' | 'reverted' | 'unrecorded' | 'rewritten' | 'broken';

/** One pin that a branch has otherwise than its base. */
export interface BranchMove {
  readonly environment: string;
  readonly prompt: string;
  /** As the base has it; null where it has none. */
  readonly from: Pin | null;
  readonly to: Pin | null;
  readonly record: MoveRecord;
  /** The events that the base does not have, newest first; of what was reverted, the one that it went back to. */
  readonly events: readonly ChainLink[];
  /**
   * Of what an environment did not serve before: the nearest environment before it that serves the prompt, as the branch
   * has it; null where there is none.
   */
  readonly neighbour: { readonly environment: string; readonly version: VersionRef } | null;
  /**
   * From what the base pins; where that is nothing, from what the neighbour serves, or else from nothing. Null where the
   * branch pins nothing, where a side cannot be read, and where both are the same version.
   */
  readonly comparison: Comparison | null;
}

/** The version that a move's comparison starts from; null where all of its content is new. */
export function comparedVersion({ from, neighbour }: BranchMove): VersionRef | null {
  return from?.version ?? neighbour?.version ?? null;
}

/**
 * What became of a draft. `moved`: the text of a draft that is gone, or most of it, stands under another id. `matched` and `unmatched`:
 * its file is as it was, and the configuration takes it for a draft now, or no more.
 */
export type BranchDraftState = 'changed' | 'added' | 'removed' | 'moved' | 'matched' | 'unmatched';

/** A prompt whose draft, or a file that it includes, a branch has otherwise than its base. */
export interface BranchDraft {
  readonly state: BranchDraftState;
  /** Of one that moved: what it was. */
  readonly formerly: FormerDraft | null;
  /** What the draft would change in each environment. */
  readonly use: PromptUse;
  /** Those of its files that differ, from the registry's root. */
  readonly files: readonly string[];
}

export interface FormerDraft {
  /** Of the prompt that it was the draft of, which environments may go on serving. */
  readonly use: PromptUse;
  /** How much of its text is still there, from 0 to 1. */
  readonly similarity: number;
}

export interface BranchVersion {
  readonly prompt: string;
  readonly version: Version;
  /** Those that pin it now, in promotion order. */
  readonly environments: readonly string[];
}

/** Pins that went all at once, without events: those of an environment that was removed, or of a file. */
export interface RemovedPins {
  readonly environment: string;
  readonly isConfigured: boolean;
  /** How many prompts the base pins there. */
  readonly pins: number;
}

/** Everything that a branch changes. */
export interface BranchChanges {
  /** The branch has no registry any more. */
  readonly isRemoved: boolean;
  readonly configuration: readonly ConfigurationChange[];
  /** In promotion order, as the branch has them. */
  readonly environments: readonly string[];
  /** By environment, the last one first, then by prompt. */
  readonly moves: readonly BranchMove[];
  /** Their moves are not among `moves`. */
  readonly removedPins: readonly RemovedPins[];
  readonly drafts: readonly BranchDraft[];
  readonly versions: readonly BranchVersion[];
  /** Environments whose pins cannot be told in the branch, and why. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** The same of the base, which the branch may put right: what moved there cannot be told. */
  readonly unreadableInBase: ReadonlyMap<string, string>;
  /** What `verify` finds in the branch. */
  readonly findings: readonly Finding[];
}

/** What the branch was compared with. */
export interface BranchBase {
  readonly revision: string;
  /** Hex. */
  readonly commit: string;
  /** What is checked out. */
  readonly head: string;
  /** Where that is a merge of the branch into the revision, made to look at it: the branch's newest commit; otherwise null. */
  readonly merged: string | null;
}

/** Moves that nobody answers for. */
export function unansweredMoves({ moves }: BranchChanges): readonly BranchMove[] {
  return moves.filter(({ record }) => record !== 'recorded' && record !== 'reverted');
}

/** Whether there is anything that a check should fail for. */
export function isSound(changes: BranchChanges): boolean {
  const { findings, unreadable, removedPins } = changes;
  return (
    findings.length === 0 &&
    unreadable.size === 0 &&
    removedPins.every(({ pins }) => pins === 0) &&
    unansweredMoves(changes).length === 0
  );
}
