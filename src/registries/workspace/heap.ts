/** Gives the greatest of its items first, whatever order they came in. */
export class MaxHeap<T> {
  readonly #items: T[];
  readonly #isGreater: (a: T, b: T) => boolean;

  constructor(items: Iterable<T>, isGreater: (a: T, b: T) => boolean) {
    this.#isGreater = isGreater;
    // Sorted, an array is a heap.
    this.#items = [...items].sort((a, b) => (isGreater(a, b) ? -1 : isGreater(b, a) ? 1 : 0));
  }

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isHigher(at, above)) {
        return;
      }
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): T | undefined {
    const items = this.#items;
    this.#swap(0, items.length - 1);
    const greatest = items.pop();
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const higher = this.#isHigher(right, left) ? right : left;
      if (!this.#isHigher(higher, at)) {
        return greatest;
      }
      this.#swap(at, higher);
      at = higher;
    }
  }

  #isHigher(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]];
    return first !== undefined && second !== undefined && this.#isGreater(first, second);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first !== undefined && second !== undefined) {
      this.#items[a] = second;
      this.#items[b] = first;
    }
  }
}
