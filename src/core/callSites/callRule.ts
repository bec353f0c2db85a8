import type { Language } from './syntax';

/** Where an argument stands: its place from 0, or its name as `plainName` gives it. */
export type ArgumentPlace = number | string;

/** How a call that fills in a prompt takes its values. */
export interface Filling {
  /** The methods, as `plainName` gives them. */
  readonly methods: readonly string[];
  /**
   * `names`: each argument by name, and each name in an object, is a variable's. `first`: those in the first object,
   * or where there is none the arguments by name. `variables`: those in the argument `variables`, or the first.
   */
  readonly from: 'names' | 'first' | 'variables';
  /** Names of arguments that are no variables, as `plainName` gives them. */
  readonly options: readonly string[];
}

/** How one SDK's call asks for a prompt. */
export interface CallRule {
  /** Whose call it is, as people name it. */
  readonly sdk: string;
  /** The last names of what is called, as `plainName` gives them: `prompts.get` is any `….prompts.get(…)`. */
  readonly calls: readonly string[];
  /** Null where it is called on something or alone. */
  readonly form: 'method' | 'function' | null;
  /**
   * What names of the SDK have in them. The file must have such a name, and what is called may not come from elsewhere;
   * null is a call that is nobody else's.
   */
  readonly mention: RegExp | null;
  /** What is called must come from the SDK, as far as the file tells: others have calls like it. */
  readonly isCommon: boolean;
  readonly languages: readonly Language[] | null;
  readonly prompt: readonly ArgumentPlace[];
  readonly environment: readonly ArgumentPlace[];
  /** What stands at a place by number is a version only where it is a number. */
  readonly version: readonly ArgumentPlace[];
  /** What the prompt's name may carry besides: an environment or a version after its last sign of this kind. */
  readonly suffix?: ':' | '@' | undefined;
  /** What comes before the prompt's name, up to and with its last sign of this kind. */
  readonly owner?: '/' | undefined;
  /** The environment that a call without one gets; null where that is the newest version. */
  readonly usual: string | null;
  /** The fields with the values for the prompt's variables. */
  readonly variables: readonly ArgumentPlace[];
  readonly filling: Filling;
}

function rule(sdk: string, calls: readonly string[], parts: Partial<CallRule>): CallRule {
  return {
    sdk,
    calls,
    form: null,
    mention: new RegExp(sdk, 'i'),
    isCommon: false,
    languages: null,
    prompt: [0, 'name'],
    environment: [],
    version: ['version'],
    usual: null,
    variables: [],
    filling: filling([], 'names'),
    ...parts,
  };
}

function filling(methods: readonly string[], from: Filling['from'], options: readonly string[] = []): Filling {
  return { methods, from, options };
}

const javascript: readonly Language[] = ['typescript', 'javascript'];
const mlflow: Partial<CallRule> = { filling: filling(['format'], 'names', ['allowpartial', 'usedoublebraces']) };
const langsmith: Partial<CallRule> = {
  mention: /lang(?:smith|chain)/i,
  prompt: [0, 'promptidentifier', 'ownerrepocommit'],
  version: [],
  suffix: ':',
  owner: '/',
  filling: filling(['invoke', 'ainvoke', 'format', 'formatmessages', 'formatprompt'], 'first'),
};
const braintrust: Partial<CallRule> = {
  environment: ['environment'],
  variables: ['input'],
  filling: filling(['build'], 'first'),
};
const phoenix: Partial<CallRule> = { version: [], filling: filling(['format'], 'variables') };

/** Calls of the SDKs whose registries hold prompts. Sources: the SDKs' own documentation. */
export const sdkCalls: readonly CallRule[] = [
  rule('Langfuse', ['getprompt', 'getpromptasync', 'prompt.get', 'prompts.get', 'prompts.getasync', 'fetchprompt'], {
    form: 'method',
    prompt: [0, 'name', 'promptname'],
    environment: ['label'],
    version: [1, 'version'],
    usual: 'production',
    filling: filling(['compile', 'getlangchainprompt'], 'names'),
  }),
  rule('MLflow', ['loadprompt'], {
    ...mlflow,
    prompt: [0, 'name', 'nameoruri', 'uri'],
    environment: ['alias'],
    version: [1, 'version'],
  }),
  rule('MLflow', ['getpromptversionbyalias'], { ...mlflow, form: 'method', environment: [1, 'alias'], version: [] }),
  rule('MLflow', ['getpromptversion'], { ...mlflow, form: 'method', version: [1, 'version'] }),
  rule('PromptLayer', ['templates.get', 'templates.getasync', 'gettemplate'], {
    form: 'method',
    prompt: [0, 'promptname', 'name'],
    environment: ['label'],
    variables: ['inputvariables'],
  }),
  rule('PromptLayer', ['run', 'runprompt'], {
    form: 'method',
    prompt: ['promptname'],
    environment: ['promptreleaselabel'],
    version: ['promptversion'],
    variables: ['inputvariables'],
  }),
  rule('LangSmith', ['pullprompt', 'pullpromptcommit', 'hub.pull'], { ...langsmith, form: 'method' }),
  rule('LangSmith', ['pull'], { ...langsmith, isCommon: true }),
  rule('Braintrust', ['loadprompt'], { ...braintrust, prompt: ['slug', 1] }),
  rule('Braintrust', ['invoke', 'initfunction'], { ...braintrust, prompt: ['slug'] }),
  rule('Braintrust', ['invoke'], { ...braintrust, form: 'method', isCommon: true, prompt: [0] }),
  rule('Braintrust', ['load'], { ...braintrust, form: 'method', isCommon: true, prompt: ['promptslug'] }),
  rule('Phoenix', ['prompts.get', 'prompts.getasync'], {
    ...phoenix,
    form: 'method',
    prompt: ['promptidentifier'],
    environment: ['tag'],
  }),
  rule('Phoenix', ['getprompt'], {
    ...phoenix,
    form: 'function',
    languages: javascript,
    prompt: ['prompt.name'],
    environment: ['prompt.tag'],
  }),
  rule('Prompt Environments', ['getprompt', 'resolveprompt'], {
    mention: /prompt[-_]?env/i,
    prompt: [0, 'prompt', 'name'],
    environment: [1, 'environment'],
    filling: filling(['render', 'format'], 'names'),
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

/** A team's own call as a rule; names in any style, `load_prompt` as `loadPrompt`. */
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

/** By its calls, so that the same calls give the same rules: what was found by them stays good. */
const rulesKnown = new Map<string, readonly CallRule[]>();

/** The rules by which a team's code is searched: those of the SDKs, and its own. */
export function rulesWith(own: readonly OwnCall[]): readonly CallRule[] {
  if (own.length === 0) {
    return sdkCalls;
  }
  const key = JSON.stringify(own);
  const rules = rulesKnown.get(key) ?? [...sdkCalls, ...own.map(ownCallRule)];
  if (rulesKnown.size >= mostKept) {
    rulesKnown.clear();
  }
  rulesKnown.set(key, rules);
  return rules;
}

/** A window has few registries, and somebody may be editing the list of calls. */
const mostKept = 20;

/** As `plainName`, of names with points between them. */
function plainPath(names: string): string {
  return names.replaceAll('_', '').toLowerCase();
}
