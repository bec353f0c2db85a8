import * as vscode from 'vscode';
import { isVariableChange } from '../../core/callSites/passing';
import { commandId, idPrefix } from '../commandNames';
import type { Comparer } from '../comparer';
import { setContextKey } from '../contextKeys';
import { movedPin, type MovedPin } from '../movedPins';
import { diffTitle, isTitled, tabOfDiff, type OpenableCalls, type OpenedComparison } from '../openedComparison';
import { Rest } from '../serialQueue';
import type { Side } from '../side';
import type { Store } from '../store';
import type { ComparedPart, Opened } from './comparisonRows';
import { ComparisonTree } from './comparisonTree';
import { openComparedPart, ValueDocuments } from './comparedValues';

/** How long typing rests before the draft is compared again, in milliseconds. */
const restBeforeComparing = 300;
/** Comparisons whose tabs may be looked at again. */
const mostKept = 20;

/** The view beside a diff: what its text does not show. It follows the draft, and the diff that is looked at. */
export class ComparisonView implements vscode.Disposable {
  private readonly tree = new ComparisonTree();
  private readonly view: vscode.TreeView<ComparedPart>;
  private readonly values = new ValueDocuments();
  private readonly rest = new Rest();
  private readonly subscriptions: vscode.Disposable;
  /** By the tab of their diff, the one that was shown last at the end. */
  private readonly opened = new Map<string, OpenedComparison>();
  private tab = '';
  /** Calls that the comparison which is shown concerns, once they were found. */
  private concerned: OpenableCalls | null = null;
  private moved: readonly MovedPin[] = [];
  private isOutdated = false;

