import type * as vscode from 'vscode';
import type { Content, VersionRef } from '../core/model';

/** One side of a comparison: what it is called, what it holds, and where its files can be opened. */
export interface Side {
  /** `draft`, `v3` or `prod v3`. */
  readonly label: string;
  /** As the command line takes it: `support/ticket-triage@prod`. */
  readonly reference: string;
  readonly content: Content;
  /** Null for a draft. */
  readonly version: VersionRef | null;
  /** Whether unsaved edits are part of it. */
  readonly isUnsaved: boolean;
  /** Reads it again, where it may have changed since; null for what never changes. */
  readonly anew: (() => Promise<Side>) | null;
  /** The document of one of the content's files. */
  readonly uriOf: (file: string) => vscode.Uri;
}
