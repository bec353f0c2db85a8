import type { OwnCall } from './callSites/callRule';
import type { FormatName } from './formats/format';

/** A version's name within its prompt: the number people say, and the content it stands for. */
export interface VersionRef {
  /** Unique within the prompt: `4@sha256:…` in a workspace registry (two branches may both make a 4), opaque elsewhere. */
  readonly id: string;
  /** The display number, or null where the registry has none. */
  readonly number: number | null;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** Numbers that it had before it was renumbered: with its digest, they still name it. */
  readonly formerly?: readonly number[];
}

/** An immutable snapshot of a prompt with everything that changes its behaviour. */
export interface Version extends VersionRef {
  readonly parent: VersionRef | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly author: string;
  readonly message: string;
  readonly format: FormatName;
  /** Path of the prompt's own file among `files`. */
  readonly main: string;
  /** Path, relative to the version's folder, to the sha256 (hex) of the stored bytes. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Environment {
  readonly name: string;
  /** Its pins move only with a reason and, in the editor, an explicit confirmation. */
  readonly protected: boolean;
}

/** One folder in which drafts are looked for. */
export interface DraftRoot {
  /** From the registry's root; '' is the root itself. */
  readonly root: string;
  /** Glob patterns, from the folder. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What one environment serves for one prompt. */
export interface Pin {
  /** Null: unpinned by an event that is kept. */
  readonly version: VersionRef | null;
  /** Name of the event that set it; null where another tool wrote the pin. */
  readonly event: string | null;
  readonly hold: Hold | null;
}

/** A mark on a pin: it was rolled back (or stopped) for this reason, and a promotion must say that it would undo it. */
export interface Hold {
  readonly reason: string;
  /** The version that the hold warns of, or null when it warns of any. */
  readonly held: VersionRef | null;
}

/** `unread`: known by listing alone, as a large registry tells it first. Whatever was read whole holds none. */
export type DraftState = 'clean' | 'modified' | 'new' | 'missing' | 'invalid' | 'unread';

export interface Draft {
  /** From the registry's root, `/`-separated; null when the draft is missing. */
  readonly path: string | null;
  readonly state: DraftState;
  /** The newest version with the draft's content. */
  readonly matches: VersionRef | null;
  /**
   * The other files that the state depends on, from the registry's root: those that the prompt includes, and places
   * where they were looked for in vain.
   */
  readonly includes: readonly string[];
}

export interface PromptState {
  readonly id: string;
  readonly format: FormatName | null;
  readonly draft: Draft;
  /** Null where there is no version, and while the prompt is `unread`. */
  readonly latest: VersionRef | null;
  /** In the order of the ledger: oldest first. */
  readonly versions: readonly VersionRef[];
}

export type PinsByPrompt = ReadonlyMap<string, Pin>;

/** What an environment's file, which cannot be read whole, does not tell. */
export interface UnreadablePins {
  /** Why it cannot be read whole. */
  readonly why: string;
  /**
   * The prompts whose pins it does not tell, each with why: empty where it tells all of them. Null where it may be any
   * that is not among the pins.
   */
  readonly prompts: ReadonlyMap<string, string> | null;
}

/** Everything the interface draws from, as plain data. Texts are not in it. */
export interface RegistrySnapshot {
  readonly root: string;
  /** In promotion order. */
  readonly environments: readonly Environment[];
  /** Sorted by id in byte order. Two drafts of one id stand here twice. */
  readonly prompts: readonly PromptState[];
  /** By environment name. */
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
  /** By environment name, those whose pins cannot be read whole: what is not among the pins may be pinned there. */
  readonly unreadablePins: ReadonlyMap<string, UnreadablePins>;
  /** Prompt id to the ids of versions that cannot be served: stored files that do not match, or pinned but not there. */
  readonly damaged: ReadonlyMap<string, ReadonlySet<string>>;
  readonly findings: readonly Finding[];
  /** Why nothing may be written, or null. */
  readonly readOnly: string | null;
  /** The team's own functions that ask for prompts. */
  readonly ownCalls: readonly OwnCall[];
}

/** One for all of thousands. */
const none: readonly never[] = [];

/** A prompt that is known by listing alone. */
export function unreadPrompt(id: string, path: string | null): PromptState {
  return {
    id,
    format: null,
    draft: { path, state: 'unread', matches: null, includes: none },
    latest: null,
    versions: none,
  };
}

export function isUnread({ draft }: PromptState): boolean {
  return draft.state === 'unread';
}

/** Something wrong, where, and what to do about it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning';
  /** From the registry's root. */
  readonly path: string;
  /** 1-based; null where no line can be named. */
  readonly line: number | null;
  readonly message: string;
  readonly hint: string;
  /** The prompt concerned, where there is one. */
  readonly prompt?: string;
}

