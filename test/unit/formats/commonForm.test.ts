import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { stringify as asYaml } from 'yaml';
import { compareContents, type Comparison } from '../../../src/core/comparison';
import { isOnlyFormat } from '../../../src/core/comparisonWords';
import { parseContent } from '../../../src/core/content';
import type { Message, ParsedPrompt } from '../../../src/core/formats/format';
import { expandPicoschema } from '../../../src/core/formats/picoschema';
import type { Json, JsonObject } from '../../../src/core/json';
import type { Content } from '../../../src/core/model';
import { contentOf, corpus, corpusContent, promptFiles } from '../../support/corpus';

// Real prompts, written down in each other format as its documentation says, compare by what they mean.

type Names = Readonly<Record<string, string>>;

const camel: Names = {
  max_tokens: 'maxOutputTokens',
  maxTokens: 'maxOutputTokens',
  max_completion_tokens: 'maxOutputTokens',
  top_p: 'topP',
  top_k: 'topK',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  stop: 'stopSequences',
};
const snake: Names = {
  maxTokens: 'max_tokens',
  maxOutputTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  stopSequences: 'stop',
};

function renamed(parameters: JsonObject, names: Names): JsonObject {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [names[key] ?? key, value]));
}

// Folded, the library gives a line of blanks back as two.
const stringify = (value: object): string => asYaml(value, { blockQuote: 'literal' });

const fence = (front: object, body: string): string => `---\n${stringify(front)}---\n${body}`;

/** `{{name}}` as a format writes it. */
function marked({ content }: Message, write: (name: string) => string): string {
  return content.replace(/\{\{\{?\s*\$?([\w.-]+)\s*\}?\}\}|\$\{input:([^:}]+)[^}]*\}/g, (_whole, name, input) =>
    write(String(name ?? input)),
  );
}

const braces = (name: string): string => `{{${name}}}`;

const openAiTool = (tool: Json): Json => (typeof tool === 'string' ? tool : { type: 'function', function: tool });

const inputMap = (names: readonly string[]): JsonObject => Object.fromEntries(names.map((name) => [name, 'string']));

const wrapped = (schema: Json): JsonObject => ({ name: 'answer', strict: true, schema });

/** How a prompt is written in each format: the name of its file, and its text. */
const writers: Readonly<Record<string, (prompt: ParsedPrompt) => readonly [string, string]>> = {
  'Prompty 1': ({ model, parameters, tools, outputSchema, variables, messages }) => [
    'p.prompty',
    fence(
      {
        name: 'p',
        model: {
          api: 'chat',
          configuration: { type: 'azure_openai', ...(model === null ? {} : { azure_deployment: model }) },
          parameters: {
            ...renamed(parameters, snake),
            ...(tools.length === 0 ? {} : { tools: tools.map(openAiTool) }),
            ...(outputSchema === null
              ? {}
              : { response_format: { type: 'json_schema', json_schema: wrapped(outputSchema) } }),
          },
        },
        inputs: Object.fromEntries(variables.map((name) => [name, { type: 'string' }])),
      },
      messages.map((each) => `${each.role}:\n${marked(each, (name) => `{{ ${name} }}`)}\n`).join('\n'),
    ),
  ],
  'Prompty 2': ({ model, parameters, tools, outputSchema, variables, messages }) => [
    'p.prompty',
    fence(
      {
        name: 'p',
        model: {
          ...(model === null ? {} : { id: model }),
          provider: 'openai',
          apiType: 'chat',
          options: renamed(parameters, camel),
        },
        inputs: variables.map((name) => ({ name, kind: 'string' })),
        ...(tools.length === 0
          ? {}
          : {
              tools: tools.map((tool) => (typeof tool === 'string' ? tool : { ...(tool as object), kind: 'function' })),
            }),
        ...(outputSchema === null ? {} : { outputs: outputSchema }),
        template: { format: { kind: 'jinja2' }, parser: { kind: 'prompty' } },
      },
      messages.map((each) => `${each.role}:\n${marked(each, braces)}\n`).join('\n'),
    ),
  ],
  'GitHub Models': ({ model, parameters, tools, outputSchema, variables, messages }) => [
    'p.prompt.yml',
    stringify({
      name: 'p',
      ...(model === null ? {} : { model: model.includes('/') ? model : `openai/${model}` }),
      modelParameters: renamed(renamed(parameters, camel), { maxOutputTokens: 'maxTokens' }),
      ...(tools.length === 0 ? {} : { tools: tools.map(openAiTool) }),
      ...(outputSchema === null
        ? {}
        : { responseFormat: 'json_schema', jsonSchema: JSON.stringify(wrapped(outputSchema)) }),
      messages: messages.map((each) => ({ role: each.role, content: marked(each, braces) })),
      testData: [inputMap(variables)],
    }),
  ],
  Dotprompt: ({ model, parameters, tools, outputSchema, variables, messages }) => [
    'p.prompt',
    fence(
      {
        ...(model === null ? {} : { model }),
        config: renamed(parameters, camel),
        ...(tools.length === 0 ? {} : { tools }),
        input: { schema: inputMap(variables) },
        ...(outputSchema === null ? {} : { output: { format: 'json', schema: outputSchema } }),
      },
      messages
        .map((each) => {
          const role = each.role === 'assistant' ? 'model' : each.role;
          return `{{role "${role}"}}\n${marked(each, (name) => `{{{${name}}}}`)}\n`;
        })
        .join('\n'),
    ),
  ],
  'Semantic Kernel': ({ model, parameters, variables, messages }) => [
    'p.prompt.yaml',
    stringify({
      name: 'p',
      template_format: 'semantic-kernel',
      template: messages
        .map((each) => `<message role="${each.role}">\n${marked(each, (name) => `{{$${name}}}`)}\n</message>`)
        .join('\n'),
      input_variables: variables.map((name) => ({ name })),
      execution_settings: {
        default: { ...(model === null ? {} : { model_id: model }), ...renamed(parameters, snake) },
      },
    }),
  ],
};

