import type { Comparison } from './comparison';
import type { DraftState, VersionRef } from './model';

/** What an environment does with a file of a prompt. */
export interface EnvironmentUse {
  readonly environment: string;
  /** What it pins; null where it pins nothing, or nobody can tell. */
  readonly version: VersionRef | null;
  /** Why it cannot be told what it pins; null where it can. */
  readonly unreadable: string | null;
  /** What it pins cannot be served. */
  readonly isDamaged: boolean;
  /** Why what it pins is held; null where it is not. */
  readonly hold: string | null;
  /** The content that it serves has the file, whatever the file held then. Of a call: it is what the call asks for. */
  readonly serves: boolean;
  /**
   * From what it serves to what the file would bring there: the draft as it is now, a stored version itself, of a pins
   * file what the environment before pins. Of an event, what that changed. Null where one of them cannot be had.
   */
  readonly change: Comparison | null;
}

/** How a file belongs to a prompt. */
export interface PromptUse {
  readonly prompt: string;
  /** `former`: a version that is pinned has it, the draft has it no more. `call`: it asks for the prompt. */
  readonly role: 'call' | 'draft' | 'include' | 'former' | 'version' | 'versions' | 'pins' | 'event';
  readonly draft: DraftState;
  /** Where a draft that is invalid cannot be read, 1-based; null where no line can be named. */
  readonly draftLine: number | null;
  /**
   * Only where there are any: files of a pinned version that are gone, though the draft includes them, by their paths
   * from the prompt's own file.
   */
  readonly missing?: readonly string[];
  /** Of a stored version's file: which. Of an event: what it moved to. Of a pins file: what the environment before pins. */
  readonly version: VersionRef | null;
  /** Of a pins file: why it cannot be told what the environment before pins; otherwise null. */
  readonly unreadable: string | null;
  /** In promotion order. */
  readonly environments: readonly EnvironmentUse[];
}

/** The environments that serve content with the file, in the order in which they are first met. */
export function environmentsServing(uses: readonly PromptUse[]): readonly string[] {
  const serving = uses.flatMap((use) => use.environments.filter(({ serves }) => serves));
  return [...new Set(serving.map(({ environment }) => environment))];
}

/** The environments of which nobody can tell whether they serve it, in the order in which they are first met. */
export function environmentsUnreadable(uses: readonly PromptUse[]): readonly string[] {
  const unreadable = uses.flatMap((use) => use.environments.filter((each) => each.unreadable !== null));
  return [...new Set(unreadable.map(({ environment }) => environment))];
}
