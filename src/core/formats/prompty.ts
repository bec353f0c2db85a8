import { isArray, isObject, member, objectMember, textMember, without } from '../json';
import type { Json, JsonObject } from '../json';
import type { TextProblem } from '../yaml';
import type { FormatInput, Include, Message, ParseResult } from './format';
import { splitFrontMatter } from './frontMatter';
import { readHandlebars } from './handlebars';
import { fileInclude, relativePath, uniqueIncludes } from './includePaths';
import { declaredNames } from './inputNames';
import { readJinja } from './jinja';
import { listOf, resolveFiles, sortedNames } from './settings';
import { TextLines } from './textLines';

/** Prompty, versions 1 and 2. They differ in their keys, never in one key's meaning, so both are read at once. */
export function parsePrompty(input: FormatInput): ParseResult {
  const front = splitFrontMatter(input.text, 'prompty');
  const resolved = resolveFiles(front.data, input, front.lineOf);
  const problems = [...front.problems, ...resolved.problems];
  const data = isObject(resolved.value) ? resolved.value : {};
  const template = readTemplate(front.body, templateEngine(data), new TextLines(front.body, front.bodyLine));
  if (template.problem !== null) {
    problems.push(template.problem);
  }
  if (problems.length > 0) {
    return { ok: false, format: 'prompty', problems };
  }
  const model = objectMember(data, 'model');
  const parameters = { ...objectMember(model, 'parameters'), ...objectMember(model, 'options') };
  const outputs = member(data, 'outputs') ?? member(data, 'outputSchema');
  const lines = new TextLines(front.body, front.bodyLine);
  return {
    ok: true,
    prompt: {
      format: 'prompty',
      dialect: isVersion2(data) ? '2' : '1',
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages: splitMessages(front.body),
      model: modelName(data),
      parameters: without(parameters, 'tools', ...(outputs === undefined ? ['response_format'] : [])),
      tools: [...listOf(member(data, 'tools')), ...listOf(member(parameters, 'tools'))],
      outputSchema: outputs ?? member(parameters, 'response_format') ?? null,
      variables: sortedNames(template.variables, inputNames(data)),
      includes: uniqueIncludes([...resolved.includes, ...(isVersion2(data) ? [] : images(front.body, lines))]),
      warnings: front.body.trim() === '' ? [{ message: 'the prompt has no text', line: front.bodyLine }] : [],
    },
  };
}

function isVersion2(data: JsonObject): boolean {
  const model = member(data, 'model');
  const keys = ['id', 'provider', 'options', 'connection', 'apiType'];
  return (
    typeof model === 'string' ||
    keys.some((key) => member(model, key) !== undefined) ||
    isObject(member(data, 'template')) ||
    isArray(member(data, 'inputs'))
  );
}

/** As it is written, `${env:…}` included: which variable names the model is what the version says. */
function modelName(data: JsonObject): string | null {
  const model = member(data, 'model');
  if (typeof model === 'string') {
    return model === '' ? null : model;
  }
  const configuration = objectMember(model, 'configuration');
  const keys = ['azure_deployment', 'model', 'name', 'deployment', 'model_id'];
  return (
    [textMember(model, 'id'), ...keys.map((key) => textMember(configuration, key))].find((name) => name !== null) ??
    null
  );
}

function inputNames(data: JsonObject): readonly string[] {
  const inputs = member(data, 'inputs') ?? member(data, 'inputSchema');
  const properties = member(inputs, 'properties');
  const sample = member(data, 'sample');
  return [
    ...declaredNames(isObject(properties) || isArray(properties) ? properties : inputs),
    ...(isObject(sample) ? Object.keys(sample) : []),
  ];
}

function templateEngine(data: JsonObject): string {
  const template = member(data, 'template');
  const format: Json = member(template, 'format') ?? member(template, 'type') ?? template ?? 'jinja2';
  const name = isObject(format) ? textMember(format, 'kind') : format;
  return typeof name === 'string' ? name : 'jinja2';
}

function readTemplate(
  body: string,
  engine: string,
  lines: TextLines,
): { variables: ReadonlySet<string>; problem: TextProblem | null } {
  if (engine === 'mustache' || engine === 'handlebars') {
    const { variables, error } = readHandlebars(body, { helpers: new Set(), lenient: true });
    // Mustache may change its own delimiters; what follows then is beyond this reading.
    const known = error !== null && !body.includes('{{=');
    return { variables, problem: known ? lines.problem(error.message, error.offset) : null };
  }
  const { variables, error } = readJinja(body);
  return { variables, problem: error === null ? null : lines.problem(error.message, error.offset) };
}

const roleLine = /^\s*#?\s*(system|user|assistant|developer|function)\s*(?:\[[^\]]*\])?\s*:\s*$/i;
const longestRoleLine = 400;

/** A line such as `user:` or `assistant[name="x"]:` begins a message; what stands before the first is the system's. */
function splitMessages(body: string): readonly Message[] {
  const messages: Message[] = [];
  let role: string | null = null;
  let content: string[] = [];
  const flush = (): void => {
    const text = content.join('\n').trim();
    if (text !== '' || role !== null) {
      messages.push({ role: role ?? 'system', content: text });
    }
  };
  for (const line of body.split('\n')) {
    const next = line.length > longestRoleLine ? undefined : roleLine.exec(line)?.[1];
    if (next === undefined) {
      content.push(line);
    } else {
      flush();
      role = next.toLowerCase();
      content = [];
    }
  }
  flush();
  return messages;
}

const image = /!\[[^[\]\n]{0,300}\]\(([^()\s]{1,400})/g;

/** Version 1 sends the images that its text shows. */
function images(body: string, lines: TextLines): (Include | null)[] {
  return [...body.matchAll(image)].flatMap((match) => {
    const path = match[1] ?? '';
    const local = relativePath(path) !== null && /\.(?:png|jpe?g|gif|webp)$/i.test(path);
    return local ? [fileInclude(path, lines.lineAt(match.index), false)] : [];
  });
}
