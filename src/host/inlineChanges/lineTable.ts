/** A place in a text as the editor counts: both from 0, characters in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

/** Where the lines of a text begin, to go from offsets to places and back. Its line ends are LF. */
export class LineTable {
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
      starts.push(end + 1);
    }
    this.starts = starts;
  }

  /** Characters of a line, in UTF-16 units, without its end. */
  lengthOf(line: number): number {
    return this.offsetAt({ line, character: Infinity }) - (this.starts[line] ?? this.text.length);
  }

  placeAt(offset: number): Place {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, character: offset - (this.starts[low] ?? 0) };
  }

  /** Beyond a line's or the text's end it is that end. */
  offsetAt({ line, character }: Place): number {
    const start = this.starts[line];
    if (start === undefined) {
      return this.text.length;
    }
    const next = this.starts[line + 1];
    return Math.min(start + character, next === undefined ? this.text.length : next - 1);
  }
}
