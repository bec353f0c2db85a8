import type * as vscode from 'vscode';
import type { Side } from '../core/conflicts';
import type { HistoryEvent, VersionRef } from '../core/model';

/**
 * Rows of the views, and what views, lenses and menus hand to commands. Plain data: a row never owns anything.
 * `root` is the registry's root as a URI string, as `RegistryEntry.root.toString()` gives it.
 */
export type Node =
  | RegistryNode
  | FolderNode
  | PromptNode
  | DraftNode
  | VersionNode
  | EnvironmentNode
  | PinNode
  | DayNode
  | EventNode
  | MoreNode
  | ConflictNode
  | MessageNode;

/** One of several registries in a window. */
export interface RegistryNode {
  readonly kind: 'registry';
  readonly root: string;
}

/** Prompts whose ids begin with `path/`, or (in the environments view) their pins in one environment. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly root: string;
  readonly path: string;
  readonly environment?: string;
  /** Only this part of a level that is too long to show at once. */
  readonly page?: { readonly start: number; readonly size: number };
}

export interface PromptNode {
  readonly kind: 'prompt';
  readonly root: string;
  readonly prompt: string;
  /** From the registry's root; tells two drafts of one id apart. Null when the draft is missing. */
  readonly draftPath: string | null;
}

export interface DraftNode {
  readonly kind: 'draft';
  readonly root: string;
  readonly prompt: string;
  readonly draftPath: string;
}

export interface VersionNode {
  readonly kind: 'version';
  readonly root: string;
  readonly prompt: string;
  readonly version: VersionRef;
}

export interface EnvironmentNode {
  readonly kind: 'environment';
  readonly root: string;
  readonly environment: string;
}

/** What an environment pins for one prompt, or that it pins nothing. */
export interface PinNode {
  readonly kind: 'pin';
  readonly root: string;
  readonly environment: string;
  readonly prompt: string;
}

/** All moves of one day. */
export interface DayNode {
  readonly kind: 'day';
  readonly root: string;
  /** `2026-11-22`, in the person's own time zone. */
  readonly day: string;
}

/** One act; with `prompt`, one of its changes. */
export interface EventNode {
  readonly kind: 'event';
  readonly root: string;
  readonly event: HistoryEvent;
  readonly prompt?: string;
}

/** What to keep of a conflict in a file of pins or versions: what a quick fix hands to its command. */
export interface ConflictNode {
  readonly kind: 'conflict';
  readonly root: string;
  /** From the registry's root. */
  readonly path: string;
  readonly side: Side;
  /** Only this prompt's pin. */
  readonly prompt?: string | undefined;
}

/** "Load more" at the end of a level; `level` names the level that it extends. */
export interface MoreNode {
  readonly kind: 'more';
  readonly root: string;
  readonly level: string;
}

/** A sentence in a tree, such as an error with what to do about it. */
export interface MessageNode {
  readonly kind: 'message';
  readonly root: string;
  readonly message: string;
  readonly tooltip?: string;
  readonly severity?: 'error' | 'warning' | 'info';
  /** What choosing the row does. */
  readonly command?: vscode.Command;
}

const kinds: ReadonlySet<string> = new Set<Node['kind']>([
  'registry',
  'folder',
  'prompt',
  'draft',
  'version',
  'environment',
  'pin',
  'day',
  'event',
  'more',
  'conflict',
  'message',
]);

/** Tells a row from any other argument that a command may get. */
export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    kinds.has(value.kind) &&
    'root' in value
  );
}
