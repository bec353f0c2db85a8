import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { settingsOf } from '../../src/core/formats/canonical';
import { detectFormat } from '../../src/core/formats/detect';
import type { FormatName, ParsedPrompt, ParseResult } from '../../src/core/formats/format';
import { parsePrompt } from '../../src/core/formats/parse';
import { besideFile, corpus, promptFiles, storedText } from '../support/corpus';

interface Reason {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

/**
 * Every file that is reported invalid, and why. There is none: each front matter was checked with PyYAML, each
 * `.prompty` body with Jinja2 and each `.prompt` body with Handlebars, and all of them were accepted there as well.
 */
const invalid: readonly Reason[] = [];

/** Files that are valid and yet not what their authors meant. */
const odd: readonly Reason[] = [
  ...['adaptive-cards', 'declarative-agent'].map((name) => ({
    path: `awesome-copilot/prompts/mcp-create-${name}.prompt.md`,
    line: 1,
    reason: 'the file begins with a code fence, so VS Code reads no front matter in it',
  })),
  {
    path: 'awesome-copilot/prompts/mcp-deploy-manage-agents.prompt.md',
    line: 1,
    reason: 'the file begins with a code fence, so VS Code reads no front matter in it',
  },
  { path: 'genkit/js/doc-snippets/src/dotprompt/prompts/ex03.prompt', line: 12, reason: 'the prompt has no text' },
];

/** How many files each format has. */
const formats: Readonly<Partial<Record<FormatName, number>>> = {
  copilot: 153,
  dotprompt: 71,
  'github-models': 6,
  prompty: 110,
};

/** What a person reads in a file: its model, settings and variables. */
const facts: readonly (readonly [string, Partial<ParsedPrompt>])[] = [
  [
    'contoso-chat/src/api/contoso_chat/chat.prompty',
    {
      name: 'Contoso Chat Prompt',
      model: 'gpt-4o-mini',
      parameters: { max_tokens: 128, temperature: 0.2 },
      variables: ['chat_history', 'customer', 'documentation', 'history', 'question'],
    },
  ],
  ['contoso-chat/docs/workshop/src/1-build/basic-0.prompty', { model: '${env:AZURE_OPENAI_CHAT_DEPLOYMENT}' }],
  ['prompty/spec/fixtures/summarize.prompty', { model: 'gpt-4', variables: ['context', 'text'] }],
  ['prompty/vscode/prompty/test-sample.prompty', { model: 'gpt-4o', variables: ['context', 'question', 'thread'] }],
  [
    'prompty/web/src/content/docs/legacy/getting-started/setup/socrates.prompty',
    { model: 'Meta-Llama-3-8B-Instruct', variables: ['context', 'firstName', 'question'] },
  ],
  ['gh-models/examples/json_schema_prompt.yml', { model: 'openai/gpt-4o-mini', parameters: {}, variables: ['animal'] }],
  [
    'genkit/go/samples/basic-prompts/prompts/recipe.prompt',
    {
      model: 'googleai/gemini-2.5-flash',
      parameters: { thinkingConfig: { thinkingBudget: 0 } },
      outputSchema: 'Recipe',
      variables: ['cuisine', 'dietaryRestrictions', 'dish', 'maxPrepMinutes', 'servingSize'],
    },
  ],
  [
    'genkit/js/genkit/tests/prompts/kitchensink.prompt',
    {
      model: 'googleai/gemini-5.0-ultimate-pro-plus',
      parameters: { returnToolRequests: true, maxTurns: 77, toolChoice: 'required', temperature: 11 },
      tools: ['toolA', 'toolB'],
      variables: ['subject'],
      messages: [
        { role: 'system', content: 'Hello' },
        { role: 'model', content: 'from the prompt file {{ subject }}' },
      ],
    },
  ],
  ['genkit/js/testapps/prompt-file/prompts/story.prompt', { variables: ['personality', 'subject'] }],
  ['genkit/samples/js-schoolAgent/prompts/myPrompt.prompt', { model: null, variables: [] }],
  [
    'awesome-copilot/prompts/refactor-method-complexity-reduce.prompt.md',
    {
      model: 'Auto (copilot)',
      parameters: { agent: 'agent' },
      variables: ['complexityThreshold', 'methodName'],
    },
  ],
];

function parse(name: string): ParseResult {
  return parsePrompt({ path: name, text: storedText(name), read: (relative) => besideFile(name, relative) });
}

function parsed(name: string): ParsedPrompt {
  const result = parse(name);
  assert.ok(result.ok, name);
  return result.prompt;
}

describe('the corpus of real prompt files', () => {
  before(function () {
    if (!existsSync(corpus)) {
      this.skip();
    }
  });

  it('is read whole: the invalid files are exactly those that are listed', () => {
    const found = promptFiles().flatMap((name): Reason[] => {
      const result = parse(name);
      return result.ok ? [] : result.problems.map(({ line, message }) => ({ path: name, line, reason: message }));
    });
    assert.deepEqual(found, invalid);
  });

  it('has warnings for exactly those that are listed', () => {
    const found = promptFiles().flatMap((name): Reason[] => {
      const result = parse(name);
      return result.ok
        ? result.prompt.warnings.map(({ line, message }) => ({ path: name, line, reason: message }))
        : [];
    });
    assert.deepEqual(found, odd);
  });

  it('has each file in its own format', () => {
    const counts: Partial<Record<FormatName, number>> = {};
    for (const name of promptFiles()) {
      const format = detectFormat(name, storedText(name));
      counts[format] = (counts[format] ?? 0) + 1;
    }
    assert.deepEqual(Object.fromEntries(Object.entries(counts).sort()), formats);
  });

  it('has text in every prompt but the one that is settings only', () => {
    const silent = promptFiles().filter((name) => parsed(name).messages.every(({ content }) => content === ''));
    assert.deepEqual(silent, ['genkit/js/doc-snippets/src/dotprompt/prompts/ex03.prompt']);
  });

  for (const [name, expected] of facts) {
    it(`is read as a person reads it: ${name}`, () => {
      const prompt = parsed(name);
      for (const [key, value] of Object.entries(expected)) {
        assert.deepEqual(prompt[key as keyof ParsedPrompt], value, key);
      }
    });
  }

  it('has a schema in a string where GitHub Models keeps one', () => {
    const { outputSchema } = parsed('gh-models/examples/json_schema_prompt.yml');
    assert.equal((outputSchema as { readonly name: string }).name, 'animal_description');
  });

  it('names the files that prompts pull in', () => {
    const included = (name: string): unknown[] =>
      parsed(name).includes.map(({ kind, candidates, required }) => [kind, candidates[0], required]);
    assert.deepEqual(included('contoso-chat/src/api/contoso_chat/chat.prompty'), [['file', 'chat.json', true]]);
    assert.deepEqual(included('prompty/spec/fixtures/tools_openapi.prompty'), [['file', 'weather_spec.json', true]]);
    assert.deepEqual(included('genkit/py/samples/prompts/prompts/story.prompt'), [['partial', '_style.prompt', true]]);
  });

  it('never resolves an environment variable', () => {
    const mentioned = promptFiles().filter(
      (name) => name.endsWith('.prompty') && /\$\{env:/i.test(JSON.stringify(parse(name))),
    );
    assert.ok(mentioned.length > 0);
    process.env['AZURE_OPENAI_CHAT_DEPLOYMENT'] = 'a-value-from-outside';
    const text = JSON.stringify(parse('contoso-chat/docs/workshop/src/1-build/basic-0.prompty'));
    delete process.env['AZURE_OPENAI_CHAT_DEPLOYMENT'];
    assert.ok(!text.includes('a-value-from-outside'));
  });

  for (const [history, changes] of [
    ['contoso-chat', [['model']]],
    [
      'csharp-docs',
      [
        ['tools.editFiles', 'tools.edit/editFiles'],
        ['tools.codebase', 'tools.search/codebase'],
      ],
    ],
    ['recipe-robot', [['model']]],
  ] as const) {
    it(`shows what changed in settings through the history of ${history}`, () => {
      const settings = promptFiles()
        .filter((name) => name.startsWith(`histories/${history}/`))
        .map((name) => settingsOf(parsed(name)));
      const found = settings.slice(1).map((after, index) => {
        const before = settings[index] ?? new Map<string, unknown>();
        return [...new Set([...before.keys(), ...after.keys()])].filter(
          (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
        );
      });
      assert.deepEqual(
        found.filter((keys) => keys.length > 0),
        changes,
      );
    });
  }
});
