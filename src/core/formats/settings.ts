import { isArray, isObject, readJson } from '../json';
import type { Json, JsonObject } from '../json';
import { readYaml } from '../yaml';
import type { TextProblem } from '../yaml';
import type { FormatInput, Include } from './format';
import type { FrontMatter } from './frontMatter';
import { yamlProblems } from './frontMatter';
import { fileInclude, maxIncludes, readInclude, relativePath } from './includePaths';

/** Keys of front matter that describe a prompt and change nothing about its answers. */
export const descriptiveKeys: ReadonlySet<string> = new Set(
  [
    [
      'name',
      'title',
      'description',
      'summary',
      'notes',
      'comments',
      'id',
      'slug',
      'version',
      'variant',
      'status',
      'date',
    ],
    ['author', 'authors', 'owner', 'owners', 'maintainer', 'maintainers', 'created', 'updated', 'modified', 'license'],
    ['tags', 'labels', 'category', 'categories', 'keywords', 'metadata', 'source', 'url', 'references', 'tested_with'],
  ].flat(),
);

/** A value whose `${file:…}` strings stand for what the files hold. */
export interface Resolved {
  readonly value: Json;
  readonly includes: readonly Include[];
  /** Files that cannot be read as what their names say. */
  readonly problems: readonly TextProblem[];
}

const fileReference = /^\$\{file:([^}]*)\}$/i;
const dataFile = /\.(?:json|ya?ml)$/i;

/**
 * Puts in place what a prompt's settings say by naming files, and lists those files. `${env:…}` stays as it is
 * written: the value of an environment variable is never part of a version.
 */
export function resolveFiles(value: Json, input: FormatInput, lineOf: FrontMatter['lineOf']): Resolved {
  const includes: Include[] = [];
  const problems: TextProblem[] = [];
  const known = new Map<string, Json>();
  const note = (include: Include | null, path: readonly (string | number)[], written: string): void => {
    if (include !== null) {
      includes.push(include);
    } else {
      problems.push({ message: `"${shortened(written)}" is no path from the prompt's folder`, line: lineOf(path) });
    }
  };
  const content = (include: Include, literal: string): Json => {
    const [place = ''] = include.candidates;
    const before = known.get(place);
    if (before !== undefined) {
      return before;
    }
    const found = readInclude(include, input.read);
    const reading = found === null ? null : readDataFile(found.path, found.text);
    if (reading?.ok === false) {
      problems.push({ message: reading.message, line: include.line });
    }
    const result = reading?.ok === true ? reading.value : literal;
    known.set(place, result);
    return result;
  };
  const walk = (current: Json, path: readonly (string | number)[]): Json => {
    if (isArray(current)) {
      return current.map((item, index) => walk(item, [...path, index]));
    }
    if (isObject(current)) {
      const entries = Object.entries(current).map(([key, child]) => [key, walk(child, [...path, key])] as const);
      return Object.fromEntries(entries);
    }
    if (typeof current !== 'string' || includes.length >= maxIncludes) {
      return current;
    }
    const reference = fileReference.exec(current)?.[1];
    if (reference !== undefined) {
      const include = fileInclude(reference, lineOf(path), true);
      note(include, path, reference);
      return include === null ? current : content(include, current);
    }
    const local = localReference(path.at(-1), current);
    if (local !== null) {
      note(fileInclude(local, lineOf(path), true), path, local);
    }
    return current;
  };
  return { value: walk(value, []), includes, problems };
}

/** A JSON Schema's `$ref` to another file, or an OpenAPI tool's specification; null for what is no local file. */
function localReference(key: string | number | undefined, value: string): string | null {
  const path = value.split('#', 1)[0] ?? '';
  const named = (key === '$ref' || key === 'specification') && dataFile.test(path);
  return named && relativePath(path) !== null ? path : null;
}

/** A tool or schema that a setting names as a file, such as `tools/refund.json`. */
export function namesDataFile(value: Json): value is string {
  return typeof value === 'string' && dataFile.test(value) && !/\s/.test(value) && relativePath(value) !== null;
}

/** Reads a JSON or YAML file by its extension; anything else is its text. */
export function readDataFile(
  path: string,
  text: string,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string } {
  if (/\.json$/i.test(path)) {
    const reading = readJson(text);
    return reading.ok ? reading : { ok: false, message: `${path}, line ${reading.line}: ${reading.message}` };
  }
  if (/\.ya?ml$/i.test(path)) {
    const reading = readYaml(text);
    const [problem] = yamlProblems(reading);
    return problem === undefined
      ? { ok: true, value: reading.value as Json }
      : { ok: false, message: `${path}, line ${problem.line}: ${problem.message}` };
  }
  return { ok: true, value: text };
}

/** Settings that may change what the model answers, without those that only describe. */
export function behaviouralKeys(data: JsonObject, ...used: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !descriptiveKeys.has(key) && !used.includes(key)));
}

export function sortedNames(...sources: readonly Iterable<string>[]): readonly string[] {
  return [...new Set(sources.flatMap((source) => [...source]))].sort();
}

/** A list as it is, one thing as a list of one, nothing as an empty list. */
export function listOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
