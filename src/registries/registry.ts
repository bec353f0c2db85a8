import type { Configuration } from '../core/branchConfiguration';
import type { Side } from '../core/conflicts';
import type {
  ChainLink,
  Content,
  EventHead,
  Finding,
  HistoryEvent,
  PastPin,
  PromptState,
  RegistrySnapshot,
  Version,
  VersionRef,
} from '../core/model';
import type { Plan, PlanInput } from '../core/plan';

/** What a registry can do. The interface asks for these, never for the kind of registry. */
export interface Capabilities {
  /** New versions and moved pins. */
  readonly write: boolean;
  readonly unpin: boolean;
  /** Who moved what and why is kept. */
  readonly history: boolean;
  readonly hold: boolean;
  /** A pin moves only when it still is what the caller saw. */
  readonly compareAndSet: boolean;
  /** Every version and pin can be checked against a digest. */
  readonly verify: boolean;
}

/** What was done, read back. */
export interface Applied {
  readonly plan: Plan;
  /** Name of the event that records it. */
  readonly event: string;
}

export interface SnapshotRequest {
  /** A prompt's id. */
  readonly prompt: string;
  readonly message: string;
}

/** A draft's text that is not on disk yet, by path from the registry's root. */
export type Overlay = (path: string) => string | undefined;

export interface LoadOptions {
  /** Called between prompts; a promise that it returns is awaited, so that a shared thread is not held. */
  readonly breathe?: () => Promise<void> | undefined;
  /** Unsaved text of open drafts. */
  readonly overlay?: Overlay;
  /**
   * What was concluded at an earlier time counts for files that did not change since, by what the disk says of them.
   * For what is shown; whatever is decided by must be read. `keep` also keeps what is concluded now.
   */
  readonly cached?: 'use' | 'keep';
  /** Also finds pins that no event confirms, which `verify` always does, where the registry is small enough. */
  readonly checksPins?: boolean;
  /**
   * Called once where there are so many prompts that reading them takes a while, with what listing folders and reading
   * pins tells: all prompts are `unread`, and damage is not known. `loadPrompt` reads any of them from then on. A
   * promise is awaited before the rest is read.
   */
  readonly onListed?: (listed: RegistrySnapshot) => Promise<void> | void;
  /** Called now and then after that with how many prompts were read. */
  readonly onProgress?: (read: number, all: number) => void;
}

/** One prompt as it was read by itself. */
export interface LoadedPrompt {
  readonly state: PromptState;
  /** What is wrong with its draft and its list of versions; not with its pins and stored files. */
  readonly findings: readonly Finding[];
}

/** All of it where nothing is named. */
export interface HistoryFilter {
  readonly environment?: string | undefined;
  readonly prompt?: string | undefined;
}

/** A walk through history that reads no more than it is asked for. */
export interface HistoryReader {
  /** The next older events, newest first, a child before its parent; fewer than asked for only at the end. */
  next(count: number): Promise<readonly HistoryEvent[]>;
  /** Whether nothing older is left. */
  readonly isAtEnd: boolean;
  /** Chains that broke off in what was read: what they held before that cannot be told. */
  readonly broken: readonly Finding[];
}

export interface PastPins {
  /** By environment in promotion order, then by prompt. */
  readonly pins: readonly PastPin[];
  /** Chains that broke off before the answer was found. */
  readonly broken: readonly Finding[];
}

