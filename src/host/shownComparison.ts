import * as vscode from 'vscode';
import type { Comparer } from './comparer';
import type { Log } from './log';
import { tabOfDiff, type OpenedComparison } from './openedComparison';
import { keepDiff, keptDiff } from './keptDiffs';
import { Rest } from './serialQueue';
import type { Store } from './store';
import { versionScheme } from './versionUris';
import type { ComparisonView } from './views/comparisonView';

/** What the view beside diffs needs of the window. */
export interface ComparisonWindow {
  readonly comparer: Comparer;
  readonly store: Store;
  readonly log: Log;
  readonly memory: vscode.Memento;
}

/** Finds out what the diff of two documents compares; undefined where that is no prompt. */
export type FindComparison = (original: vscode.Uri, modified: vscode.Uri) => Promise<OpenedComparison | undefined>;

/** The documents that a tab compares, and what tells it from others. */
interface DiffTab {
  readonly tab: string;
  readonly original: vscode.Uri;
  readonly modified: vscode.Uri;
}

/** Under which the workspace remembers whether the view was open. */
const visibleKey = 'comparisonVisible';
/** How long a tab is looked at before its comparison is looked for, in milliseconds. */
const restBeforeLooking = 150;

/** The comparison that the view beside its diff shows. That view is made when there is one to show. */
export class ShownComparison {
  private making: Promise<ComparisonView> | undefined;
  private made: ComparisonView | undefined;
  private isDisposed = false;
  private subscriptions: vscode.Disposable | undefined;

  constructor(private readonly window: ComparisonWindow) {}

  /** From now on shows the comparison of a diff that nobody opened since the window was: one that outlived a reload. */
  resume(find: FindComparison): void {
    const rest = new Rest();
    const look = (): void => {
      if (this.lookedAt() !== undefined) {
        rest.after(restBeforeLooking, 'tab', () => void this.find(find));
      }
    };
    const { tabGroups } = vscode.window;
    this.subscriptions = vscode.Disposable.from(
      rest,
      tabGroups.onDidChangeTabs(look),
      tabGroups.onDidChangeTabGroups(look),
    );
    look();
  }

  /** @param tab the tab of the diff, as `tabOfDiff` tells it, or its title */
  async show(opened: OpenedComparison, tab: string, how: { readonly reveal: boolean }): Promise<void> {
    this.making ??= this.make();
    const { left, right, comparison } = opened;
    if (comparison.files.length > 0) {
      keepDiff(this.window.memory, tab, left.uriOf(left.content.main), right.uriOf(right.content.main));
    }
    await (await this.making).show(opened, tab, how);
  }

  /** Undefined before the first comparison. */
  view(): Promise<ComparisonView | undefined> {
    return Promise.resolve(this.making);
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscriptions?.dispose();
    this.made?.dispose();
  }

  private async find(find: FindComparison): Promise<void> {
    const diff = this.lookedAt();
    if (diff === undefined) {
      return;
    }
    try {
      const opened = await find(diff.original, diff.modified);
      if (opened !== undefined && this.lookedAt()?.tab === diff.tab) {
        // The panel cannot come back with a view that was not there yet when the window opened.
        const reveal = this.making === undefined && this.window.memory.get<boolean>(visibleKey) === true;
        await this.show(opened, diff.tab, { reveal });
      }
    } catch (error) {
      // A version that is damaged, say: its diff says so itself.
      this.window.log.error(error);
    }
  }

  /** The diff that is looked at and whose comparison is not known; before there is any, also one in another group. */
  private lookedAt(): DiffTab | undefined {
    const { activeTabGroup, all } = vscode.window.tabGroups;
    const groups = [activeTabGroup, ...(this.making === undefined ? all : [])];
    const diffs = groups.flatMap(({ activeTab }) => (activeTab === undefined ? [] : (this.diffIn(activeTab) ?? [])));
    return diffs.find(({ tab }) => this.made?.has(tab) !== true);
  }

  private diffIn({ input, label }: vscode.Tab): DiffTab | undefined {
    if (!(input instanceof vscode.TabInputTextDiff)) {
      // A tab of several files does not say which: that was kept when it was opened.
      const kept = keptDiff(this.window.memory, label);
      return kept && { tab: kept.title, original: kept.original, modified: kept.modified };
    }
    const { original, modified } = input;
    const isOurs = [original, modified].some(({ scheme }) => scheme === versionScheme);
    return isOurs ? { tab: tabOfDiff(original, modified), original, modified } : undefined;
  }

  private async make(): Promise<ComparisonView> {
    const { ComparisonView } = await import('./views/comparisonView');
    const { comparer, store, memory } = this.window;
    this.made = new ComparisonView(comparer, store);
    this.made.onDidChangeVisibility(({ visible }) => void memory.update(visibleKey, visible));
    if (this.isDisposed) {
      this.made.dispose();
    }
    return this.made;
  }
}
