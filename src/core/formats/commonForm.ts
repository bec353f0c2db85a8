import { isArray, isObject, member, textMember, without } from '../json';
import type { Json, JsonObject } from '../json';
import { answersOf } from './answers';
import type { FormatName, Message, ParsedPrompt } from './format';
import { expandPicoschema } from './picoschema';

const labels: Readonly<Record<FormatName, string>> = {
  dotprompt: 'Dotprompt',
  prompty: 'Prompty',
  'github-models': 'GitHub Models',
  copilot: 'Copilot prompt file',
  'semantic-kernel': 'Semantic Kernel',
  markdown: 'Markdown',
  text: 'plain text',
  jinja2: 'Jinja2',
  mustache: 'Mustache',
  handlebars: 'Handlebars',
};

/** What people call a prompt's format: `GitHub Models`, `Prompty 2`. */
export function formatLabel({ format, dialect }: ParsedPrompt): string {
  return dialect === undefined ? labels[format] : `${labels[format]} ${dialect}`;
}

/** Whether two prompts may write the same things in other ways. */
export function differInFormat(one: ParsedPrompt, other: ParsedPrompt): boolean {
  return one.format !== other.format || one.dialect !== other.dialect;
}

/**
 * A prompt as it compares with one of another format: the names of roles and parameters, the shapes of tools and
 * schemas, and the marks of variables that all formats have, in one spelling. What only one format has stays as it is.
 */
export function commonForm(prompt: ParsedPrompt): ParsedPrompt {
  return {
    ...prompt,
    messages: prompt.messages.map(commonMessage),
    parameters: commonParameters(prompt.parameters),
    tools: prompt.tools.map(commonTool),
    outputSchema: commonSchema(answersOf(prompt)),
  };
}

/** Whether two names name one model, as far as they tell: `openai/gpt-4o` and, where no provider is named, `gpt-4o`. */
export function isSameModel(one: string | null, other: string | null): boolean {
  if (one === null || other === null || one === other) {
    return one === other;
  }
  const bare = (name: string): string => name.slice(name.indexOf('/') + 1);
  return one.includes('/') !== other.includes('/') && bare(one) === bare(other);
}

export function isSameMessages(one: readonly Message[], other: readonly Message[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ role, content }, index) => role === other[index]?.role && content === other[index].content)
  );
}

/** `{{ name }}`, `{{{name}}}`, `{{$name}}` and `${input:name:what to type}` are filled in alike. */
const mark =
  /\{\{\{?[ \t]{0,20}\$?([\p{L}_][\p{L}\p{N}_.-]{0,200})[ \t]{0,20}\}?\}\}|\$\{input:([^{}:|\n]{1,200})(?:[:|][^{}\n]{0,400})?\}/gu;

function commonMessage({ role, content }: Message): Message {
  const filled = content.replace(
    mark,
    (_whole, name: string | undefined, input: string | undefined) => `{{${(name ?? input ?? '').trim()}}}`,
  );
  return { role: role === 'model' ? 'assistant' : role, content: filled };
}

/** Names of one parameter in the formats and at the providers, without underscores and in small letters. */
const sameParameters: Readonly<Record<string, string>> = {
  maxtokens: 'maxOutputTokens',
  maxoutputtokens: 'maxOutputTokens',
  maxcompletiontokens: 'maxOutputTokens',
  stop: 'stopSequences',
  stopsequences: 'stopSequences',
};

function commonParameters(parameters: JsonObject): JsonObject {
  const common = new Map<string, Json>();
  for (const [key, value] of Object.entries(parameters)) {
    const name = parameterName(key);
    // Of two names for one parameter in one prompt, the second keeps its own.
    const isFree = !common.has(name);
    const isList = name === 'stopSequences' && typeof value === 'string';
    common.set(isFree ? name : key, isList ? [value] : value);
  }
  return Object.fromEntries([...common].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parameterName(key: string): string {
  const plain = key.replaceAll('_', '').toLowerCase();
  return Object.hasOwn(sameParameters, plain)
    ? (sameParameters[plain] ?? key)
    : key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_whole, letter: string) => letter.toUpperCase());
}

/** OpenAI's shape holds the definition one level deeper; Prompty lists the parameters by name. */
function commonTool(tool: Json): Json {
  if (!isObject(tool)) {
    return tool;
  }
  const inner = member(tool, 'function');
  const definition = isObject(inner) ? inner : tool;
  const isFunction = (key: string): boolean => member(definition, key) === 'function';
  const { parameters, ...rest } = without(definition, ...['type', 'kind'].filter(isFunction));
  const listed = isArray(parameters) ? listedSchema(parameters, (required) => required === true) : null;
  return parameters === undefined ? rest : { ...rest, parameters: sortedRequired(listed ?? parameters) };
}

function commonSchema(schema: Json): Json {
  const kind = member(schema, 'type');
  if (isObject(schema) && Object.keys(schema).length === 1 && (kind === 'json' || kind === 'json_object')) {
    // An answer in JSON of any shape, as Dotprompt calls it and as the others do.
    return { type: 'json' };
  }
  const wrapped = member(schema, 'json_schema') ?? schema;
  const inner = member(wrapped, 'schema');
  const isWrapper = isObject(inner) && (textMember(wrapped, 'name') !== null || wrapped !== schema);
  const bare = isWrapper ? inner : schema;
  return sortedRequired(isArray(bare) ? outputsSchema(bare) : expandPicoschema(bare));
}

/** Prompty's list of outputs: each is needed unless it says otherwise, and there are no others. */
function outputsSchema(outputs: readonly Json[]): Json {
  const schema = listedSchema(outputs, (required) => required !== false);
  return schema === null ? outputs : { ...schema, additionalProperties: false };
}

/** A list of properties by name, as Prompty writes it; null where one has no name. */
function listedSchema(list: readonly Json[], isNeeded: (required: Json | undefined) => boolean): JsonObject | null {
  const properties = new Map<string, Json>();
  const needed: string[] = [];
  for (const property of list) {
    const name = textMember(property, 'name');
    if (name === null || !isObject(property)) {
      return null;
    }
    const { required, ...rest } = without(property, 'name');
    properties.set(name, propertySchema(rest, isNeeded));
    if (isNeeded(required)) {
      needed.push(name);
    }
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(needed.length === 0 ? {} : { required: needed }),
  };
}

const schemaTypes: Readonly<Record<string, string>> = { float: 'number' };

/** One property in the words of JSON Schema. */
function propertySchema(property: JsonObject, isNeeded: (required: Json | undefined) => boolean): JsonObject {
  const { kind, type, enumValues, items, properties, ...rest } = property;
  const written = type ?? kind ?? 'string';
  const named = typeof written === 'string' && Object.hasOwn(schemaTypes, written) ? schemaTypes[written] : written;
  const nested = isArray(properties) ? listedSchema(properties, isNeeded) : null;
  return {
    type: named ?? 'string',
    ...rest,
    ...(enumValues === undefined ? {} : { enum: enumValues }),
    ...(items === undefined ? {} : { items: isObject(items) ? propertySchema(items, isNeeded) : items }),
    ...(properties === undefined ? {} : (nested ?? { properties })),
  };
}

/** The order of required names means nothing. */
function sortedRequired(schema: Json): Json {
  if (isArray(schema)) {
    return schema.map(sortedRequired);
  }
  if (!isObject(schema)) {
    return schema;
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'required' && isArray(value) ? value.map(String).sort() : sortedRequired(value),
    ]),
  );
}