  constructor(
    private readonly comparer: Comparer,
    private readonly store: Store,
  ) {
    const { tree } = this;
    this.view = vscode.window.createTreeView(`${idPrefix}.comparison`, {
      treeDataProvider: tree,
      showCollapseAll: true,
    });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      tree,
      this.values,
      this.rest,
      vscode.commands.registerCommand(commandId('openComparedPart'), async (part: Opened) => {
        if (part.kind === 'call') {
          await this.concerned?.open(part);
        } else if (part.kind === 'again') {
          await this.current?.again();
        } else if (this.current !== undefined) {
          await openComparedPart(this.values, this.current, part);
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.documentChanged(document.uri)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.documentChanged(uri)),
      vscode.window.tabGroups.onDidChangeTabs(() => this.tabChanged()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.tabChanged()),
      store.onDidChange(() => this.pinsChanged()),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.isOutdated) {
          this.followSoon();
        }
      }),
    );
  }

  get current(): OpenedComparison | undefined {
    return this.opened.get(this.tab);
  }

  get isVisible(): boolean {
    return this.view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<vscode.TreeViewVisibilityChangeEvent> {
    return this.view.onDidChangeVisibility;
  }

  has(tab: string): boolean {
    return this.opened.has(tab);
  }

  /** The rows as they are drawn, and what stands above them. */
  get shown(): { readonly title: string; readonly rows: readonly ComparedPart[] } {
    return { title: this.view.message ?? '', rows: this.tree.getChildren() };
  }

  /** Shows a comparison whose diff was just opened, without taking the focus from it. */
  async show(opened: OpenedComparison, tab: string, { reveal }: { readonly reveal: boolean }): Promise<void> {
    this.opened.delete(tab);
    this.opened.set(tab, opened);
    const [oldest] = this.opened.keys();
    if (this.opened.size > mostKept && oldest !== undefined) {
      this.opened.delete(oldest);
    }
    this.draw(tab, opened);
    setContextKey('hasComparison', true);
    const { first } = this.tree;
    if (reveal && first !== undefined) {
      // The diff is open; a row that was drawn anew in the meantime is no reason to fail.
      await this.view.reveal(first, { select: false, focus: false }).then(undefined, () => undefined);
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private draw(tab: string, opened: OpenedComparison): void {
    const { comparison } = opened;
    // Of the same tab the calls that were found before stay until they are found anew.
    this.concerned = tab === this.tab && isVariableChange(comparison.variables) ? this.concerned : null;
    this.tab = tab;
    // Above the rows: a view that is alone in the panel shows no description.
    this.view.message = titleOf(opened);
    this.moved = this.movedPins(opened);
    this.tree.set(comparison, this.concerned, this.moved);
    if (isVariableChange(comparison.variables)) {
      void this.findCalls(opened);
    }
  }

  /** Adds the calls that a change of variables concerns; looking for them may take a while. */
  private async findCalls(opened: OpenedComparison): Promise<void> {
    const concerned = await opened.concernedBy(opened.comparison).catch(() => null);
    if (this.current === opened && concerned !== null) {
      this.concerned = concerned;
      this.tree.set(opened.comparison, concerned, this.moved);
    }
  }

  /** Sides do not move under whoever reads their diff: it is said that an environment pins another version by now. */
  private pinsChanged(): void {
    const { current } = this;
    const moved = current === undefined ? [] : this.movedPins(current);
    if (current !== undefined && JSON.stringify(moved) !== JSON.stringify(this.moved)) {
      this.moved = moved;
      this.tree.set(current.comparison, this.concerned, moved);
    }
  }

  private movedPins({ left, right }: OpenedComparison): readonly MovedPin[] {
    return [left, right].flatMap((side) => movedPin(this.store, side) ?? []);
  }

  private tabChanged(): void {
    const tab = this.tabOf(vscode.window.tabGroups.activeTabGroup.activeTab);
    const opened = tab === this.tab ? undefined : this.opened.get(tab);
    if (opened !== undefined) {
      this.draw(tab, opened);
      this.followSoon();
    }
  }

  private tabOf(tab: vscode.Tab | undefined): string {
    const input = tab?.input;
    return input instanceof vscode.TabInputTextDiff
      ? tabOfDiff(input.original, input.modified)
      : ([...this.opened.keys()].find((title) => isTitled(title, tab?.label ?? '')) ?? '');
  }

  private documentChanged(uri: vscode.Uri): void {
    const { current } = this;
    const isConcerned =
      current !== undefined && [current.left, current.right].some((side) => side.anew !== null && hasFile(side, uri));
    if (isConcerned) {
      this.isOutdated = true;
      this.followSoon();
    }
  }

  private followSoon(): void {
    this.rest.after(restBeforeComparing, 'comparison', () => void this.follow());
  }

  /** Compares again where a side is the draft, which may have changed since. */
  private async follow(): Promise<void> {
    const { tab, current } = this;
    if (current === undefined || !this.view.visible || (current.left.anew ?? current.right.anew) === null) {
      return;
    }
    this.isOutdated = false;
    try {
      const [left, right] = [await anew(current.left), await anew(current.right)];
      const comparison = await this.comparer.contents(left.content, right.content);
      const next = { ...current, left, right, comparison };
      if (this.opened.get(tab) === current) {
        this.opened.set(tab, next);
        if (this.tab === tab) {
          this.draw(tab, next);
        }
      }
    } catch {
      // A draft that is gone, or cannot be read for now: what was compared last stays, and says which it was.
      this.isOutdated = true;
    }
  }
}

function anew(side: Side): Promise<Side> {
  return side.anew === null ? Promise.resolve(side) : side.anew();
}

function hasFile(side: Side, uri: vscode.Uri): boolean {
  return side.content.files.some(({ path }) => side.uriOf(path).toString() === uri.toString());
}

/** `ticket-triage: prod v3 ↔ draft (unsaved)`. */
function titleOf({ prompt, left, right }: OpenedComparison): string {
  const called = ({ label, isUnsaved }: Side): string => (isUnsaved ? `${label} (unsaved)` : label);
  return diffTitle(prompt, called(left), called(right));
}
