/** Finds the line of an offset in a text. Built once a text; each question costs a binary search. */
export class TextLines {
  private readonly starts: number[] = [0];

  /** @param firstLine the number of the text's first line, for a part of a larger text */
  constructor(
    text: string,
    private readonly firstLine = 1,
  ) {
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
      this.starts.push(end + 1);
    }
  }

  /** 1-based. */
  lineAt(offset: number): number {
    return this.index(offset) + this.firstLine;
  }

  /** Both 1-based. */
  placeAt(offset: number): { readonly line: number; readonly column: number } {
    const index = this.index(offset);
    return { line: index + this.firstLine, column: offset - (this.starts[index] ?? 0) + 1 };
  }

  /** A problem at an offset, with its line and column. */
  problem(message: string, offset: number): { message: string; line: number; column: number } {
    return { message, ...this.placeAt(offset) };
  }

  private index(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
