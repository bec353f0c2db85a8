import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { encodeText } from '../../src/core/bytes';
import { contentDigest } from '../../src/core/digest';
import { detectFormat } from '../../src/core/formats/detect';
import type { Include } from '../../src/core/formats/format';
import { includesOf, parsePrompt } from '../../src/core/formats/parse';
import type { Content, ContentFile } from '../../src/core/model';
import { projectRoot } from './projectRoot';

/**
 * Real prompt files from public repositories. They are not part of this project: tests on them run where the folder is,
 * and are counted as skipped elsewhere.
 */
export const corpus = process.env['PROMPTENV_CORPUS'] ?? path.resolve(projectRoot(), '../shared/corpus');

/** Paths of all prompt files from the corpus' folder, sorted. */
export function promptFiles(): readonly string[] {
  return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:prompt|prompty|prompt\.md|ya?ml)$/.test(name))
    .sort();
}

/** A file's text as a version stores it. */
export function storedText(name: string): string {
  return readFileSync(path.join(corpus, name), 'utf8')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}

/** Another file, by its path from a prompt file's folder. */
export function besideFile(name: string, relative: string): string | undefined {
  const file = path.join(path.dirname(path.join(corpus, name)), relative);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** A prompt file with the files that it includes, by their paths in the corpus. */
export function corpusContent(name: string): Content {
  const files: Record<string, string> = {};
  const take = (file: string, text: string, includes: readonly Include[]): void => {
    files[file] = text;
    for (const { candidates } of includes) {
      const found = candidates.find((candidate) => besideFile(file, candidate) !== undefined);
      const place = found === undefined ? '' : path.posix.join(path.posix.dirname(file), found);
      if (place !== '' && files[place] === undefined) {
        const inner = storedText(place);
        const read = (relative: string): string | undefined => besideFile(place, relative);
        take(place, inner, includesOf({ path: place, text: inner, read }, format));
      }
    }
  };
  const text = storedText(name);
  const format = detectFormat(name, text);
  const parsed = parsePrompt({ path: name, text, read: (relative) => besideFile(name, relative) });
  take(name, text, parsed.ok ? parsed.prompt.includes : []);
  return contentOf(files);
}

/** A content of text files, by their paths; the first is the prompt's own. */
export function contentOf(files: Readonly<Record<string, string>>): Content {
  const all = Object.entries(files).map(([name, text]): ContentFile => {
    const bytes = encodeText(text);
    return { path: name, bytes, text, sha256: sha256(bytes) };
  });
  const [main] = all;
  const digest = contentDigest(
    all.map((file) => [file.path, file.sha256] as const),
    sha256,
  );
  return { format: detectFormat(main?.path ?? '', main?.text ?? ''), main: main?.path ?? '', files: all, digest };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
