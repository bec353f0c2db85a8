import { compareBytes, encodeText, storedBytes } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import type { FormatName, Include } from '../../core/formats/format';
import { includesOf } from '../../core/formats/parse';
import type { Content, ContentFile, Finding } from '../../core/model';
import { commonFolder, folderOf, joinPath } from '../../core/paths';
import { findSecret } from '../../core/secrets';
import { maxPromptBytes, type PromptFiles } from './draftReader';

const maxIncludedBytes = 16 * 1024 * 1024;
const maxIncludedFiles = 500;

/** Takes in the files that a prompt pulls in, and what they pull in. */
export class IncludeGathering {
  readonly missing: string[] = [];
  readonly findings: Finding[] = [];
  readonly #reader: PromptFiles;
  readonly #prompt: string;
  readonly #format: FormatName;
  readonly #main: string;
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly text: string | null }>();

  constructor(reader: PromptFiles, prompt: string, format: FormatName, main: string, text: string) {
    this.#reader = reader;
    this.#prompt = prompt;
    this.#format = format;
    this.#main = main;
    this.#add(main, { bytes: encodeText(text), text });
  }

  /** Takes in what a file includes, and what that includes in turn. */
  follow(from: string, includes: readonly Include[]): void {
    for (const include of includes) {
      const found = this.#find(from, include);
      if (found !== null && !this.#files.has(found.path)) {
        if (this.#files.size >= maxIncludedFiles) {
          this.#report(
            'tooLarge',
            from,
            include.line,
            `more than ${maxIncludedFiles} files are included`,
            'include fewer files',
          );
          return;
        }
        const stored = storedBytes(found.bytes);
        this.#add(found.path, stored);
        if (stored.text !== null) {
          const text = stored.text;
          this.follow(
            found.path,
            includesOf({ path: found.path, text, read: (relative) => this.#text(found.path, relative) }, this.#format),
          );
        }
      }
    }
  }

  content(): { readonly content: Content; readonly paths: readonly string[] } {
    const paths = [...this.#files.keys()];
    const base = commonFolder(paths);
    const relative = (path: string): string => (base === '' ? path : path.slice(base.length + 1));
    const files = paths
      .sort((a, b) => compareBytes(relative(a), relative(b)))
      .map((path): ContentFile => {
        const file = this.#files.get(path) ?? { bytes: new Uint8Array(), text: null };
        return { path: relative(path), ...file, sha256: this.#reader.sha256(file.bytes) };
      });
    const digest = contentDigest(
      files.map((file) => [file.path, file.sha256] as const),
      this.#reader.sha256,
    );
    return { content: { format: this.#format, main: relative(this.#main), files, digest }, paths };
  }

  #find(from: string, include: Include): { readonly path: string; readonly bytes: Uint8Array } | null {
    let leavesRoot = false;
    for (const candidate of include.candidates) {
      const path = joinPath(folderOf(from), candidate);
      const bytes = path === null ? 'outside' : this.#reader.read(path, maxIncludedBytes);
      if (path !== null && bytes instanceof Uint8Array) {
        return { path, bytes };
      }
      if (path !== null && bytes === 'unreadable') {
        this.findings.push(unreadableFinding(from, path, this.#prompt));
        return null;
      }
      if (bytes === 'large') {
        this.#report(
          'tooLarge',
          from,
          include.line,
          `${include.specifier} is larger than 16 MiB`,
          'include a smaller file',
        );
        return null;
      }
      // A search for a partial in the folders above ends at the root by itself.
      leavesRoot ||= bytes === 'outside' && (path !== null || include.candidates.length === 1);
    }
    // What is only mentioned, such as a link in prose, is left out without a word.
    if (leavesRoot && include.required) {
      this.#report(
        'outsideWorkspace',
        from,
        include.line,
        `${include.specifier} may not be included: it lies outside the registry's folder, or among files that are never read`,
        'copy what the prompt needs next to it',
      );
    } else if (include.required) {
      this.missing.push(include.specifier);
      const place = `${from}: ${include.specifier} is included but not there`;
      this.findings.push({
        ...draftFinding(
          'missingInclude',
          from,
          include.line,
          place,
          'add the file, or remove the reference',
          this.#prompt,
        ),
        severity: 'warning',
      });
    }
    return null;
  }

  #text(from: string, relative: string): string | undefined {
    const path = joinPath(folderOf(from), relative);
    const bytes = path === null ? undefined : this.#reader.read(path, maxPromptBytes);
    if (path !== null && bytes === 'unreadable') {
      this.findings.push(unreadableFinding(from, path, this.#prompt));
    }
    return bytes instanceof Uint8Array ? (storedBytes(bytes).text ?? undefined) : undefined;
  }

  #add(path: string, file: { readonly bytes: Uint8Array; readonly text: string | null }): void {
    this.#files.set(path, file);
    const secret = file.text === null ? null : findSecret(file.text);
    if (secret !== null) {
      this.#report(
        'secret',
        path,
        secret.line,
        `what looks like ${secret.what} stands in the prompt`,
        'take it out: versions are kept for ever',
      );
    }
  }

  #report(code: Finding['code'], path: string, line: number, message: string, hint: string): void {
    this.findings.push(draftFinding(code, path, line, `${path}: ${message}`, hint, this.#prompt));
  }
}

/** A file that a version would have if it could be read: without it, it would be another version. */
export function unreadableFinding(from: string, path: string, prompt: string): Finding {
  const hint = 'check who may read it, and the disk';
  return draftFinding('invalidDraft', from, null, `${from}: ${path} is included and cannot be read`, hint, prompt);
}

/** A finding about a draft's file. */
export function draftFinding(
  code: Finding['code'],
  path: string,
  line: number | null,
  message: string,
  hint: string,
  prompt: string,
): Finding {
  return { code, severity: 'error', path, line, message, hint, prompt };
}
