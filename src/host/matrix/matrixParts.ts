import type * as vscode from 'vscode';
import { idPrefix } from '../commandNames';
import type { Log } from '../log';
import type { ViewModel } from '../views/viewModel';

/** What the matrix is made of. */
export interface MatrixParts {
  readonly model: ViewModel;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
}

/** How VS Code knows the panel again after a reload, and names it to menus. */
export const matrixViewType = `${idPrefix}.matrix`;
