/** Kinds of characters, by their UTF-16 units. What is above ASCII counts as a letter. */

const [space, noBreakSpace, byteOrderMark] = [32, 0xa0, 0xfeff];

export function isBlank(code: number): boolean {
  return code <= space || code === noBreakSpace || code === byteOrderMark;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWordStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36 || code > 127;
}

export function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

export function isNumberPart(code: number): boolean {
  return isWordPart(code) || code === 46;
}
