import * as vscode from 'vscode';
import type { ChangedCalls } from '../../core/callSites/passing';
import type { Comparison } from '../../core/comparison';
import { commandId } from '../commandNames';
import type { MovedPin } from '../movedPins';
import { comparedParts, type ComparedPart } from './comparisonRows';
import { treeItem } from './treeItem';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Groups with more rows than these are shut at first. */
const mostOpen = 40;

/** What differs besides the text, as rows. */
export class ComparisonTree implements vscode.TreeDataProvider<ComparedPart> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private parts: readonly ComparedPart[] = [];

  set(comparison: Comparison, concerned: ChangedCalls | null, moved: readonly MovedPin[]): void {
    this.parts = comparedParts(comparison, concerned, moved);
    this.changed.fire(undefined);
  }

  get first(): ComparedPart | undefined {
    return this.parts[0];
  }

  getChildren(part?: ComparedPart): ComparedPart[] {
    return [...(part?.children ?? this.parts)];
  }

  getParent(part: ComparedPart): ComparedPart | undefined {
    const above = (parts: readonly ComparedPart[]): ComparedPart | undefined =>
      parts.find(({ children }) => children.includes(part)) ??
      parts.map(({ children }) => above(children)).find((found) => found !== undefined);
    return above(this.parts);
  }

  getTreeItem({ id, row, children, opens }: ComparedPart): vscode.TreeItem {
    const state = children.length === 0 ? None : children.length > mostOpen ? Collapsed : Expanded;
    const command =
      opens === null
        ? undefined
        : { command: commandId('openComparedPart'), title: 'Open Changes', arguments: [opens] };
    return treeItem(row, id, state, command);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
