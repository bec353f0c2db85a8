import type { Language } from './syntax';

/** Where an argument stands: its place from 0, or its name as `plainName` gives it. */
export type ArgumentPlace = number | string;

/** How one SDK's call asks for a prompt. */
export interface CallRule {
  /** Whose call it is, as people name it. */
  readonly sdk: string;
  /** The last names of what is called, as `plainName` gives them: `prompts.get` is any `….prompts.get(…)`. */
  readonly calls: readonly string[];
  /** A word that the file must have among its names and imports; without it the call may be anybody's. */
  readonly mention: RegExp | null;
  readonly languages: readonly Language[] | null;
  readonly prompt: readonly ArgumentPlace[];
  readonly environment: readonly ArgumentPlace[];
  readonly version: readonly ArgumentPlace[];
  /** What the prompt's name may carry besides: an environment or a version after its last sign of this kind. */
  readonly suffix?: ':' | '@' | undefined;
  /** What comes before the prompt's name, up to and with its last sign of this kind. */
  readonly owner?: '/' | undefined;
  /** The environment that a call without one gets; null where that is the newest version. */
  readonly usual: string | null;
  /** The fields with the values for the prompt's variables. */
  readonly variables: readonly ArgumentPlace[];
  /** Methods of what the call gives that take the values for the variables by name. */
  readonly fill: readonly string[];
}

function rule(sdk: string, calls: readonly string[], parts: Partial<CallRule>): CallRule {
  return {
    sdk,
    calls,
    mention: new RegExp(sdk.replaceAll(' ', ''), 'i'),
    languages: null,
    prompt: [0, 'name'],
    environment: [],
    version: ['version'],
    usual: null,
    variables: [],
    fill: [],
    ...parts,
  };
}

const javascript: readonly Language[] = ['typescript', 'javascript'];

/** Calls of the SDKs whose registries hold prompts. Sources: the SDKs' own documentation. */
export const sdkCalls: readonly CallRule[] = [
  rule('Langfuse', ['getprompt', 'getpromptasync', 'prompt.get', 'prompts.get', 'fetchprompt'], {
    prompt: [0, 'name', 'promptname'],
    environment: ['label'],
    version: ['version'],
    usual: 'production',
    fill: ['compile', 'getlangchainprompt'],
  }),
  rule('MLflow', ['loadprompt'], {
    prompt: [0, 'name', 'nameoruri', 'uri'],
    environment: ['alias'],
    version: [1, 'version'],
    fill: ['format'],
  }),
  rule('MLflow', ['getpromptversionbyalias', 'getmodelversionbyalias'], {
    prompt: [0, 'name'],
    environment: [1, 'alias'],
    version: [],
    fill: ['format'],
  }),
  rule('PromptLayer', ['templates.get', 'templates.getasync', 'gettemplate'], {
    prompt: [0, 'promptname', 'name'],
    environment: ['label'],
    variables: ['inputvariables'],
  }),
  rule('PromptLayer', ['run', 'runprompt'], {
    prompt: ['promptname'],
    environment: ['promptreleaselabel'],
    version: ['promptversion'],
    variables: ['inputvariables'],
  }),
  rule('LangSmith', ['pullprompt', 'pullpromptcommit', 'hub.pull'], {
    mention: /lang(?:smith|chain)/i,
    prompt: [0, 'promptidentifier', 'ownerrepocommit'],
    version: [],
    suffix: ':',
    owner: '/',
    fill: ['invoke', 'format', 'formatmessages', 'formatprompt', 'ainvoke'],
  }),
  rule('Braintrust', ['loadprompt', 'invoke', 'initfunction'], {
    prompt: ['slug'],
    environment: ['environment'],
    fill: ['build'],
  }),
  rule('Phoenix', ['prompts.get', 'prompts.getasync'], {
    prompt: ['promptidentifier'],
    environment: ['tag'],
    version: [],
    fill: ['format'],
  }),
  rule('Phoenix', ['getprompt'], {
    languages: javascript,
    prompt: ['prompt.name'],
    environment: ['prompt.tag'],
    version: [],
  }),
  rule('Prompt Environments', ['getprompt', 'resolveprompt'], {
    mention: /promptenv|prompt-env/i,
    prompt: [0, 'prompt', 'name'],
    environment: [1, 'environment'],
    version: ['version'],
    fill: ['render', 'format'],
  }),
];

/** A call that a team adds in its settings. */
export interface OwnCall {
  /** `loadPrompt` or `prompts.load`: the last names of what is called. */
  readonly call: string;
  /** Where the prompt's id stands: a place from 0, or the argument's name. */
  readonly prompt?: number | string | undefined;
  readonly environment?: number | string | undefined;
  readonly version?: number | string | undefined;
  /** The argument with the values for the prompt's variables. */
  readonly variables?: number | string | undefined;
}

/** A team's own call as a rule. `plainName` of each name is the caller's. */
export function ownCallRule({ call, prompt, environment, version, variables }: OwnCall): CallRule {
  const place = (given: number | string | undefined): readonly ArgumentPlace[] =>
    given === undefined ? [] : [typeof given === 'number' ? given : plainPath(given)];
  return rule('', [plainPath(call)], {
    mention: null,
    prompt: prompt === undefined ? [0] : place(prompt),
    environment: place(environment),
    version: place(version),
    variables: place(variables),
  });
}

/** As `plainName`, of names with points between them. */
function plainPath(names: string): string {
  return names.replaceAll('_', '').toLowerCase();
}