export type FindingCode =
  | 'badConfig'
  | 'unsupported'
  | 'badId'
  | 'duplicateId'
  | 'invalidDraft'
  | 'tooLarge'
  | 'missingInclude'
  | 'outsideWorkspace'
  | 'secret'
  | 'badPins'
  | 'duplicateKey'
  | 'conflictMarkers'
  | 'unknownEnvironment'
  | 'unknownVersion'
  | 'digestMismatch'
  | 'damaged'
  | 'strayFile'
  | 'badLedger'
  | 'tornLine'
  | 'twins'
  | 'badEvent'
  | 'unrecorded'
  | 'symlink';

export type Action = 'promote' | 'rollback' | 'pin' | 'unpin' | 'hold' | 'release' | 'record';

/** What one event did to one prompt. */
export interface EventChange {
  readonly prompt: string;
  readonly from: VersionRef | null;
  readonly to: VersionRef | null;
  /** The event that set `from`. */
  readonly prev: string | null;
  /** The hold that this change left, where the action itself does not say it (hold, record). */
  readonly hold: Hold | null;
}

/** One act that moved pins of one environment. */
export interface HistoryEvent {
  /** The event's name, without `.json`. */
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly action: Action;
  readonly environment: string;
  readonly changes: readonly EventChange[];
  readonly reason: string | null;
}

/** One act without what it moved. */
export type EventHead = Omit<HistoryEvent, 'changes'>;

/** One event's change of one prompt in one environment, as a chain of `prev` links lists it. */
export interface ChainLink {
  readonly event: string;
  readonly at: string;
  readonly actor: string;
  readonly action: Action;
  readonly reason: string | null;
  readonly change: EventChange;
}

/** What one environment served for one prompt at a time that is past. */
export interface PastPin {
  readonly environment: string;
  readonly prompt: string;
  /** Null: none was pinned. */
  readonly version: VersionRef | null;
  /** The change that brought it there; null where the first event on record already found it so, or there is none. */
  readonly since: ChainLink | null;
}

/** One file of a version or draft. */
export interface ContentFile {
  /** Relative to the content's folder, `/`-separated. */
  readonly path: string;
  /** As stored: text with LF and no BOM, anything else byte for byte. */
  readonly bytes: Uint8Array;
  /** Null when the bytes are not UTF-8 text. */
  readonly text: string | null;
  /** Of the stored bytes, hex. */
  readonly sha256: string;
}

/** A prompt's whole content: its own file and everything it pulls in. */
export interface Content {
  readonly format: FormatName;
  /** Path of the prompt's own file among `files`. */
  readonly main: string;
  /** Sorted by path in byte order. */
  readonly files: readonly ContentFile[];
  readonly digest: string;
}

export function sameVersion(a: VersionRef | null, b: VersionRef | null): boolean {
  return a === b || (a !== null && b !== null && a.id === b.id);
}

/** Whether a full id names a version, by the number that it has or by one that it had. */
export function isNamedBy(version: VersionRef, id: string): boolean {
  return version.id === id || version.formerly?.some((number) => `${number}@${version.digest}` === id) === true;
}

/** `v4`, or the registry's own name for it where it has no number. */
export function versionLabel(version: VersionRef): string {
  return version.number === null ? version.id : `v${version.number}`;
}

/** A version as JSON output names it: its number, or its id where there is none. */
export function versionJson(version: VersionRef | null): number | string | null {
  return version === null ? null : (version.number ?? version.id);
}
