import type * as vscode from 'vscode';
import type { LazyCalls } from './calls/lazyCalls';
import type { Comparer } from './comparer';
import type { InlineChanges } from './inlineChanges';
import type { LastMove } from './lastMove';
import type { Log } from './log';
import type { Matrix } from './matrix/matrix';
import type { ShownComparison } from './shownComparison';
import type { Store } from './store';
import type { VerifiedFindings } from './verifiedFindings';
import type { ViewModel } from './views/viewModel';

/** What every feature gets: where to log, what is known, and what ends with the extension. */
export interface App {
  readonly log: Log;
  readonly store: Store;
  /** What is derived from it for views, lenses and the matrix. */
  readonly model: ViewModel;
  readonly matrix: Matrix;
  readonly verified: VerifiedFindings;
  /** The last move of a pin in this window, for Undo. */
  readonly lastMove: LastMove;
  /** Where code asks for prompts. */
  readonly calls: LazyCalls;
  /** Compares contents and texts; long ones in a thread beside the extension host. */
  readonly comparer: Comparer;
  readonly inlineChanges: InlineChanges;
  readonly shownComparison: ShownComparison;
  readonly extensionUri: vscode.Uri;
  readonly subscriptions: { dispose(): unknown }[];
}
