import type { Comparer } from './comparer';
import type { OpenedComparison } from './openedComparison';
import type { ComparisonView } from './views/comparisonView';

/** The comparison that the view beside its diff shows. That view is made when there is one to show. */
export class ShownComparison {
  private making: Promise<ComparisonView> | undefined;
  private made: ComparisonView | undefined;
  private isDisposed = false;

  constructor(private readonly comparer: Comparer) {}

  /** @param tab the tab of the diff, as `tabOfDiff` tells it, or its title */
  async show(opened: OpenedComparison, tab: string, how: { readonly reveal: boolean }): Promise<void> {
    this.making ??= this.make();
    await (await this.making).show(opened, tab, how);
  }

  /** Undefined before the first comparison. */
  view(): Promise<ComparisonView | undefined> {
    return Promise.resolve(this.making);
  }

  dispose(): void {
    this.isDisposed = true;
    this.made?.dispose();
  }

  private async make(): Promise<ComparisonView> {
    const { ComparisonView } = await import('./views/comparisonView');
    this.made = new ComparisonView(this.comparer);
    if (this.isDisposed) {
      this.made.dispose();
    }
    return this.made;
  }
}
