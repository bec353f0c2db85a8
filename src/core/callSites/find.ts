import { ArgumentReader, plainName, type Arguments, type Value } from './arguments';
import { matchBrackets } from './brackets';
import type { CallRule, ArgumentPlace } from './callRule';
import type { CallSite, CallSites, Span, Written } from './callSite';
import { tokensOf } from './lexer';
import type { Language } from './syntax';
import { isSign, isText, isWord, type Token } from './tokens';
import { siteOfUri } from './uris';
import { sitesInYaml } from './yamlSites';

/**
 * Finds where a file asks for prompts: calls by the rules given, and addresses that stand alone in a text. Comments and
 * other texts do not count. Takes time that grows with the file's length alone.
 */
export function findCallSites(text: string, language: Language, rules: readonly CallRule[]): CallSites {
  return language === 'yaml'
    ? { sites: sitesInYaml(text), unclear: [] }
    : new CallFinder(tokensOf(text, language), language, rules).run();
}

/** Words before a name that is declared rather than called. */
const declares = new Set(['def', 'function', 'func', 'fn', 'class', 'new', 'interface']);

class CallFinder {
  readonly #tokens: readonly Token[];
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #arguments: ArgumentReader;
  /** By the last of the names that are called. */
  readonly #rules = new Map<string, { readonly rule: CallRule; readonly names: readonly string[] }[]>();
  readonly #sites: CallSite[] = [];
  readonly #unclear: Span[] = [];
  /** Texts that were read as part of a call. */
  readonly #taken = new Set<number>();

  constructor(tokens: readonly Token[], language: Language, rules: readonly CallRule[]) {
    this.#tokens = tokens;
    this.#pairs = matchBrackets(tokens);
    this.#arguments = new ArgumentReader(tokens, this.#pairs);
    const mentioned = mentions(tokens);
    for (const rule of rules) {
      const isMeant =
        (rule.languages?.includes(language) ?? true) &&
        (rule.mention === null || mentioned.some((word) => rule.mention?.test(word)));
      for (const call of isMeant ? rule.calls : []) {
        const names = call.split('.');
        const last = names.at(-1) ?? '';
        this.#rules.set(last, [...(this.#rules.get(last) ?? []), { rule, names }]);
      }
    }
  }