/** What all formats have: messages with plain marks alone, flat parameters, and a schema that is a JSON Schema. */
function isCommon({ messages, parameters, outputSchema, variables, includes }: ParsedPrompt): boolean {
  const marks: string[] = [];
  const rest = messages
    .map((each) =>
      marked(each, (name) => {
        marks.push(name.split('.')[0] ?? '');
        return '';
      }),
    )
    .join('\n');
  const hasRoles = messages.every(({ role, content }) => /^(?:system|user|assistant)$/.test(role) && content !== '');
  const isFlat = Object.values(parameters).every((value) => typeof value !== 'object');
  const schema = outputSchema as JsonObject | null;
  return (
    messages.length > 0 &&
    hasRoles &&
    isFlat &&
    includes.length === 0 &&
    variables.every((name) => /^\w+$/.test(name)) &&
    // Copilot leaves double braces as they are.
    marks.every((name) => variables.includes(name)) &&
    (schema === null || schema['type'] === 'object') &&
    !/\{\{|\{%|\{#|\$\{|^\s*#?\s*(?:system|user|assistant|developer|function)\s*(?:\[.*\])?:\s*$/m.test(rest)
  );
}

/** Semantic Kernel has no place for tools and schemas; `{{history}}` is a word of Dotprompt's own. */
function fits({ messages, tools, outputSchema, variables }: ParsedPrompt, format: string): boolean {
  const text = messages.map(({ content }) => content).join('');
  switch (format) {
    case 'Semantic Kernel':
      return tools.length === 0 && outputSchema === null && !/[<&]/.test(text);
    case 'Dotprompt':
      return !variables.includes('history');
    default:
      return true;
  }
}

function parsed(content: Content): ParsedPrompt {
  const result = parseContent(content);
  assert.ok(result.ok, content.main);
  return result.prompt;
}

function written(prompt: ParsedPrompt, format: string): Content {
  const write = writers[format];
  assert.ok(write !== undefined);
  const [name, text] = write(prompt);
  return contentOf({ [name]: text });
}

const summary = ({ settings, variables, files, format }: Comparison): unknown => ({
  settings: [...settings].sort((a, b) => (a.path < b.path ? -1 : 1)),
  variables,
  files,
  sameMessages: format?.sameMessages,
});

/** With the role that other formats give to a model's own words. */
function inCommonRoles(prompt: ParsedPrompt): ParsedPrompt {
  const messages = prompt.messages.map(({ role, content }) => ({
    role: role === 'model' ? 'assistant' : role,
    content,
  }));
  return { ...prompt, messages };
}

describe('real prompts in two formats', () => {
  before(function () {
    if (!existsSync(corpus)) {
      this.skip();
    }
  });

  /** Files that other formats can hold, with what they say. */
  const candidates = (): readonly {
    readonly name: string;
    readonly content: Content;
    readonly prompt: ParsedPrompt;
  }[] =>
    promptFiles()
      .map((name) => ({ name, content: corpusContent(name) }))
      .map(({ name, content }) => ({ name, content, prompt: inCommonRoles(parsed(content)) }))
      .filter(({ prompt }) => isCommon(prompt))
      // Those of Copilot are many and alike.
      .filter(({ content }, index) => content.format !== 'copilot' || index % 4 === 0);

  it('differ in nothing but the format where they say the same', function () {
    this.timeout(60_000);
    let pairs = 0;
    const from = new Map<string, number>();
    for (const { name, content, prompt } of candidates()) {
      for (const format of Object.keys(writers)) {
        const other = written(prompt, format);
        const comparison = compareContents(content, other);
        if (fits(prompt, format) && comparison.format !== undefined) {
          pairs += 1;
          from.set(comparison.format.left, (from.get(comparison.format.left) ?? 0) + 1);
          assert.equal(comparison.format.right, format, name);
          const nothing = { settings: [], variables: { added: [], removed: [] }, files: [], sameMessages: true };
          assert.deepEqual(summary(comparison), nothing, `${name} → ${format}`);
          assert.ok(isOnlyFormat(comparison));
          assert.ok(isOnlyFormat(compareContents(other, content)), `${format} → ${name}`);
        }
      }
    }
    assert.ok(pairs > 300, `${pairs} pairs`);
    assert.deepEqual([...from.keys()].sort(), [
      'Copilot prompt file',
      'Dotprompt',
      'GitHub Models',
      'Prompty 1',
      'Prompty 2',
    ]);
  });

  it('differ in what was changed, and in nothing else', () => {
    for (const { name, content, prompt } of candidates().slice(0, 60)) {
      const changed = {
        ...prompt,
        model: 'another/model-x',
        parameters: { ...prompt.parameters, temperature: 0.123 },
        variables: [...prompt.variables, 'brand_new'],
        messages: prompt.messages.map((each, index) =>
          index === 0 ? { ...each, content: `${each.content} And more.` } : each,
        ),
      };
      for (const format of ['Prompty 2', 'GitHub Models', 'Dotprompt']) {
        const comparison = compareContents(content, written(changed, format));
        if (fits(changed, format) && comparison.format !== undefined) {
          const { temperature } = prompt.parameters;
          assert.deepEqual(
            summary(comparison),
            {
              settings: [
                { path: 'model', left: prompt.model ?? undefined, right: 'another/model-x' },
                { path: 'parameters.temperature', left: temperature, right: 0.123 },
              ],
              variables: { added: ['brand_new'], removed: [] },
              files: [],
              sameMessages: false,
            },
            `${name} → ${format}`,
          );
        }
      }
    }
  });

  it('have the same output schema where one is short and the other JSON Schema', () => {
    const recipe = corpusContent('genkit/js/testapps/prompt-file/prompts/recipe.robot.prompt');
    const { messages, model } = parsed(recipe);
    // Written down from the file: a title, ingredients with a name and a quantity, and steps.
    const schema = {
      type: 'object',
      properties: {
        steps: { type: 'array', items: { type: 'string' }, description: 'the steps required to complete the recipe' },
        title: { type: 'string', description: 'recipe title' },
        ingredients: {
          type: 'array',
          items: {
            type: 'object',
            properties: { name: { type: 'string' }, quantity: { type: 'string' } },
            required: ['quantity', 'name'],
            additionalProperties: false,
          },
        },
      },
      required: ['title', 'ingredients', 'steps'],
      additionalProperties: false,
    };
    const text = stringify({
      model,
      responseFormat: 'json_schema',
      jsonSchema: JSON.stringify(wrapped(schema)),
      messages: messages.map((each) => ({ role: each.role, content: each.content })),
      testData: [{ food: 'x' }],
    });
    assert.ok(isOnlyFormat(compareContents(recipe, contentOf({ 'recipe.prompt.yml': text }))));
  });
});

describe('prompts in two formats', () => {
  const dotprompt = contentOf({ 'a.prompt': '---\nmodel: gpt-4o\nconfig: { maxOutputTokens: 5 }\n---\nHi {{name}}\n' });
  const yaml = (model: string, parameters: string): Content =>
    contentOf({
      'a.prompt.yml': `model: ${model}\nmodelParameters: ${parameters}\nmessages:\n  - role: user\n    content: Hi {{ name }}\n`,
    });

  it('name one model where only one of them names its provider', () => {
    assert.ok(isOnlyFormat(compareContents(dotprompt, yaml('openai/gpt-4o', '{ maxTokens: 5 }'))));
    const other = contentOf({
      'a.prompt': '---\nmodel: vertexai/gpt-4o\nconfig: { maxOutputTokens: 5 }\n---\nHi {{name}}\n',
    });
    assert.deepEqual(
      compareContents(other, yaml('openai/gpt-4o', '{ maxTokens: 5 }')).settings.map(({ path }) => path),
      ['model'],
    );
  });

  it('keep two names of one parameter apart where one side has both', () => {
    const { settings } = compareContents(dotprompt, yaml('gpt-4o', '{ max_tokens: 5, max_completion_tokens: 7 }'));
    assert.deepEqual(settings, [{ path: 'parameters.max_completion_tokens', left: undefined, right: 7 }]);
  });

  it('have the same tool where one lists its parameters by name and the other has a schema', () => {
    const listed = `---
model: { id: gpt-4o }
tools:
  - name: get_weather
    kind: function
    description: The weather
    parameters:
      - { name: location, kind: string, description: City and state, required: true }
      - { name: unit, kind: string, enumValues: [celsius, fahrenheit] }
      - { name: days, kind: array, items: { kind: float } }
      - { name: at, kind: object, properties: [{ name: hour, kind: integer, required: true }] }
---
Hi
`;
    const schema = (unit: readonly string[]): Content => {
      const parameters = {
        required: ['location'],
        type: 'object',
        properties: {
          location: { type: 'string', description: 'City and state' },
          unit: { enum: unit, type: 'string' },
          days: { type: 'array', items: { type: 'number' } },
          at: { type: 'object', properties: { hour: { type: 'integer' } }, required: ['hour'] },
        },
      };
      const tools = [{ type: 'function', function: { name: 'get_weather', description: 'The weather', parameters } }];
      const model = { api: 'chat', configuration: { type: 'openai', name: 'gpt-4o' }, parameters: { tools } };
      return contentOf({ 'a.prompty': `---\n${stringify({ model })}---\nHi\n` });
    };
    const left = contentOf({ 'a.prompty': listed });
    assert.deepEqual(compareContents(left, schema(['celsius', 'fahrenheit'])).settings, []);
    assert.deepEqual(
      compareContents(left, schema(['celsius'])).settings.map(({ path }) => path),
      ['tools.get_weather.parameters.properties.unit.enum'],
    );
  });

  it('of one format compare as they are written: what looks alike, its runtime may not know', () => {
    const { format, settings } = compareContents(
      yaml('gpt-4o', '{ maxTokens: 5 }'),
      yaml('gpt-4o', '{ max_tokens: 5 }'),
    );
    assert.equal(format, undefined);
    assert.deepEqual(
      settings.map(({ path }) => path),
      ['parameters.maxTokens', 'parameters.max_tokens'],
    );
  });
});

describe('Picoschema', () => {
  it('is the JSON Schema that its reference implementation makes of it', () => {
    assert.deepEqual(
      expandPicoschema({
        title: 'string, what it is called',
        'subtitle?': 'string',
        'tags(array, a few)': 'string',
        'kind(enum, which)': ['a', 'b'],
        'author?(object)': { name: 'string' },
        anything: 'any',
        other: 'Named',
        '(*)': 'number',
      }),
      {
        type: 'object',
        properties: {
          title: { type: 'string', description: 'what it is called' },
          subtitle: { type: ['string', 'null'] },
          tags: { type: 'array', items: { type: 'string' }, description: 'a few' },
          kind: { enum: ['a', 'b'], description: 'which' },
          author: {
            type: ['object', 'null'],
            properties: { name: { type: 'string' } },
            required: ['name'],
            additionalProperties: false,
          },
          anything: {},
          other: { $ref: 'Named' },
        },
        required: ['title', 'tags', 'kind', 'anything', 'other'],
        additionalProperties: { type: 'number' },
      },
    );
  });

  it('leaves alone what is a JSON Schema, or the name of a schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    assert.deepEqual(expandPicoschema(schema), schema);
    assert.equal(expandPicoschema('Recipe'), 'Recipe');
    assert.deepEqual(expandPicoschema('string, a name'), { type: 'string', description: 'a name' });
  });
});
