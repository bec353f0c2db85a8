import type { Comparer } from './comparer';
import type { OpenedComparison } from './openedComparison';
import type { ComparisonView } from './views/comparisonView';

/** The comparison that the view beside its diff shows. That view is made when there is one to show. */
export class ShownComparison {
  private made: Promise<ComparisonView> | undefined;

  constructor(private readonly comparer: Comparer) {}

  /** @param tab the tab of the diff, as `tabOfDiff` tells it, or its title */
  async show(opened: OpenedComparison, tab: string, how: { readonly reveal: boolean }): Promise<void> {
    this.made ??= import('./views/comparisonView').then(({ ComparisonView }) => new ComparisonView(this.comparer));
    await (await this.made).show(opened, tab, how);
  }

  /** Undefined before the first comparison. */
  view(): Promise<ComparisonView | undefined> {
    return Promise.resolve(this.made);
  }

  dispose(): void {
    void this.made?.then((view) => view.dispose());
  }
}
