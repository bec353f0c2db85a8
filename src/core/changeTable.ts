import type { Change, InlineChange, Replacement } from './inlineChanges';

/** Inline changes as numbers alone, which go from one thread to another without being copied. */
export interface PackedChanges {
  /** Five numbers for each change: 1 for spacing or 0 for wording, then both sides' starts and ends. */
  readonly changes: Int32Array<ArrayBuffer>;
  /** The marks of all changes, in order, four numbers for each: both sides' starts and ends. */
  readonly marks: Int32Array<ArrayBuffer>;
}

/** Some of the marks, counted from 0; the end not included. */
export interface Rows {
  readonly start: number;
  readonly end: number;
}

const perChange = 5;
const perMark = 4;

export function packed(found: readonly InlineChange[]): PackedChanges {
  const changes = new Int32Array(found.length * perChange);
  const marks = new Int32Array(found.reduce((sum, each) => sum + each.marks.length, 0) * perMark);
  let next = 0;
  found.forEach((change, index) => {
    changes[index * perChange] = change.kind === 'spacing' ? 1 : 0;
    write(changes, index * perChange + 1, change);
    for (const mark of change.marks) {
      write(marks, next, mark);
      next += perMark;
    }
  });
  return { changes, marks };
}

/** The changes of a draft and their marks, in order, each made when it is asked for: of either there may be 100,000. */
export class ChangeTable {
  /** Of all changes. */
  readonly length: number;
  /** Of those of spacing. */
  readonly spacings: number;
  /** Of the marks of all changes. */
  readonly markCount: number;

  constructor(private readonly packed: PackedChanges) {
    const { changes, marks } = packed;
    this.length = changes.length / perChange;
    this.markCount = marks.length / perMark;
    let spacings = 0;
    for (let at = 0; at < changes.length; at += perChange) {
      spacings += changes[at] ?? 0;
    }
    this.spacings = spacings;
  }

  /** The change of a number, counted from 0. */
  at(index: number): Change | undefined {
    const { changes } = this.packed;
    const isSpacing = changes[index * perChange];
    return isSpacing === undefined
      ? undefined
      : { kind: isSpacing === 1 ? 'spacing' : 'wording', ...read(changes, index * perChange + 1) };
  }

  /** Changes from one number to another, the end not included. */
  slice(start = 0, end = this.length): readonly Change[] {
    const result: Change[] = [];
    for (let index = start; index < end; index += 1) {
      const change = this.at(index);
      if (change !== undefined) {
        result.push(change);
      }
    }
    return result;
  }

  /** The changes that touch a part of the draft. */
  touching(from: number, to: number): readonly Change[] {
    const { changes } = this.packed;
    return this.slice(
      firstWhere(this.length, (index) => (changes[index * perChange + 4] ?? 0) >= from),
      this.firstFrom(to + 1),
    );
  }

  /** How many changes begin before an offset of the draft. */
  firstFrom(offset: number): number {
    const { changes } = this.packed;
    return firstWhere(this.length, (index) => (changes[index * perChange + 3] ?? 0) >= offset);
  }

  /** Which marks touch a part of the draft. */
  rowsTouching(from: number, to: number): Rows {
    const { marks } = this.packed;
    return {
      start: firstWhere(this.markCount, (row) => (marks[row * perMark + 3] ?? 0) >= from),
      end: firstWhere(this.markCount, (row) => (marks[row * perMark + 2] ?? 0) > to),
    };
  }

  marks({ start, end }: Rows): readonly Replacement[] {
    return Array.from({ length: end - start }, (_, index) => read(this.packed.marks, (start + index) * perMark));
  }
}

function write(numbers: Int32Array, at: number, { pinned, draft }: Replacement): void {
  numbers[at] = pinned.start;
  numbers[at + 1] = pinned.end;
  numbers[at + 2] = draft.start;
  numbers[at + 3] = draft.end;
}

function read(numbers: Int32Array, at: number): Replacement {
  return {
    pinned: { start: numbers[at] ?? 0, end: numbers[at + 1] ?? 0 },
    draft: { start: numbers[at + 2] ?? 0, end: numbers[at + 3] ?? 0 },
  };
}

/** The first number from which on something is true, `count` where it never is. */
function firstWhere(count: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
