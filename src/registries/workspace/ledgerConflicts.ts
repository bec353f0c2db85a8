import { readConflicts } from '../../core/conflicts';
import type { LedgerScan } from './ledgerScan';

interface LedgerConflict {
  /** Its lines, counted from 0; a marker that belongs to no whole conflict is one. */
  readonly start: number;
  /** The first line after it. */
  readonly end: number;
  readonly message: string;
}

/** What a merge left open in a ledger. */
export function readLedgerConflicts(text: string, { lines }: LedgerScan): readonly LedgerConflict[] {
  const { regions, stray } = readConflicts(text.split('\n'));
  const whole = regions.map(({ start, end }) => {
    const numbers = lines.filter(({ line }) => line > start && line <= end).map(({ number }) => `v${number}`);
    const named = [...new Set(numbers)].slice(0, 10).join(', ');
    return { start, end, message: `both sides of a merge added to versions.jsonl${named === '' ? '' : `: ${named}`}` };
  });
  const message = 'versions.jsonl holds conflict markers of a merge';
  return [...whole, ...stray.map((line) => ({ start: line, end: line + 1, message }))];
}
