import type { TextForm } from './syntax';

/** Where a text in a program ends, or is interrupted by code that is inserted in it. */
export interface TextEnd {
  /** Where its own characters end. */
  readonly contentEnd: number;
  /** After its closing quote, or after what begins the code. */
  readonly end: number;
  /** False where escapes would have to be worked out, or code is inserted. */
  readonly isPlain: boolean;
  readonly isInterrupted: boolean;
}

/**
 * Reads a text from `from` on. Without a closing quote it ends with its line, or with the file: what follows is read as if
 * there were one.
 * @param isRaw backslashes are characters like any other, but for one before a quote
 */
export function textEndOf(text: string, form: TextForm, from: number, isRaw: boolean): TextEnd {
  const { close, escape, insert, spansLines } = form;
  let isPlain = true;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && escape === 'backslash') {
      isPlain &&= isRaw;
      at += 1;
    } else if (char === '\n' && !spansLines) {
      break;
    } else if (insert !== null && char === insert[0] && text.startsWith(insert, at)) {
      isPlain = false;
      // A brace that stands twice is one of the text's own, but for raw texts.
      if (insert === '{' && escape !== 'none' && text[at + 1] === '{') {
        at += 1;
      } else {
        return { contentEnd: at, end: at + insert.length, isPlain, isInterrupted: true };
      }
    } else if (char === close[0] && text.startsWith(close, at)) {
      if (escape === 'doubled' && text.startsWith(close, at + close.length)) {
        isPlain = false;
        at += 1;
      } else {
        return { contentEnd: at, end: at + close.length, isPlain, isInterrupted: false };
      }
    }
  }
  const end = Math.min(at, text.length);
  return { contentEnd: end, end, isPlain: false, isInterrupted: false };
}

/** Where a regular expression that begins at `start` ends; one that does not is read up to the end of its line. */
export function patternEndOf(text: string, start: number): { readonly end: number; readonly isClosed: boolean } {
  let isInClass = false;
  let at = start + 1;
  for (; at < text.length && text[at] !== '\n'; at++) {
    const char = text[at];
    if (char === '\\') {
      at += 1;
    } else if (char === '[' || char === ']') {
      isInClass = char === '[';
    } else if (char === '/' && !isInClass) {
      return { end: at + 1, isClosed: true };
    }
  }
  return { end: at, isClosed: false };
}
