import { CST, Lexer } from 'yaml';
import { maxDepth } from './json';

/** The 0-based line where nesting passes the limit, or null. The library recurses, so this must be known before. */
export function tooDeepAt(text: string): number | null {
  if (!mayBeDeep(text)) {
    return null;
  }
  // Columns of the open block collections: each level of block nesting starts further right.
  const columns: number[] = [];
  let flow = 0;
  let line = 0;
  let column = 0;
  let atStart = true;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    const marker = type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar' || type === 'byte-order-mark';
    if (marker && source.length <= 1) {
      continue;
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') {
      flow += 1;
    } else if (type === 'flow-map-end' || type === 'flow-seq-end') {
      flow = Math.max(0, flow - 1);
    } else if (flow === 0 && atStart && type !== 'space' && type !== 'newline' && type !== 'comment') {
      while ((columns.at(-1) ?? -1) > column) {
        columns.pop();
      }
      if ((columns.at(-1) ?? -1) < column) {
        columns.push(column);
      }
      atStart = type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
    }
    if (columns.length + flow > maxDepth) {
      return line;
    }
    for (let end = source.indexOf('\n'); end !== -1; end = source.indexOf('\n', end + 1)) {
      line += 1;
      atStart = true;
    }
    const lastBreak = source.lastIndexOf('\n');
    column = lastBreak === -1 ? column + source.length : source.length - lastBreak - 1;
  }
  return null;
}

/** Cheap and never wrong in one direction: false means that the text cannot be nested too deep. */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  let run = 0;
  let atStart = true;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\n') {
      atStart = true;
      run = 0;
    } else if (atStart) {
      run += 1;
      atStart = ' \t-?:'.includes(char);
    }
    if (char === '[' || char === '{') {
      brackets += 1;
    }
    if (brackets > maxDepth || run > maxDepth) {
      return true;
    }
  }
  return false;
}
