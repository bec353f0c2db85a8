import { compareBytes } from '../../core/bytes';
import type { Pin } from '../../core/model';
import type { PinsFile } from './pinsFile';

/** The file's text with some pins set; comments and everything else stay as they are. */
export function editPins(file: PinsFile, pins: ReadonlyMap<string, Pin>): string {
  const replaced = new Map<number, { readonly end: number; readonly text: readonly string[] }>();
  const inserted = new Map<number, { readonly prompt: string; readonly text: readonly string[] }[]>();
  const known = [...file.entries].sort((a, b) => a[1].start - b[1].start);
  for (const [prompt, pin] of [...pins].sort((a, b) => compareBytes(a[0], b[0]))) {
    const entry = file.entries.get(prompt);
    if (entry !== undefined) {
      const comment = /(?<![ \t])[ \t]+#.*$/.exec(file.lines[entry.start] ?? '')?.[0] ?? '';
      const [first = '', ...rest] = pinLines(prompt, pin);
      const kept = file.lines.slice(entry.start + 1, entry.end).flatMap(commentOf);
      replaced.set(entry.start, { end: entry.end, text: [`${first}${comment}`, ...kept, ...rest] });
      continue;
    }
    const before = known.findLast(([id]) => compareBytes(id, prompt) < 0);
    const at = before?.[1].end ?? known[0]?.[1].start ?? contentEnd(file.lines);
    inserted.set(at, [...(inserted.get(at) ?? []), { prompt, text: pinLines(prompt, pin) }]);
  }
  const result: string[] = [];
  for (let index = 0; index <= file.lines.length; index++) {
    result.push(...(inserted.get(index) ?? []).flatMap((insertion) => insertion.text));
    const replacement = replaced.get(index);
    if (replacement !== undefined) {
      result.push(...replacement.text);
      index = replacement.end - 1;
    } else if (index < file.lines.length) {
      result.push(file.lines[index] ?? '');
    }
  }
  while (result.at(-1) === '') {
    result.pop();
  }
  return `${result.join('\n')}\n`;
}

/** A comment that stands on a line of a block, on a line of its own: what stood beside it changes. */
function commentOf(line: string): readonly string[] {
  const comment = /^[ \t]*(#.*)$/.exec(line) ?? /^[ \t]+(?:version|event|held):[ \t]+[^\s#"']+[ \t]+(#.*)$/.exec(line);
  return comment?.[1] === undefined ? [] : [`  ${comment[1]}`];
}

/** Where the text ends, so that trailing empty lines stay behind what is added. */
function contentEnd(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line !== '') + 1;
}

function pinLines(prompt: string, pin: Pin): readonly string[] {
  const version = pin.version === null ? 'none' : pin.version.id;
  if (pin.hold === null) {
    return [`${prompt}: ${version}${pin.event === null ? '' : ` ${pin.event}`}`];
  }
  return [
    `${prompt}:`,
    `  version: ${version}`,
    ...(pin.event === null ? [] : [`  event: ${pin.event}`]),
    `  hold: ${quoted(pin.hold.reason)}`,
    ...(pin.hold.held === null ? [] : [`  held: ${pin.hold.held.id}`]),
  ];
}

/** A double-quoted text that JSON and YAML read alike. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