/** Where versions, pins and history live. All failures are PromptEnvErrors. */
export interface Registry {
  /** Short name for people and references, unique in a window. */
  readonly name: string;
  /** Absolute path or address. */
  readonly root: string;
  readonly capabilities: Capabilities;
  /** Everything that the interface draws. Never throws for bad files: they become findings. */
  load(options?: LoadOptions): Promise<RegistrySnapshot>;
  /** One prompt's state read anew, with unsaved text where given: cheap. Null when there is no such prompt. */
  loadPrompt(prompt: string, overlay?: Overlay): Promise<LoadedPrompt | null>;
  /**
   * Whether a file or folder that came, went or changed may bring drafts that were not listed, or take some away.
   * @param path from the root, `/`-separated
   */
  movesDrafts(path: string): boolean;
  /** What is configured now; null where that cannot be read. */
  configuration(): Configuration | null;
  /** The id of the prompt whose draft a file would be, by its path alone; null for what is no draft. `path` as above. */
  promptAt(path: string): string | null;
  /**
   * Tells where a path leads that links may be in; the path itself where none is, or out of the registry. `path` as above.
   * What it once told it tells again without looking: it belongs to one piece of work.
   */
  realPaths(): (path: string) => string;
  /** What one of the registry's own files is, by its name alone; null for others. `path` from the root. */
  fileRole(path: string): RegistryFile | null;
  /** What a plan is made from, read anew: pins at once, ledgers as the plan asks for them. */
  planInput(): Promise<PlanInput>;
  /** A prompt's versions, newest first. Throws notFound where there are none. */
  versions(prompt: string): Promise<readonly Version[]>;
  /** A version's files, checked against its digest: throws damaged where they do not match. */
  content(prompt: string, version: VersionRef): Promise<Content>;
  /** The draft as it would be snapshotted; throws notFound, and invalid for what cannot be read. */
  draftContent(prompt: string, overlay?: Overlay): Promise<Content>;
  /** Events that a pin's chain reaches, from the pins as they are now. `breathe` as in `LoadOptions`. */
  history(filter: HistoryFilter, breathe?: () => Promise<void> | undefined): Promise<HistoryReader>;
  /** When an event was, in milliseconds since the epoch, by its name alone; null where the name does not tell. */
  timeOf(event: string): number | null;
  /** One event by its name, but for what it moved; null where it is missing or damaged. */
  eventHead(environment: string, name: string): Promise<EventHead | null>;
  /** One pin's own history, newest first, read as far as is asked. Throws damaged where it breaks off. */
  chain(environment: string, prompt: string, breathe?: () => Promise<void> | undefined): AsyncIterable<ChainLink>;
  /**
   * What environments pinned at a time, in milliseconds since the epoch: every pin, or one prompt's, which is told also
   * where none was pinned. Throws notFound for an environment or a prompt that there is none of.
   */
  pinsAt(
    request: HistoryFilter & { readonly at: number },
    breathe?: () => Promise<void> | undefined,
  ): Promise<PastPins>;
  snapshot(request: SnapshotRequest): Promise<Version>;
  /** Makes a plan's changes if the pins still are what it was made from; conflict otherwise. */
  apply(plan: Plan): Promise<Applied>;
  /** Writes an event for a pin that was moved by hand; null when it was recorded already. */
  record(request: {
    readonly prompt: string;
    readonly environment: string;
    readonly reason: string;
  }): Promise<Applied | null>;
  /** Gives one of two versions of the same number the next free one; null where there are no two. */
  renumber(request: RenumberRequest): Promise<Renumbered | null>;
  /** Settles conflicts that a merge left in one of the registry's own files. Throws invalid where that cannot be done. */
  settle(choice: ConflictChoice): Promise<void>;
  /** Writes a version over the draft's own file, and over included files where asked. */
  restore(request: RestoreRequest): Promise<Restored>;
  /** Checks every digest, pin and chain. `breathe` as in `LoadOptions`. */
  verify(breathe?: () => Promise<void> | undefined): Promise<readonly Finding[]>;
  /**
   * Does what loses nothing: sweeps what crashes left, removes events that no pin's chain reaches, and puts damaged
   * files back where the same bytes stand elsewhere. What it cannot do is among the findings that are left.
   */
  repair(breathe?: () => Promise<void> | undefined): Promise<Repair>;
}

/** A file of the registry itself. */
export type RegistryFile =
  /** `digits`: the beginning of the version's digest. */
  | { readonly role: 'version'; readonly prompt: string; readonly number: number; readonly digits: string }
  | { readonly role: 'versions'; readonly prompt: string }
  | { readonly role: 'pins'; readonly environment: string }
  /** `event`: its name. */
  | { readonly role: 'event'; readonly environment: string; readonly event: string }
  | { readonly role: 'registry' };

/** Paths are from the registry's root. */
export interface Restored {
  readonly paths: readonly string[];
  /** Included files that were not written and are not as the version has them. */
  readonly differing: readonly string[];
}

/** One thing that a repair did. */
export interface Repaired {
  /** From the registry's root. */
  readonly path: string;
  readonly action: 'removed' | 'restored';
  /** Why that loses nothing, as a sentence without its end. */
  readonly message: string;
}

export interface Repair {
  readonly repaired: readonly Repaired[];
  /** What `verify` finds afterwards. */
  readonly findings: readonly Finding[];
}

export interface RenumberRequest {
  readonly prompt: string;
  /** `4@sha256:…`, or `4` for the better one of its two: not named by pins or events, otherwise made later. */
  readonly version?: string | undefined;
}

export interface Renumbered {
  readonly prompt: string;
  readonly from: VersionRef;
  readonly to: VersionRef;
}

export interface ConflictChoice {
  /** The file, as the finding `conflictMarkers` names it. */
  readonly path: string;
  /** What to keep: of pins one side, of versions both. */
  readonly side: Side;
  /** Settles this prompt's pin only; otherwise the whole file. */
  readonly prompt?: string | undefined;
}

export interface RestoreRequest {
  readonly prompt: string;
  readonly version: VersionRef;
  /** Also write the files that the prompt includes. */
  readonly includes: boolean;
  /** Refuse where something that no version keeps would be written over. */
  readonly onlyIfKept?: boolean;
}
