import { isArray, isObject, member, objectMember, readJson, textMember, without } from '../json';
import type { Json, JsonObject } from '../json';
import type { TextProblem, YamlReading } from '../yaml';
import type { FormatInput, Include, Message, ParseResult } from './format';
import { readHandlebars } from './handlebars';
import type { HandlebarsReading } from './handlebars';
import { fileNameOf, relativePath, uniqueIncludes } from './includePaths';
import { declaredNames } from './inputNames';
import { readJinja } from './jinja';
import { readSemanticKernel, splitMessages } from './semanticKernelTemplate';
import type { FunctionCall } from './semanticKernelTemplate';
import { sortedNames } from './settings';
import { TextLines } from './textLines';

const sidecarName = 'config.json';
const sidecar: Include = {
  specifier: sidecarName,
  kind: 'sidecar',
  candidates: [sidecarName],
  line: 1,
  required: false,
};

/** `skprompt.txt` with the `config.json` beside it. */
export function parseSkprompt(input: FormatInput): ParseResult {
  const text = input.read(sidecarName);
  const reading = text === undefined ? null : readJson(text);
  if (reading?.ok === false) {
    const message = `${sidecarName}, line ${reading.line}: ${reading.message}`;
    return { ok: false, format: 'semantic-kernel', problems: [{ message, line: 1 }] };
  }
  const config = reading?.value ?? {};
  if (!isObject(config)) {
    const problems = [{ message: `${sidecarName} is no JSON object`, line: 1 }];
    return { ok: false, format: 'semantic-kernel', problems };
  }
  return parseTemplate(input.text, config, 1, (calls, lines) =>
    uniqueIncludes([sidecar, ...calledPrompts(calls, lines)]),
  );
}

/** The one-file form: YAML with the template in `template`. */
export function parseSemanticKernelYaml(data: JsonObject, reading: YamlReading): ParseResult {
  const template = member(data, 'template');
  const line = reading.lineOf(['template']);
  if (typeof template !== 'string' || template.trim() === '') {
    return { ok: false, format: 'semantic-kernel', problems: [{ message: '`template` holds no text', line }] };
  }
  // A block scalar begins on the line below its key.
  return parseTemplate(template, data, template.includes('\n') ? line + 1 : line, () => []);
}

/** The sidecar of a `skprompt.txt`, and the prompts that it calls. */
export function skpromptIncludes(input: FormatInput): readonly Include[] {
  if (fileNameOf(input.path) !== 'skprompt.txt') {
    return [];
  }
  const { calls } = readSemanticKernel(input.text);
  return uniqueIncludes([sidecar, ...calledPrompts(calls, new TextLines(input.text))]);
}

function parseTemplate(
  template: string,
  config: JsonObject,
  firstLine: number,
  includes: (calls: readonly FunctionCall[], lines: TextLines) => readonly Include[],
): ParseResult {
  const lines = new TextLines(template, firstLine);
  const body = readTemplate(template, textMember(config, 'template_format') ?? 'semantic-kernel');
  if (body.error !== null) {
    const problems: TextProblem[] = [lines.problem(body.error.message, body.error.offset)];
    return { ok: false, format: 'semantic-kernel', problems };
  }
  const { model, parameters } = executionSettings(config);
  return {
    ok: true,
    prompt: {
      format: 'semantic-kernel',
      name: textMember(config, 'name'),
      description: textMember(config, 'description'),
      messages: body.messages,
      model,
      parameters,
      tools: [],
      outputSchema: member(objectMember(config, 'output_variable'), 'json_schema') ?? null,
      variables: sortedNames(
        body.variables,
        declaredNames(member(config, 'input_variables')),
        declaredNames(member(objectMember(config, 'input'), 'parameters')),
      ),
      includes: includes(body.calls, lines),
      warnings: [],
    },
  };
}

interface Template {
  readonly variables: ReadonlySet<string>;
  readonly messages: readonly Message[];
  readonly calls: readonly FunctionCall[];
  readonly error: { readonly message: string; readonly offset: number } | null;
}

const handlebarsHelpers: ReadonlySet<string> = new Set([
  'message',
  'set',
  'get',
  'json',
  'concat',
  'equals',
  'raw',
  'array',
  'range',
]);

function readTemplate(text: string, format: string): Template {
  if (format === 'handlebars') {
    const reading = readHandlebars(text, { helpers: handlebarsHelpers, lenient: false });
    return { ...reading, messages: handlebarsMessages(text, reading), calls: [] };
  }
  if (format === 'liquid' || format === 'jinja2') {
    // Liquid has tags that Jinja does not know, so its reading never rejects.
    return { variables: readJinja(text).variables, messages: splitMessages(text), calls: [], error: null };
  }
  return { ...readSemanticKernel(text), messages: splitMessages(text) };
}

/** `{{#message role="system"}} … {{/message}}` */
function handlebarsMessages(text: string, reading: HandlebarsReading): readonly Message[] {
  const messages: Message[] = [];
  let open: { role: string; start: number } | null = null;
  for (const { kind, call, start, end } of reading.tags) {
    if (call?.callee.type !== 'path' || call.callee.original !== 'message') {
      continue;
    }
    if (kind === 'open') {
      const role = call.hash.get('role');
      open = { role: role?.type === 'literal' ? role.value : 'user', start: end };
    } else if (kind === 'close' && open !== null) {
      messages.push({ role: open.role, content: text.slice(open.start, start).trim() });
      open = null;
    }
  }
  return messages.length > 0 ? messages : splitMessages(text);
}

/**
 * Settings are kept per service, with `default` for all others: those of `default` stand at the top, a named
 * service's under its name. The older shape has one set, in `completion`.
 */
function executionSettings(config: JsonObject): { model: string | null; parameters: JsonObject } {
  const settings = member(config, 'execution_settings');
  const services: readonly (readonly [string, Json])[] = isArray(settings)
    ? settings.map((item, index) => [index === 0 ? 'default' : String(index), item] as const)
    : Object.entries(isObject(settings) ? settings : { default: objectMember(config, 'completion') });
  const models = services.flatMap(([, service]) => textMember(service, 'model_id') ?? []);
  const parameters = services.flatMap(([name, service]): (readonly [string, Json])[] => {
    const values = isObject(service) ? without(service, 'model_id') : {};
    if (name === 'default') {
      return Object.entries(values);
    }
    const kept = isObject(service) && models.length > 1 ? service : values;
    return Object.keys(kept).length === 0 ? [] : [[name, kept]];
  });
  const backends = member(config, 'default_backends') ?? member(config, 'default_services');
  const [backend] = isArray(backends) ? backends : [];
  return {
    model: models[0] ?? (typeof backend === 'string' ? backend : null),
    parameters: Object.fromEntries(parameters),
  };
}

/**
 * `{{Plugin.Function}}` may be native code, which is not ours, or another prompt, which lies in
 * `Plugin/Function/skprompt.txt` beside this one's plugin.
 */
function calledPrompts(calls: readonly FunctionCall[], lines: TextLines): (Include | null)[] {
  const first = new Map<string, Include>();
  for (const { plugin, name, offset } of calls) {
    const path = plugin === null ? null : relativePath(`../../${plugin}/${name}/skprompt.txt`);
    if (path !== null && !first.has(path)) {
      const specifier = `${plugin ?? ''}.${name}`;
      first.set(path, { specifier, kind: 'partial', candidates: [path], line: lines.lineAt(offset), required: false });
    }
  }
  return [...first.values()];
}
