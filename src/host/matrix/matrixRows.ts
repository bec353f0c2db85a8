import {
  cellStates,
  draftStates,
  type CellState,
  type DraftCellState,
  type MatrixRow,
} from '../../core/matrixMessages';
import type { PromptState } from '../../core/model';
import { visibleLine } from '../../core/visibleText';
import { standingPhrase } from '../views/environmentRows';
import { draftPhrase } from '../views/promptFacts';
import type { Standing } from '../views/standing';

/** What rows say, each word sent to a page but once. */
export class Words {
  readonly #places = new Map<string, number>();
  #fresh: string[] = [];

  /** The word's place. */
  place(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) {
      return known;
    }
    const place = this.#places.size;
    this.#places.set(word, place);
    this.#fresh.push(word);
    return place;
  }

  /** The words that came since this was last asked. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}

/** A pin as one environment's cell shows it. */
export interface MatrixPin {
  /** Undefined where neither this environment nor the one before pins the prompt. */
  readonly standing: Standing | undefined;
  /** When it moved, in milliseconds since the epoch; null where that is not known without reading more. */
  readonly at: number | null;
}

/** One prompt's row. `prompt` is undefined where a pin is all there is of it. */
export function matrixRow(
  id: string,
  prompt: PromptState | undefined,
  pins: readonly MatrixPin[],
  words: Words,
): MatrixRow {
  const numbers = [
    draftStates.indexOf(draftStateOf(prompt)),
    words.place(prompt === undefined ? 'no draft and no version' : visibleLine(draftPhrase(prompt))),
    prompt?.latest?.number ?? -1,
  ];
  for (const { standing, at } of pins) {
    numbers.push(...cellOf(standing, at, words));
  }
  return [id, ...numbers];
}

function draftStateOf(prompt: PromptState | undefined): DraftCellState {
  return prompt === undefined ? 'absent' : prompt.draft.state;
}

function cellOf(standing: Standing | undefined, at: number | null, words: Words): readonly number[] {
  if (standing === undefined) {
    return [placeOf('none'), -1, words.place('not pinned'), -1, 0, -1];
  }
  const { move, state } = standingPhrase(standing);
  const { version, distance } = standing;
  return [
    placeOf(standing.state),
    words.place(visibleLine(move)),
    words.place(visibleLine(briefState(standing) ?? state)),
    version?.number ?? -1,
    distance,
    at === null ? -1 : Math.floor(at / 1000),
  ];
}

function placeOf(state: CellState): number {
  return cellStates.indexOf(state);
}

/** The state where the column to the left is the environment before, so that its name need not be said. */
function briefState({ state, version, distance }: Standing): string | null {
  switch (state) {
    case 'inStep':
      return version === null ? null : 'in step';
    case 'behind':
      return `${distance} behind`;
    case 'ahead':
      return `${distance} ahead`;
    case 'damaged':
      return 'damaged';
    case 'unknown':
      return 'version is missing';
    default:
      return null;
  }
}
