import { isArray, member, objectMember, textMember } from '../json';
import type { JsonObject } from '../json';
import type { FormatInput, FormatName, Include, ParseResult } from './format';
import { splitFrontMatter } from './frontMatter';
import { readHandlebars } from './handlebars';
import { firstOfEach, partialInclude, uniqueIncludes } from './includePaths';
import { declaredNames } from './inputNames';
import { readJinja } from './jinja';
import { behaviouralKeys, listOf, resolveFiles, sortedNames } from './settings';
import { TextLines } from './textLines';

export type PlainFormat = Extract<FormatName, 'markdown' | 'text' | 'jinja2' | 'mustache' | 'handlebars'>;

/** Where people put settings that they group, and the declarations of what is filled in. */
const settingMaps = ['config', 'parameters', 'options', 'settings', 'modelParameters', 'model_parameters'];
const inputKeys = ['variables', 'inputs', 'input', 'input_variables'];
const schemaKeys = ['outputSchema', 'output_schema', 'response_format', 'schema'];

/** Text with or without front matter. Braces in it are never an error: it is what it is. */
export function parsePlain(input: FormatInput, format: PlainFormat): ParseResult {
  const front = splitFrontMatter(input.text, 'plain');
  if (front.problems.length > 0) {
    return { ok: false, format, problems: front.problems };
  }
  const { data, body, bodyLine } = front;
  const resolved = resolveFiles(data, input, front.lineOf);
  const settings = resolved.value as JsonObject;
  const template = readTemplate(body, format, input.path, new TextLines(body, bodyLine));
  const content = body.trim();
  const schema = schemaKeys.map((key) => member(settings, key)).find((value) => value !== undefined);
  return {
    ok: true,
    prompt: {
      format,
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages: content === '' ? [] : [{ role: 'user', content }],
      model: textMember(data, 'model'),
      parameters: parameters(settings),
      tools: listOf(member(settings, 'tools')),
      outputSchema: schema ?? null,
      variables: sortedNames(template.variables, ...inputKeys.map((key) => declaredNames(member(settings, key)))),
      includes: uniqueIncludes([...resolved.includes, ...template.includes]),
      warnings: [
        ...resolved.problems,
        ...(content === '' ? [{ message: 'the prompt has no text', line: bodyLine }] : []),
      ],
    },
  };
}

/** Templates that a template pulls in. */
export function plainIncludes(input: FormatInput, format: PlainFormat): readonly Include[] {
  const { body, bodyLine } = splitFrontMatter(input.text, 'plain');
  return uniqueIncludes(readTemplate(body, format, input.path, new TextLines(body, bodyLine)).includes);
}

function parameters(data: JsonObject): JsonObject {
  const grouped = settingMaps.map((key) => {
    const value = member(data, key);
    // A list of parameters declares inputs in some tools; it is kept under its own name.
    return isArray(value) ? { [key]: value } : objectMember(data, key);
  });
  const single = behaviouralKeys(data, 'model', 'tools', ...settingMaps, ...inputKeys, ...schemaKeys);
  return Object.assign({}, single, ...grouped) as JsonObject;
}

/** A statement or a filter: prose that has one is a Jinja or Liquid template. */
const jinjaSign =
  /\{%[-+]?\s{0,20}(?:if|for|set|include|extends|import|macro|raw|assign|case|unless)\b|\{\{[\w .[\]'"-]{1,100}\|[ \w]/;

interface Template {
  readonly variables: ReadonlySet<string>;
  readonly includes: readonly (Include | null)[];
}

function readTemplate(text: string, format: PlainFormat, path: string, lines: TextLines): Template {
  const extension = /\.[^./\\]*$/.exec(path)?.[0] ?? '';
  const prose = format === 'text' || format === 'markdown';
  if (format === 'jinja2' || (prose && (extension === '.liquid' || jinjaSign.test(text)))) {
    const { variables, includes } = readJinja(text);
    return {
      variables,
      includes: firstOfEach(includes, ({ names, required }) => [required, ...names].join('\n')).map(
        ({ names, offset, required }) => {
          const [first, ...others] = names.map((name) =>
            partialInclude(name, (file) => [file], lines.lineAt(offset), required),
          );
          const more = others.flatMap((include) => include?.candidates ?? []);
          return first === null || first === undefined
            ? null
            : { ...first, candidates: [...first.candidates, ...more] };
        },
      ),
    };
  }
  if (format === 'mustache' || format === 'handlebars') {
    const { variables, partials } = readHandlebars(text, { helpers: new Set(), lenient: true });
    const first = firstOfEach(partials, ({ name }) => name);
    return {
      variables,
      includes: first.map(({ name, offset }) => templatePartial(name, extension, lines.lineAt(offset))),
    };
  }
  return {
    variables: readHandlebars(text, { helpers: new Set(), lenient: true, prose: true }).variables,
    includes: [],
  };
}

/** `{{> header}}` is `header.hbs` or `_header.hbs`, with the extension of the file that names it. */
function templatePartial(name: string, extension: string, line: number): Include | null {
  const spellings = (fileName: string): string[] =>
    fileName.endsWith(extension)
      ? [fileName, `_${fileName}`]
      : [`${fileName}${extension}`, `_${fileName}${extension}`, `partials/${fileName}${extension}`];
  return partialInclude(name, spellings, line, true);
}
