/**
 * Controls, and the invisible characters that reorder what stands around them: C0 but for tab and line feed, DEL, C1,
 * line and paragraph separators, bidirectional marks.
 */
const controls = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const lineBreaks = /[\t\n]/g;

const visible = (control: string): string => {
  const code = control.charCodeAt(0);
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`;
};

/** Text whose characters cannot steer a terminal. Line feeds and tabs stay. */
export function escapeControls(text: string, write: (control: string) => string = visible): string {
  return text.replace(controls, write);
}

/** Text from a repository as part of one line: what would break or steer the line is written out. */
export function visibleLine(text: string): string {
  return escapeControls(text.trim()).replace(lineBreaks, (control) => (control === '\n' ? '\\n' : ' '));
}