  run(): CallSites {
    for (const [at, token] of this.#tokens.entries()) {
      if (isWord(token)) {
        const open = this.#openAfter(at);
        if (open !== null && !declares.has(this.#tokens[at - 1]?.text ?? '')) {
          this.#readCall(at, open);
        }
      }
    }
    for (const token of this.#tokens) {
      if (isText(token) && token.isPlain && !this.#taken.has(token.start)) {
        const site = siteOfUri(token.text, token.contentStart);
        if (site !== null) {
          this.#sites.push(site);
        }
      }
    }
    this.#sites.sort((a, b) => a.start - b.start);
    return { sites: this.#sites, unclear: this.#unclear };
  }

  /** The bracket that opens a call of the name at `at`, type arguments between them passed over. */
  #openAfter(at: number): number | null {
    let next = at + 1;
    if (isSign(this.#tokens[next], '?.')) {
      next += 1;
    }
    if (isSign(this.#tokens[next], '<')) {
      next = this.#endOfTypes(next);
    }
    return isSign(this.#tokens[next], '(') && this.#pairs.has(next) ? next : null;
  }

  #endOfTypes(from: number): number {
    let depth = 0;
    for (let at = from; at < from + mostTypeTokens; at++) {
      const token = this.#tokens[at];
      depth += isSign(token, '<') ? 1 : isSign(token, '>') ? -1 : 0;
      if (depth === 0) {
        return at + 1;
      }
      if (token?.kind === 'sign' && !/^[<>.,[\]|&?]$/.test(token.text)) {
        return from;
      }
    }
    return from;
  }

  #readCall(at: number, open: number): void {
    const candidates = this.#rules.get(plainName(this.#tokens[at]?.text ?? ''));
    if (candidates === undefined) {
      return;
    }
    const close = this.#pairs.get(open) ?? open;
    const span = { start: this.#tokens[at]?.start ?? 0, end: this.#tokens[close]?.end ?? 0 };
    const given = this.#arguments.read(open);
    let isUnclear = false;
    for (const { rule, names } of candidates) {
      if (!this.#isCalled(at, names)) {
        continue;
      }
      const prompt = valueAt(given, rule.prompt);
      if (prompt?.kind === 'text') {
        const site = this.#siteOf(rule, prompt.token.text, prompt.token.contentStart, given, span, at, close);
        if (site !== null) {
          this.#taken.add(prompt.token.start);
          this.#sites.push(site);
          return;
        }
      }
      isUnclear ||= prompt?.kind === 'unknown';
    }
    if (isUnclear) {
      this.#unclear.push(span);
    }
  }

  /** Whether the names before the last are those that a rule asks for, nearest first. */
  #isCalled(at: number, names: readonly string[]): boolean {
    let place = at;
    for (let index = names.length - 2; index >= 0; index--) {
      const dot = this.#tokens[place - 1];
      if (!isSign(dot, '.') && !isSign(dot, '?.')) {
        return false;
      }
      // `prompts().get(…)` is `prompts.get(…)`.
      const before = place - 2;
      const called = isSign(this.#tokens[before], ')') ? this.#pairs.get(before) : undefined;
      place = called === undefined ? before : called - 1;
      const token = this.#tokens[place];
      if (!isWord(token) || plainName(token.text) !== names[index]) {
        return false;
      }
    }
    return true;
  }

  #siteOf(
    rule: CallRule,
    text: string,
    start: number,
    given: Arguments,
    span: Span,
    at: number,
    close: number,
  ): CallSite | null {
    const address = siteOfUri(text, start);
    const passes = this.#passes(rule, given, at, close);
    if (address !== null) {
      return { ...address, ...span, passes };
    }
    const environment = valueAt(given, rule.environment);
    const version = valueAt(given, rule.version);
    const parts = dividedName(rule, text, start);
    if (parts === null) {
      return null;
    }
    const isNamed = environment?.kind === 'text' && !isNothing(environment);
    const named = isNamed ? writtenOf(environment) : parts.environment;
    const numbered = version?.kind === 'number' || version?.kind === 'text' ? writtenOf(version) : parts.version;
    const isUnknown =
      named === null &&
      numbered === null &&
      (environment?.kind === 'unknown' || version?.kind === 'unknown' || given.isOpen);
    return {
      sdk: rule.sdk,
      prompt: parts.prompt,
      environment: named,
      version: numbered,
      isEnvironmentUnknown: isUnknown,
      usual: named === null && numbered === null && !isUnknown ? rule.usual : null,
      passes,
      ...span,
    };
  }

  /** Names that the call gives values to, or the call that fills in what it gives: `getPrompt("x").compile({ name })`. */
  #passes(rule: CallRule, given: Arguments, at: number, close: number): readonly string[] | null {
    const own = valueAt(given, rule.variables);
    if (own !== undefined) {
      return own.kind === 'fields' && !own.fields.isOpen ? own.fields.names : null;
    }
    const filled = this.#filledAfter(rule, close) ?? this.#filledLater(rule, at);
    if (filled === null) {
      return null;
    }
    const { names, isOpen, placed } = this.#arguments.read(filled);
    const isReadable = !isOpen && placed.every((value) => value === null || value.kind === 'fields');
    return isReadable ? names : null;
  }

  /** The bracket of `.compile(` directly after a call; brackets of an awaited call may stand between. */
  #filledAfter(rule: CallRule, close: number): number | null {
    let next = close + 1;
    while (next <= close + mostBrackets && isSign(this.#tokens[next], ')')) {
      next += 1;
    }
    return this.#fillAt(rule, next);
  }

  #fillAt(rule: CallRule, dot: number): number | null {
    const isDot = isSign(this.#tokens[dot], '.') || isSign(this.#tokens[dot], '?.');
    const method = this.#tokens[dot + 1];
    const isFill = isDot && isWord(method) && rule.fill.includes(plainName(method.text));
    return isFill && isSign(this.#tokens[dot + 2], '(') ? dot + 2 : null;
  }

  /** `prompt = getPrompt("x")`, and `prompt.compile(…)` further on, before the name is given anything else. */
  #filledLater(rule: CallRule, at: number): number | null {
    const name = this.#assigned(at);
    if (name === null) {
      return null;
    }
    const uses = (this.#uses ??= usesOf(this.#tokens)).get(name.text) ?? [];
    for (const use of uses) {
      if (use <= at) {
        continue;
      }
      if (isSign(this.#tokens[use + 1], '=') || isSign(this.#tokens[use + 1], ':=')) {
        return null;
      }
      const fill = this.#fillAt(rule, use + 1);
      if (fill !== null) {
        return fill;
      }
    }
    return null;
  }

  #uses: ReadonlyMap<string, readonly number[]> | undefined;

  /** The name that gets what a call gives. */
  #assigned(at: number): Token | null {
    for (let place = at - 1; place >= Math.max(0, at - farthestName); place--) {
      const token = this.#tokens[place];
      if (isSign(token, '=') || isSign(token, ':=')) {
        const name = this.#tokens[place - 1];
        return isWord(name) ? name : null;
      }
      if (!isWord(token) && !/^[.()?]|\?\.$/.test(token?.text ?? '')) {
        return null;
      }
    }
    return null;
  }
}

/** So many tokens may stand between the name that gets a prompt and the call. */
const farthestName = 12;

/** So many brackets may be closed between a call and what is done with what it gives. */
const mostBrackets = 4;

/** So many tokens may a call's type arguments have. */
const mostTypeTokens = 60;

function usesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const uses = new Map<string, number[]>();
  for (const [at, token] of tokens.entries()) {
    if (isWord(token) && !isSign(tokens[at - 1], '.')) {
      const places = uses.get(token.text);
      if (places === undefined) {
        uses.set(token.text, [at]);
      } else if (places.length < mostUses) {
        places.push(at);
      }
    }
  }
  return uses;
}

/** Of one name so many uses are looked at: a call for each of very many would be looked for among very many. */
const mostUses = 200;

/** What stands in one of the places: one that is written out before one that only the running program knows. */
function valueAt(given: Arguments, places: readonly ArgumentPlace[]): Value | undefined {
  const values = places.flatMap((place) => {
    const value = typeof place === 'number' ? given.placed[place] : given.values.get(place);
    return value === undefined || value === null || (value.kind === 'fields' && typeof place === 'number')
      ? []
      : [value];
  });
  return values.find(({ kind }) => kind !== 'unknown') ?? values[0];
}

function writtenOf(value: Value & { readonly kind: 'text' | 'number' }): Written {
  const { token } = value;
  return value.kind === 'text'
    ? { text: token.text, start: value.token.contentStart, end: value.token.contentEnd }
    : { text: token.text, start: token.start, end: token.end };
}

function isNothing(value: Value): boolean {
  return value.kind === 'text' && value.token.text === '';
}

interface NameParts {
  readonly prompt: Written;
  readonly environment: Written | null;
  readonly version: Written | null;
}

/** Takes apart `owner/name:tag`; null where no name is left. */
function dividedName({ suffix, owner }: CallRule, text: string, start: number): NameParts | null {
  const from = owner === undefined ? 0 : text.lastIndexOf(owner) + 1;
  const cut = suffix === undefined ? -1 : text.lastIndexOf(suffix);
  const end = cut > from ? cut : text.length;
  const part = (first: number, last: number): Written => ({
    text: text.slice(first, last),
    start: start + first,
    end: start + last,
  });
  const prompt = part(from, end);
  if (prompt.text === '' || /\s/.test(prompt.text)) {
    return null;
  }
  const rest = end < text.length ? part(end + 1, text.length) : null;
  // A commit's hash, whole or shortened.
  const isVersion = rest !== null && /^(?:\d+|[0-9a-f]{7,64})$/.test(rest.text);
  return { prompt, environment: isVersion ? null : rest, version: isVersion ? rest : null };
}

/** Names in a file, and what it imports. */
function mentions(tokens: readonly Token[]): readonly string[] {
  const words = new Set<string>();
  let importLeft = 0;
  for (const token of tokens) {
    if (isWord(token)) {
      words.add(token.text);
      importLeft = /^(?:from|import|require|using)$/.test(token.text) ? mostImportTokens : importLeft;
    } else if (isText(token) && importLeft > 0) {
      words.add(token.text);
    }
    importLeft -= 1;
  }
  return [...words];
}

/** An import's source stands so few tokens after its first word; Go lists several in brackets. */
const mostImportTokens = 40;
