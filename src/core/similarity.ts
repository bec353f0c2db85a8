/** Longer lines are counted in pieces of so many UTF-16 units. */
const longestPiece = 64;

/** How much of each piece a text has, in UTF-16 units; what two texts are likened by. */
export interface TextPieces {
  readonly length: number;
  readonly pieces: ReadonlyMap<string, number>;
}

/** A text in lines, of long ones in pieces: as git takes files apart to find out which was renamed. */
export function piecesOf(text: string): TextPieces {
  const pieces = new Map<string, number>();
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak === -1 ? text.length : lineBreak + 1;
    for (; start < end; start += longestPiece) {
      const piece = text.slice(start, Math.min(end, start + longestPiece));
      pieces.set(piece, (pieces.get(piece) ?? 0) + piece.length);
    }
    start = end;
  }
  return { length: text.length, pieces };
}

/** How much of the longer text stands in the other, from 0 to 1, wherever it stands. Two empty texts share nothing. */
export function similarity(one: TextPieces, other: TextPieces): number {
  const longest = Math.max(one.length, other.length);
  const [few, many] = one.pieces.size < other.pieces.size ? [one, other] : [other, one];
  let shared = 0;
  for (const [piece, length] of few.pieces) {
    shared += Math.min(length, many.pieces.get(piece) ?? 0);
  }
  return longest === 0 ? 0 : shared / longest;
}
