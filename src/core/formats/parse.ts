import { isArray, isObject, jsonOrUndefined, member } from '../json';
import type { Json } from '../json';
import { readYaml } from '../yaml';
import { copilotIncludes, parseCopilot } from './copilot';
import { detectFormat } from './detect';
import { dotpromptIncludes, parseDotprompt } from './dotprompt';
import type { FormatInput, FormatName, Include, ParseResult } from './format';
import { splitFrontMatter, yamlProblems } from './frontMatter';
import { parseGithubModels } from './githubModels';
import { maxIncludes, uniqueIncludes } from './includePaths';
import { parsePlain, plainIncludes } from './plain';
import { parsePrompty } from './prompty';
import { parseSemanticKernelYaml, parseSkprompt, skpromptIncludes } from './semanticKernel';
import { resolveFiles } from './settings';
import { promptIncludes } from './tagged';
import { TextLines } from './textLines';

/** Above this a prompt is refused unread. */
const maxLength = 8 * 1024 * 1024;

/** Reads a prompt file by its format. Never throws: what cannot be read comes back with its reasons. */
export function parsePrompt(input: FormatInput): ParseResult {
  const result = parseByFormat(input);
  if (!result.ok || result.prompt.includes.length < maxIncludes) {
    return result;
  }
  const warning = { message: `more than ${maxIncludes} included files: the rest are left out`, line: 1 };
  return { ok: true, prompt: { ...result.prompt, warnings: [...result.prompt.warnings, warning] } };
}

function parseByFormat(input: FormatInput): ParseResult {
  const { path, text } = input;
  const format = detectFormat(path, text.length > maxLength ? '' : text);
  if (text.trim() === '') {
    const message = text === '' ? 'the file is empty' : 'the file holds nothing but white space';
    return { ok: false, format, problems: [{ message, line: 1 }] };
  }
  if (text.length > maxLength) {
    return { ok: false, format, problems: [{ message: 'the file is too large for a prompt', line: 1 }] };
  }
  switch (format) {
    case 'dotprompt':
      return parseDotprompt(input);
    case 'prompty':
      return parsePrompty(input);
    case 'copilot':
      return parseCopilot(input);
    case 'github-models':
      return parseYamlPrompt(input, format);
    case 'semantic-kernel':
      return /\.ya?ml$/i.test(path) ? parseYamlPrompt(input, format) : parseSkprompt(input);
    default:
      return parsePlain(input, format);
  }
}

function parseYamlPrompt(input: FormatInput, guess: FormatName): ParseResult {
  const reading = readYaml(input.text);
  const problems = yamlProblems(reading);
  if (problems.length > 0) {
    return { ok: false, format: guess, problems };
  }
  const { value } = reading;
  if (!isObject(value)) {
    return { ok: false, format: guess, problems: [{ message: 'the file is no list of keys and values', line: 1 }] };
  }
  return !isArray(member(value, 'messages')) && typeof member(value, 'template') === 'string'
    ? parseSemanticKernelYaml(value, reading)
    : parseGithubModels(input, value, reading);
}

/**
 * The files that an included file includes in turn: a partial's partials, a schema's `$ref`s. Empty for what cannot
 * be read, and for what includes nothing.
 */
export function includesOf(input: FormatInput, parentFormat: FormatName): readonly Include[] {
  const { path, text } = input;
  if (text.length > maxLength) {
    return [];
  }
  if (/\.json$/i.test(path)) {
    const value = jsonOrUndefined(text);
    return value === undefined ? [] : uniqueIncludes(resolveFiles(value, input, () => 1).includes);
  }
  if (/\.ya?ml$/i.test(path)) {
    const reading = readYaml(text);
    const includes =
      reading.problems.length > 0 ? [] : resolveFiles(reading.value as Json, input, reading.lineOf).includes;
    return uniqueIncludes(includes);
  }
  switch (parentFormat) {
    case 'dotprompt': {
      const { body, bodyLine } = splitFrontMatter(text, 'dotprompt');
      return uniqueIncludes([...dotpromptIncludes(input), ...promptIncludes(body, new TextLines(body, bodyLine))]);
    }
    case 'copilot':
      return copilotIncludes(input);
    case 'semantic-kernel':
      return skpromptIncludes(input);
    case 'markdown':
    case 'text':
    case 'jinja2':
    case 'mustache':
    case 'handlebars':
      return plainIncludes(input, parentFormat);
    case 'prompty':
    case 'github-models':
      return [];
  }
}
