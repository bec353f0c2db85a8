import type { MatrixEnvironment } from '../core/matrixMessages';
import { visibleLine } from '../core/visibleText';
import { withCommas } from '../core/wording';
import { columnNames, sortWords, type Sort } from './choosing';
import { Icon, make, setText } from './elements';
import type { ColumnCounts } from './rows';

/** Draws the heads of the columns, with what is to be done in each environment. */
export function drawHeads(
  heads: HTMLElement,
  environments: readonly MatrixEnvironment[],
  counts: readonly ColumnCounts[],
  sort: Sort,
): void {
  const names = columnNames(environments);
  const known = heads.firstElementChild;
  const isKnown =
    known !== null &&
    [...known.children].map((cell) => (cell as HTMLElement).dataset['column']).join() === names.join();
  const row = isKnown ? known : newRow(heads, environments);
  for (const [place, name] of names.entries()) {
    const cell = row.children[place];
    const isSorted = sort.column === name;
    cell?.setAttribute('aria-sort', isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none');
    const note = cell?.querySelector('.note');
    const environment = environments[place - 2];
    const count = counts[place - 2];
    if (note instanceof HTMLElement) {
      const by = isSorted && place > 1 && sort.by !== 'state' ? `by ${sortWords[sort.by]}` : '';
      const parts = [environment?.protected === true ? 'protected' : '', countText(count), by];
      setText(note, parts.filter((part) => part !== '').join(' · '));
    }
  }
}

function newRow(heads: HTMLElement, environments: readonly MatrixEnvironment[]): HTMLElement {
  const row = make('tr', 'line heads');
  row.setAttribute('role', 'row');
  row.setAttribute('aria-rowindex', '1');
  const labels = ['Prompt', 'Draft', ...environments.map(({ name }) => visibleLine(name))];
  for (const [place, name] of columnNames(environments).entries()) {
    const cell = make('th', place === 0 ? 'cell name' : 'cell');
    cell.setAttribute('role', 'columnheader');
    cell.setAttribute('scope', 'col');
    cell.dataset['column'] = name;
    cell.tabIndex = -1;
    const first = make('span', 'first');
    first.append(make('span', 'version', labels[place]), new Icon('sort').element);
    cell.append(first, ' ', make('span', 'note'));
    row.append(cell);
  }
  heads.replaceChildren(row);
  return row;
}

function countText(count: ColumnCounts | undefined): string {
  if (count === undefined) {
    return '';
  }
  const { waiting, held, damaged } = count;
  return [
    damaged > 0 ? `${withCommas(damaged)} damaged` : '',
    held > 0 ? `${withCommas(held)} held` : '',
    waiting > 0 ? `${withCommas(waiting)} waiting` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
