import { encodeText, storedBytes, storedText } from '../../core/bytes';
import { contentDigest } from '../../core/digest';
import { detectFormat } from '../../core/formats/detect';
import type { FormatName } from '../../core/formats/format';
import { parsePrompt } from '../../core/formats/parse';
import type { Content, Finding } from '../../core/model';
import { folderOf, joinPath } from '../../core/paths';
import { maxPromptBytes, type PromptFiles } from './draftReader';
import { IncludeGathering, draftFinding, unreadableFinding } from './includes';

/** A draft as it stands: its content where it can be read at all, and what is wrong with it. */
export interface DraftReading {
  readonly format: FormatName;
  /** Null when the file cannot be read as text; a draft that its format rejects still has its text. */
  readonly content: Content | null;
  /** Paths of the content's files from the registry's root, in the order of `content.files`. */
  readonly paths: readonly string[];
  /** The draft cannot be snapshotted: it is not what its format asks for. */
  readonly isInvalid: boolean;
  /** Included files that are missing. */
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
}

/** Reads a draft with everything that it includes. */
export function readDraft(reader: PromptFiles, path: string, prompt: string): DraftReading {
  const bytes = reader.read(path, maxPromptBytes);
  const invalid = (
    code: Finding['code'],
    line: number | null,
    message: string,
    hint: string,
    text?: string,
  ): DraftReading => {
    const format = detectFormat(path, text ?? '');
    const content = text === undefined ? null : singleFile(reader, path, text, format);
    const findings = [draftFinding(code, path, line, message, hint, prompt)];
    return { format, content, paths: [path], isInvalid: true, missing: [], findings };
  };
  if (bytes === undefined || bytes === 'unreadable') {
    return invalid('invalidDraft', null, `${path} cannot be read`, 'check that the file is there and may be read');
  }
  if (bytes === 'outside') {
    return invalid('symlink', null, `${path} leads out of the registry's folder`, 'put the file itself in its place');
  }
  if (bytes === 'large') {
    return invalid(
      'tooLarge',
      null,
      `${path} is larger than 1 MiB`,
      'split the prompt, or move its data to an included file',
    );
  }
  const { text } = storedBytes(bytes);
  if (text === null) {
    return invalid('invalidDraft', null, `${path} is not UTF-8 text`, 'save it as UTF-8');
  }
  if (text.trim() === '') {
    return invalid('invalidDraft', 1, `${path} is empty`, 'write the prompt, or remove the file', text);
  }
  return readParsed(reader, path, prompt, text);
}

function readParsed(reader: PromptFiles, path: string, prompt: string, text: string): DraftReading {
  const folder = folderOf(path);
  const unreadable = new Set<string>();
  const result = parsePrompt({
    path,
    text,
    read: (relative) => {
      const target = joinPath(folder, relative);
      const bytes = target === null ? undefined : reader.read(target, maxPromptBytes);
      if (target !== null && bytes === 'unreadable') {
        unreadable.add(target);
      }
      return bytes instanceof Uint8Array ? (storedBytes(bytes).text ?? undefined) : undefined;
    },
  });
  if (!result.ok) {
    return {
      format: result.format,
      content: singleFile(reader, path, text, result.format),
      paths: [path],
      isInvalid: true,
      missing: [],
      findings: result.problems.map((problem) =>
        draftFinding(
          'invalidDraft',
          path,
          problem.line,
          `${path}: ${problem.message}`,
          'correct it; it cannot be snapshotted as it is',
          prompt,
        ),
      ),
    };
  }
  const findings = result.prompt.warnings.map(
    (warning) =>
      ({
        ...draftFinding(
          'invalidDraft',
          path,
          warning.line,
          `${path}: ${warning.message}`,
          'check that this is meant',
          prompt,
        ),
        severity: 'warning',
      }) as const,
  );
  const gathered = new IncludeGathering(reader, prompt, result.prompt.format, path, text);
  gathered.follow(path, result.prompt.includes);
  const { content, paths } = gathered.content();
  return {
    format: result.prompt.format,
    content,
    paths,
    isInvalid: false,
    missing: gathered.missing,
    findings: onceEach([
      ...findings,
      ...gathered.findings,
      ...[...unreadable].map((file) => unreadableFinding(path, file, prompt)),
    ]),
  };
}

/** A file may be read twice: to understand the prompt, and to take it in. */
function onceEach(findings: readonly Finding[]): readonly Finding[] {
  const messages = new Set<string>();
  return findings.filter(({ message, line }) => {
    const size = messages.size;
    return messages.add(`${line} ${message}`).size > size;
  });
}

function singleFile(reader: PromptFiles, path: string, text: string, format: FormatName): Content {
  const main = path.slice(path.lastIndexOf('/') + 1);
  const stored = storedText(text);
  const bytes = encodeText(stored);
  const sha256 = reader.sha256(bytes);
  return {
    format,
    main,
    files: [{ path: main, bytes, text: stored, sha256 }],
    digest: contentDigest([[main, sha256]], reader.sha256),
  };
}
