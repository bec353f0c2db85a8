import type { MatrixHead, MatrixNotice } from '../core/matrixMessages';
import { withCommas } from '../core/wording';
import { sortKeys, type SortKey } from './choosing';
import { Tasks } from './tasks';
import type { Wishes } from './wishes';

/** What the toolbar asks of the page. */
export interface ToolbarWork {
  readonly wish: (change: Partial<Wishes>) => void;
  /** Shows another registry, by its root. */
  readonly choose: (root: string) => void;
  readonly remedy: (kind: 'refresh' | 'setUp') => void;
  /** Puts the focus into the table. */
  readonly toTable: () => void;
}

/** How long, in milliseconds, nothing is typed before it is said how many rows are left. */
const pause = 400;

const remedies: Readonly<Record<'refresh' | 'setUp', string>> = { refresh: 'Try Again', setUp: 'Set Up…' };

/** What stands above the table: the filter, the choices, and what there is to say. */
export class Toolbar {
  private readonly filter: HTMLInputElement;
  private readonly unsettled: HTMLInputElement;
  private readonly grouped: HTMLInputElement;
  private readonly sort: HTMLSelectElement;
  private readonly registry: HTMLSelectElement;
  private readonly tasks = new Tasks();
  private shown: Wishes | undefined;
  private remedy: 'refresh' | 'setUp' | null = null;

  constructor(
    private readonly at: (id: string) => HTMLElement,
    work: ToolbarWork,
  ) {
    this.filter = at('filter') as HTMLInputElement;
    this.unsettled = at('unsettled') as HTMLInputElement;
    this.grouped = at('grouped') as HTMLInputElement;
    this.sort = at('sortKey') as HTMLSelectElement;
    this.registry = at('registry') as HTMLSelectElement;
    this.filter.addEventListener('input', () => work.wish({ filter: this.filter.value }));
    this.filter.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.filter.value !== '') {
        this.filter.value = '';
        work.wish({ filter: '' });
        event.preventDefault();
      } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
        work.toTable();
        event.preventDefault();
      }
    });
    this.unsettled.addEventListener('change', () => work.wish({ onlyUnsettled: this.unsettled.checked }));
    this.grouped.addEventListener('change', () => work.wish({ grouped: this.grouped.checked }));
    this.sort.addEventListener('change', () => {
      const sort = this.shown?.sort;
      if (sort !== undefined) {
        work.wish({ sort: { ...sort, by: this.sortKey } });
      }
    });
    this.registry.addEventListener('change', () => work.choose(this.registry.value));
    at('remedy').addEventListener('click', () => {
      if (this.remedy !== null) {
        work.remedy(this.remedy);
      }
    });
  }

  /** What environments' columns are sorted by. */
  get sortKey(): SortKey {
    return sortKeys.find((key) => key === this.sort.value) ?? 'state';
  }

  focusFilter(): void {
    this.filter.focus();
    this.filter.select();
  }

  show(wishes: Wishes, isGrouped: boolean): void {
    this.shown = wishes;
    if (this.filter.value !== wishes.filter) {
      this.filter.value = wishes.filter;
    }
    this.unsettled.checked = wishes.onlyUnsettled;
    this.grouped.checked = isGrouped;
    this.sort.value = wishes.sort.by;
  }

  /** Several registries may be chosen from; one says nothing. */
  showRegistries(registries: MatrixHead['registries'], shown: string | null): void {
    this.at('registryChoice').hidden = registries.length < 2;
    this.registry.replaceChildren(
      ...registries.map(({ root, name }) => {
        const option = document.createElement('option');
        option.value = root;
        option.textContent = name;
        option.selected = root === shown;
        return option;
      }),
    );
  }

  /** @param said beside the numbers, such as a new order */
  showCount(rows: number, total: number, said: string): void {
    const prompts = total === 1 ? '1 prompt' : `${withCommas(total)} prompts`;
    const text = rows === total ? prompts : `${withCommas(rows)} of ${prompts}`;
    const count = this.at('count');
    const isNews = count.textContent !== text || said !== '';
    count.textContent = text;
    this.showNothing(rows === 0 && total > 0);
    if (isNews) {
      this.tasks.after(pause, 'say', () => (this.at('live').textContent = said === '' ? text : `${said} ${text}`));
    }
  }

  /** Says in the place of rows why there are none. */
  private showNothing(isEmpty: boolean): void {
    const nothing = this.at('nothing');
    const isFiltered = (this.shown?.filter.trim() ?? '') !== '';
    nothing.hidden = !isEmpty;
    nothing.textContent = isFiltered
      ? 'No prompt matches. Escape in the filter shows all of them again.'
      : 'No prompt needs a look: everything is in step.';
  }

  showNotice({ tone, text, remedy }: MatrixNotice): void {
    const notice = this.at('notice');
    const button = this.at('remedy');
    notice.hidden = text === '';
    notice.className = `notice ${tone}`;
    this.at('noticeText').textContent = text;
    this.remedy = remedy;
    button.hidden = remedy === null;
    button.textContent = remedy === null ? '' : remedies[remedy];
  }
}
