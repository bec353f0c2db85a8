/** Long work that may rest wherever it yields. */
export type Slices<T> = Generator<void, T>;

/** Done in one go, for whoever has a thread to itself. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** Done with a rest wherever `breathe` gives a promise to wait for. */
export async function inSlices<T>(work: Slices<T>, breathe: () => Promise<void> | undefined): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) {
      return step.value;
    }
    // Awaiting nothing would cost a turn of the event loop for each slice.
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
}

/** A list's items in lots of so many, with a yield before each lot but the first. */
export function* inLots<T>(items: Iterable<T>, size: number, act: (item: T) => void): Slices<void> {
  let left = size;
  for (const item of items) {
    if (left === 0) {
      left = size;
      yield;
    }
    left -= 1;
    act(item);
  }
}
