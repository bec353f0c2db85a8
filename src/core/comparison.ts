import { parseContent } from './content';
import { settingsOf, toolsOf } from './formats/canonical';
import { commonForm, differInFormat, formatLabel, isSameMessages, isSameModel } from './formats/commonForm';
import type { ParsedPrompt } from './formats/format';
import type { Json } from './json';
import type { Content, ContentFile } from './model';
import { textHunks, type TextHunk } from './textHunks';

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

/** Two formats, of which the texts tell little about each other: they are compared by what they mean. */
export interface FormatChange {
  /** As people call them: `Prompty 1`, `GitHub Models`. */
  readonly left: string;
  readonly right: string;
  /** Whether both sides have the same messages, however their formats write them. */
  readonly sameMessages: boolean;
}

/** Everything that differs between two contents of one prompt (or of two), as data. */
export interface Comparison {
  readonly same: boolean;
  /** Only where the sides are of two formats, and both can be read. */
  readonly format?: FormatChange;
  /** Sides that their formats cannot read, where there are any: then the text alone is compared. */
  readonly unread?: readonly ('left' | 'right')[];
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
  const [before, after] = [parseContent(left), parseContent(right)];
  const parsed = before.ok && after.ok ? comparable(before.prompt, after.prompt) : null;
  return {
    same: left.digest === right.digest,
    ...(parsed?.format === undefined ? {} : { format: parsed.format }),
    ...(parsed === null
      ? { unread: [...(before.ok ? [] : ['left' as const]), ...(after.ok ? [] : ['right' as const])] }
      : {}),
    text,
    linesAdded: signedLines(text, '+'),
    linesRemoved: signedLines(text, '-'),
    settings: parsed === null ? [] : changedSettings(parsed.before, parsed.after),
    variables: parsed === null ? { added: [], removed: [] } : changedVariables(parsed.before, parsed.after),
    // What a text that cannot be read includes is not known.
    files: changedFiles(left, right).filter(
      ({ state }) => (before.ok || state !== 'added') && (after.ok || state !== 'removed'),
    ),
  };
}

/** A content where there was none: all of it is added. */
export function compareWithNothing(content: Content): Comparison {
  const text = textHunks('', mainFile(content)?.text ?? '');
  const parsed = parseContent(content);
  const settings = parsed.ok ? [...settingsOf(parsed.prompt, toolsOf(parsed.prompt))] : [];
  return {
    same: false,
    ...(parsed.ok ? {} : { unread: ['right' as const] }),
    text,
    linesAdded: signedLines(text, '+'),
    linesRemoved: 0,
    settings: settings.map(([path, right]) => ({ path, left: undefined, right })),
    variables: { added: parsed.ok ? parsed.prompt.variables : [], removed: [] },
    files: Array.from(includedFiles(content), ([path, file]) => ({
      path,
      state: 'added',
      text: textHunks('', file.text ?? ''),
    })),
  };
}

function signedLines(hunks: readonly TextHunk[], sign: string): number {
  return hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(sign)).length, 0);
}

/** What variables came and went, without comparing anything else; none where a side cannot be read. */
export function variableChange(left: Content, right: Content): Comparison['variables'] {
  const [before, after] = [parseContent(left), parseContent(right)];
  return before.ok && after.ok ? changedVariables(before.prompt, after.prompt) : { added: [], removed: [] };
}

function changedVariables(before: ParsedPrompt, after: ParsedPrompt): Comparison['variables'] {
  return {
    added: namesOnlyIn(after.variables, before.variables),
    removed: namesOnlyIn(before.variables, after.variables),
  };
}

interface Comparable {
  readonly before: ParsedPrompt;
  readonly after: ParsedPrompt;
  readonly format?: FormatChange;
}

/** Prompts of one format compare as they are written: what only looks alike, its runtime may read otherwise. */
function comparable(before: ParsedPrompt, after: ParsedPrompt): Comparable {
  if (!differInFormat(before, after)) {
    return { before, after };
  }
  const [one, other] = [commonForm(before), commonForm(after)];
  const sameMessages = isSameMessages(one.messages, other.messages);
  return {
    before: one,
    after: isSameModel(one.model, other.model) ? { ...other, model: one.model } : other,
    format: { left: formatLabel(before), right: formatLabel(after), sameMessages },
  };
}

function namesOnlyIn(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

/** The prompt's own file. */
export function mainFile(content: Content): ContentFile | undefined {
  return content.files.find((file) => file.path === content.main);
}

/** Settings that differ, one by one; a tool that only one side has is one change. */
function changedSettings(before: ParsedPrompt, after: ParsedPrompt): readonly SettingChange[] {
  const [left, right] = [settingsWithWholeTools(before, after), settingsWithWholeTools(after, before)];
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .filter(
      (path) =>
        left.has(path) !== right.has(path) || JSON.stringify(left.get(path)) !== JSON.stringify(right.get(path)),
    )
    .map((path) => ({ path, left: left.get(path), right: right.get(path) }));
}

function settingsWithWholeTools(prompt: ParsedPrompt, other: ParsedPrompt): ReadonlyMap<string, Json> {
  const others = toolsOf(other);
  const whole = [...toolsOf(prompt)].filter(([path]) => !others.has(path));
  return settingsOf(prompt, new Map(whole));
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
