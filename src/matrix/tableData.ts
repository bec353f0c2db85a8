import type { MatrixEnvironment, MatrixHead, MatrixMoves, MatrixRows } from '../core/matrixMessages';
import { rowOf, sameRow, type Row } from './rows';

/** Who moved a pin, and what there is to say about it. */
export interface Moved {
  readonly by: string;
  readonly about: string;
}

/** The table as far as the extension told of it: the one that is whole, and the one that is on its way. */
export class TableData {
  head: MatrixHead | undefined;
  /** By id, in the order in which they came. */
  private rows = new Map<string, Row>();
  private coming = new Map<string, Row>();
  private words: string[] = [];
  private readonly moves = new Map<string, Moved>();
  /** Whether every row is there. */
  isWhole = false;
  private byId: readonly Row[] | undefined;

  get environments(): readonly MatrixEnvironment[] {
    return this.head?.environments ?? [];
  }

  /** Every row that may be shown, sorted by id. */
  get all(): readonly Row[] {
    this.byId ??= [...this.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return this.byId;
  }

  row(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** Begins a new table. The old one is shown until the new one is whole, if it is of the same columns. */
  begin(head: MatrixHead): void {
    const before = this.head;
    this.head = head;
    this.words = [];
    this.coming = new Map();
    this.isWhole = false;
    if (
      before?.registry !== head.registry ||
      JSON.stringify(before.environments) !== JSON.stringify(head.environments)
    ) {
      this.rows = this.coming;
      this.byId = undefined;
      this.moves.clear();
    }
  }

  /** Takes rows over; those of an earlier round are nobody's. Returns whether anything that is shown changed. */
  take({ kind, round, words, rows, isLast }: MatrixRows): boolean {
    if (round !== this.head?.round) {
      return false;
    }
    for (const word of words) {
      this.words.push(word);
    }
    const into = kind === 'rows' ? this.coming : this.rows;
    for (const sent of rows) {
      const row = rowOf(sent, this.words);
      const known = this.rows.get(row.id);
      if (known !== undefined && sameRow(known, row)) {
        into.set(row.id, known);
        continue;
      }
      into.set(row.id, row);
      this.forgetMoves(row.id);
    }
    if (kind === 'rows' && isLast) {
      this.rows = this.coming;
      this.isWhole = true;
    } else if (into !== this.rows) {
      return false;
    }
    this.byId = undefined;
    return true;
  }

  /** Takes over who moved pins. Returns whether that is news of this table. */
  takeMoves({ round, moves }: MatrixMoves): boolean {
    if (round !== this.head?.round) {
      return false;
    }
    for (const { prompt, environment, by, about } of moves) {
      this.moves.set(keyOf(prompt, environment), { by, about });
    }
    return moves.length > 0;
  }

  moved(prompt: string, environment: string): Moved | undefined {
    return this.moves.get(keyOf(prompt, environment));
  }

  /** Those of these prompts whose movers nobody told of yet. */
  unknownMovers(prompts: readonly string[]): readonly string[] {
    return prompts.filter((prompt) => {
      const cells = this.rows.get(prompt)?.cells ?? [];
      return this.environments.some(({ name }, place) => {
        const state = cells[place]?.state ?? 'none';
        return state !== 'none' && !this.moves.has(keyOf(prompt, name));
      });
    });
  }

  private forgetMoves(prompt: string): void {
    for (const { name } of this.environments) {
      this.moves.delete(keyOf(prompt, name));
    }
  }
}

function keyOf(prompt: string, environment: string): string {
  return `${environment} ${prompt}`;
}
