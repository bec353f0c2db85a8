import type * as vscode from 'vscode';
import type { CallToChange, ChangedCalls } from '../core/callSites/passing';
import type { Comparison } from '../core/comparison';
import { fileNameOf } from '../core/paths';
import type { Side } from './side';

/** Two sides whose diff is open, and what differs between them. */
export interface OpenedComparison {
  readonly prompt: string;
  readonly left: Side;
  readonly right: Side;
  readonly comparison: Comparison;
  /** The calls that a change of variables concerns; null where none come and go. */
  readonly concernedBy: (comparison: Comparison) => Promise<OpenableCalls | null>;
  /** Opens it anew, with what its environments pin by now; says so where that fails. */
  readonly again: () => Promise<void>;
}

/** Calls in the window's code, which can be opened. */
export interface OpenableCalls extends ChangedCalls {
  readonly open: (call: Pick<CallToChange, 'path' | 'line'>) => Promise<void>;
}

/** The name that a diff tab gets: `ticket-triage: prod v3 ↔ draft`. */
export function diffTitle(prompt: string, left: string, right: string): string {
  return `${fileNameOf(prompt)}: ${left} ↔ ${right}`;
}

/** What tells the tab of a diff from others; a tab of several files is told by its title. */
export function tabOfDiff(left: vscode.Uri, right: vscode.Uri): string {
  return `${left.toString()}\n${right.toString()}`;
}

/** Whether a tab is that of a diff of several files with this title, behind which the editor writes their number. */
export function isTitled(title: string, label: string): boolean {
  return label === title || label.startsWith(`${title} (`);
}
