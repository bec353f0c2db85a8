import type { MatrixAction } from '../core/matrixMessages';
import { draftColumn, firstEnvironment, nameColumn } from './cells';
import { Icon, make } from './elements';
import type { Place } from './keys';
import type { Row } from './rows';

/**
 * Buttons for the mouse in the cell that it is over. A keyboard has Enter and the cell's menu, which do the same; so the
 * buttons are told to nobody who does not see them, and never stand in the order of tabs.
 */
export class HoverButtons {
  private readonly bar = make('span', 'actions');

  constructor(private readonly act: (action: MatrixAction, place: Place) => void) {
    this.bar.setAttribute('aria-hidden', 'true');
  }

  show(cell: HTMLElement, place: Place, row: Row, writable: boolean): void {
    if (this.bar.parentElement === cell) {
      return;
    }
    const pin = row.cells[place.column - firstEnvironment];
    const buttons: HTMLElement[] = [];
    if (place.column === nameColumn) {
      this.hide();
      return;
    }
    buttons.push(this.button('compare', place.column === draftColumn ? 'Show what changed' : 'Compare', 'open', place));
    if (pin !== undefined && writable) {
      const waits = pin.state === 'behind' || pin.state === 'missing' || pin.state === 'held';
      if (waits) {
        buttons.push(this.button('promote', 'Promote…', 'promote', place));
      }
      if (pin.number !== null) {
        buttons.push(this.button('rollback', 'Roll Back…', 'rollback', place));
      }
    }
    this.bar.replaceChildren(...buttons);
    cell.append(this.bar);
  }

  hide(): void {
    this.bar.remove();
  }

  private button(image: string, title: string, action: MatrixAction, place: Place): HTMLElement {
    const button = make('button', 'action');
    button.type = 'button';
    button.title = title;
    button.tabIndex = -1;
    button.append(new Icon(image).element);
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.act(action, place);
    });
    return button;
  }
}
