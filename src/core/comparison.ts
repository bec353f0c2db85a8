import { structuredPatch } from 'diff';
import { parseContent } from './content';
import { settingsOf } from './formats/canonical';
import type { Json } from './json';
import type { Content, ContentFile } from './model';

/** A run of changed lines with its surroundings. Line numbers are 1-based; lines begin with ' ', '-' or '+'. */
export interface TextHunk {
  readonly leftStart: number;
  readonly leftLines: number;
  readonly rightStart: number;
  readonly rightLines: number;
  readonly lines: readonly string[];
}

/** A setting that differs; a side without it is undefined, since null is a value. */
export interface SettingChange {
  /** Such as `model`, `parameters.temperature`, `tools.refund.description`. */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** An included file that differs. */
export interface FileChange {
  readonly path: string;
  readonly state: 'added' | 'removed' | 'changed';
  /** Empty for files that are not text. */
  readonly text: readonly TextHunk[];
}

/** Everything that differs between two contents of one prompt (or of two), as data. */
export interface Comparison {
  readonly same: boolean;
  readonly text: readonly TextHunk[];
  readonly linesAdded: number;
  readonly linesRemoved: number;
  readonly settings: readonly SettingChange[];
  readonly variables: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly files: readonly FileChange[];
}

/** Compares two contents. A side that its format cannot parse takes part as text alone. */
export function compareContents(left: Content, right: Content): Comparison {
  const text = textHunks(mainFile(left)?.text ?? '', mainFile(right)?.text ?? '');
  const count = (sign: string): number =>
    text.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(sign)).length, 0);
  const [before, after] = [parseContent(left), parseContent(right)];
  const parsed = before.ok && after.ok ? { before: before.prompt, after: after.prompt } : null;
  return {
    same: left.digest === right.digest,
    text,
    linesAdded: count('+'),
    linesRemoved: count('-'),
    settings: parsed === null ? [] : changedSettings(settingsOf(parsed.before), settingsOf(parsed.after)),
    variables:
      parsed === null
        ? { added: [], removed: [] }
        : {
            added: parsed.after.variables.filter((name) => !parsed.before.variables.includes(name)),
            removed: parsed.before.variables.filter((name) => !parsed.after.variables.includes(name)),
          },
    files: changedFiles(left, right),
  };
}

/** The prompt's own file. */
export function mainFile(content: Content): ContentFile | undefined {
  return content.files.find((file) => file.path === content.main);
}

/** Above this many changed lines the exact shortest edit is not worth its time: the texts are shown as replaced. */
const maxEditLength = 6000;
const maxMilliseconds = 200;

function textHunks(left: string, right: string): readonly TextHunk[] {
  if (left === right) {
    return [];
  }
  // Undefined when it gives up, which its types do not say for this form.
  const patch: ReturnType<typeof structuredPatch> | undefined = structuredPatch('', '', left, right, '', '', {
    context: 3,
    maxEditLength,
    timeout: maxMilliseconds,
  });
  return patch === undefined
    ? [replacement(left, right)]
    : patch.hunks.map((hunk) => ({
        leftStart: hunk.oldStart,
        leftLines: hunk.oldLines,
        rightStart: hunk.newStart,
        rightLines: hunk.newLines,
        lines: hunk.lines,
      }));
}

function replacement(left: string, right: string): TextHunk {
  const lines = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const [before, after] = [lines(left), lines(right)];
  return {
    leftStart: 1,
    leftLines: before.length,
    rightStart: 1,
    rightLines: after.length,
    lines: [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)],
  };
}

function changedSettings(left: ReadonlyMap<string, Json>, right: ReadonlyMap<string, Json>): readonly SettingChange[] {
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .filter(
      (path) =>
        left.has(path) !== right.has(path) || JSON.stringify(left.get(path)) !== JSON.stringify(right.get(path)),
    )
    .map((path) => ({ path, left: left.get(path), right: right.get(path) }));
}

function changedFiles(left: Content, right: Content): readonly FileChange[] {
  const [before, after] = [includedFiles(left), includedFiles(right)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old?.sha256 === now?.sha256) {
      return [];
    }
    const state = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    return [{ path, state, text: textHunks(old?.text ?? '', now?.text ?? '') }];
  });
}

/** Included files by their path from the prompt's own file, so that a new common folder does not make every file differ. */
function includedFiles(content: Content): ReadonlyMap<string, ContentFile> {
  const folder = content.main.split('/').slice(0, -1);
  return new Map(
    content.files
      .filter((file) => file.path !== content.main)
      .map((file) => [relativeTo(folder, file.path), file] as const),
  );
}

function relativeTo(folder: readonly string[], path: string): string {
  const parts = path.split('/');
  let shared = 0;
  while (shared < folder.length && shared < parts.length - 1 && folder[shared] === parts[shared]) {
    shared += 1;
  }
  return [...folder.slice(shared).map(() => '..'), ...parts.slice(shared)].join('/');
}
