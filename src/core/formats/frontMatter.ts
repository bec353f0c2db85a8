import { isObject } from '../json';
import type { JsonObject } from '../json';
import { readYaml } from '../yaml';
import type { TextProblem, YamlReading } from '../yaml';

/** How a format finds its front matter. */
export type FrontMatterRule =
  /** `#` and blank lines may come first, as a licence header does. */
  | 'dotprompt'
  /** Blank lines may come first; `+++` is a fence too; what opens must close and must be a map. */
  | 'prompty'
  /** On the first line. What is no map is text: a Markdown file may well begin with a rule. */
  | 'plain';

export interface FrontMatter {
  /** Empty when there is none. */
  readonly data: JsonObject;
  readonly present: boolean;
  readonly body: string;
  /** 1-based, of the body's first line. */
  readonly bodyLine: number;
  /** Why it cannot be read; empty when it can. */
  readonly problems: readonly TextProblem[];
  /** The line of a key. */
  readonly lineOf: YamlReading['lineOf'];
}

/** More than any settings need, and little enough to be read at once. */
const maxBytes = 256 * 1024;

/** Splits a text into its YAML front matter and what stands below. Never throws. */
export function splitFrontMatter(text: string, rule: FrontMatterRule): FrontMatter {
  const opening = findOpening(text, rule);
  if (opening === null) {
    return withoutFrontMatter(text);
  }
  const closing = findClosing(text, opening.end, rule);
  const yaml = text.slice(opening.end, closing?.start ?? text.length);
  const intended = rule === 'prompty' || beginsLikeMap(yaml);
  if (closing === null) {
    const message = `the front matter that opens on line ${opening.line} is never closed: end it with a line "---"`;
    return intended ? broken(text, [{ message, line: opening.line }]) : withoutFrontMatter(text);
  }
  const reading = readYaml(yaml, { firstLine: opening.line + 1, maxBytes });
  const problems = yamlProblems(reading);
  const { value } = reading;
  if (problems.length > 0) {
    return intended ? broken(text, problems) : withoutFrontMatter(text);
  }
  if (value !== null && !isObject(value)) {
    const message = 'the front matter is no list of keys and values';
    return rule === 'prompty' ? broken(text, [{ message, line: opening.line + 1 }]) : withoutFrontMatter(text);
  }
  return {
    data: value ?? {},
    present: true,
    body: text.slice(closing.end),
    bodyLine: opening.line + countBreaks(text, opening.end, closing.end) + 1,
    problems: [],
    lineOf: reading.lineOf,
  };
}

/**
 * What makes YAML unusable as a prompt's settings. Of syntax errors only the first: the others mostly follow from it.
 * A key that is written twice is an error too.
 */
export function yamlProblems(reading: YamlReading): readonly TextProblem[] {
  return reading.problems.length > 0
    ? reading.problems.slice(0, 1)
    : reading.duplicates.map(({ key, line }) => ({ message: `the key "${key}" stands here a second time`, line }));
}

function withoutFrontMatter(text: string): FrontMatter {
  return { data: {}, present: false, body: text, bodyLine: 1, problems: [], lineOf: () => 1 };
}

function broken(text: string, problems: readonly TextProblem[]): FrontMatter {
  return { ...withoutFrontMatter(text), problems };
}

/** The line that opens the front matter (1-based), and where the text behind it begins. */
function findOpening(text: string, rule: FrontMatterRule): { line: number; end: number } | null {
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    const end = endOfLine(text, start);
    const content = text.slice(start, end).trim();
    if (isFence(text.slice(start, end), rule)) {
      return end === text.length ? null : { line, end: end + 1 };
    }
    const skipped = content === '' ? rule !== 'plain' : rule === 'dotprompt' && text.startsWith('#', start);
    if (!skipped) {
      return null;
    }
    start = end + 1;
  }
  return null;
}

function findClosing(text: string, from: number, rule: FrontMatterRule): { start: number; end: number } | null {
  for (let start = from; start < text.length;) {
    const end = endOfLine(text, start);
    // Not trimmed in front: a rule inside of a block scalar is indented.
    if (isFence(text.slice(start, end), rule) && text.charAt(start) !== ' ' && text.charAt(start) !== '\t') {
      return { start, end: Math.min(end + 1, text.length) };
    }
    start = end + 1;
  }
  return null;
}

function isFence(line: string, rule: FrontMatterRule): boolean {
  const content = line.trimEnd();
  return content === '---' || (rule === 'prompty' && ['---', '+++'].includes(content.trimStart()));
}

/** Whether somebody meant this as keys and values: its first line that says something is one. */
function beginsLikeMap(yaml: string): boolean {
  for (let start = 0; start < yaml.length;) {
    const end = endOfLine(yaml, start);
    const line = yaml.slice(start, end);
    if (line.trim() !== '' && !line.trimStart().startsWith('#')) {
      return /^(?:"[^"]{0,100}"|'[^']{0,100}'|[\p{L}_$][\p{L}\p{N}_$ ./-]{0,60}) {0,4}:(?:\s|$)/u.test(line);
    }
    start = end + 1;
  }
  return false;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  // A closing fence on the last line has no break of its own.
  return to === text.length && !text.endsWith('\n') ? count + 1 : count;
}
