import { parsePrompt } from './formats/parse';
import type { ParseResult } from './formats/format';
import type { Content } from './model';
import { joinPath } from './paths';

/** Parses a content from its own files alone, so that a version means the same wherever it is read. */
export function parseContent(content: Content): ParseResult {
  const files = new Map(content.files.map((file) => [file.path, file.text] as const));
  const main = files.get(content.main);
  if (main === undefined || main === null) {
    const message = main === undefined ? `${content.main} is missing` : `${content.main} is not UTF-8 text`;
    return { ok: false, format: content.format, problems: [{ message, line: 1 }] };
  }
  const folder = content.main.split('/').slice(0, -1).join('/');
  return parsePrompt({
    path: content.main,
    text: main,
    read: (path) => files.get(joinPath(folder, path) ?? '') ?? undefined,
  });
}
