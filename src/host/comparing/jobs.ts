import { packed, type PackedChanges } from '../../core/changeTable';
import { compareContents, compareWithNothing, type Comparison } from '../../core/comparison';
import { inlineChanges } from '../../core/inlineChanges';
import type { Content } from '../../core/model';

/** What each kind of comparison is given. Plain data, since it may travel to another thread. */
export interface Jobs {
  /** Left null: there was nothing. */
  readonly contents: { readonly left: Content | null; readonly right: Content };
  /** Both with LF as line end. */
  readonly inline: { readonly pinned: string; readonly draft: string };
}

/** What each kind of comparison finds. */
export interface Found {
  readonly contents: Comparison;
  readonly inline: PackedChanges;
}

/** A comparison as it is asked for. */
export interface Asked<K extends keyof Jobs = keyof Jobs> {
  readonly kind: K;
  readonly job: Jobs[K];
}

/** Its answer: what it found, or why it failed. */
export type Answer = { readonly found: Found[keyof Found] } | { readonly failure: string };

const doers: { readonly [K in keyof Jobs]: (job: Jobs[K]) => Found[K] } = {
  contents: ({ left, right }) => (left === null ? compareWithNothing(right) : compareContents(left, right)),
  inline: ({ pinned, draft }) => packed(inlineChanges(pinned, draft)),
};

/** Does a comparison here and now; the same wherever it runs. */
export function compared<K extends keyof Jobs>({ kind, job }: Asked<K>): Found[K] {
  return doers[kind](job);
}

/** What of it another thread gets as it is, without a copy. */
export function handedOver(found: Found[keyof Found]): ArrayBuffer[] {
  return 'marks' in found ? [found.changes.buffer, found.marks.buffer] : [];
}
