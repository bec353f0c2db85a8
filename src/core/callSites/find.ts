import { atOnce, type Slices } from '../slices';
import { ArgumentReader } from './arguments';
import { endOfTypes, matchBrackets } from './brackets';
import { calleeAt, isDeclared, isOfDouble, type Callee } from './callee';
import type { CallRule } from './callRule';
import type { CallSite, CallSites, Span } from './callSite';
import { Fills } from './fills';
import { tokensOf } from './lexer';
import { mentionsAddress, rulesMentioned } from './mayAsk';
import { Origins } from './origins';
import { askedBy, valueAt } from './places';
import type { Language } from './syntax';
import { isSign, isText, isWord, type Token } from './tokens';
import { siteOfUri } from './uris';
import { plainName } from './values';
import { sitesInYaml } from './yamlSites';

/**
 * Finds where a file asks for prompts: calls by the rules given, and addresses that stand alone in a text. Comments and
 * other texts do not count. Takes time that grows with the file's length alone.
 */
export function findCallSites(text: string, language: Language, rules: readonly CallRule[]): CallSites {
  return atOnce(findInSlices(text, language, rules));
}

/** The same for a thread that is shared. */
export function* findInSlices(text: string, language: Language, rules: readonly CallRule[]): Slices<CallSites> {
  const meant = language === 'yaml' ? [] : rulesMentioned(text, rules);
  if (meant.length === 0 && !mentionsAddress(text)) {
    return { sites: [], unclear: [], unnamed: [] };
  }
  if (language === 'yaml') {
    return { sites: sitesInYaml(text), unclear: [], unnamed: [] };
  }
  const tokens = yield* tokensOf(text, language);
  const pairs = yield* matchBrackets(tokens);
  const origins = yield* Origins.of(tokens, pairs, language);
  return yield* new CallFinder(tokens, pairs, origins, language, meant).run();
}

/** So many tokens are gone through between two rests. */
const restsAfter = 2_000;

interface Candidate {
  readonly rule: CallRule;
  /** The last names of what is called, outermost first. */
  readonly names: readonly string[];
}

class CallFinder {
  readonly #tokens: readonly Token[];
  readonly #language: Language;
  readonly #pairs: ReadonlyMap<number, number>;
  readonly #arguments: ArgumentReader;
  readonly #origins: Origins;
  readonly #fills: Fills;
  /** By the last of the names that are called. */
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #sites: CallSite[] = [];
  readonly #unclear: Span[] = [];
  readonly #unnamed: CallSite[] = [];
  /** Texts that were read as part of a call. */
  readonly #taken = new Set<number>();

  constructor(
    tokens: readonly Token[],
    pairs: ReadonlyMap<number, number>,
    origins: Origins,
    language: Language,
    rules: readonly CallRule[],
  ) {
    this.#tokens = tokens;
    this.#language = language;
    this.#pairs = pairs;
    this.#arguments = new ArgumentReader(tokens, this.#pairs);
    this.#origins = origins;
    this.#fills = new Fills(tokens, this.#pairs, this.#arguments);
    for (const rule of rules) {
      const isMeant =
        (rule.languages?.includes(language) ?? true) &&
        (rule.mention === null || this.#origins.isMentioned(rule.mention));
      for (const call of isMeant ? rule.calls : []) {
        const names = call.split('.');
        const last = names.at(-1) ?? '';
        this.#candidates.set(last, [...(this.#candidates.get(last) ?? []), { rule, names }]);
      }
    }
  }

  *run(): Slices<CallSites> {
    if (this.#candidates.size > 0) {
      yield* this.#fills.read();
      yield* this.#readCalls();
    }
    yield* this.#readAddresses();
    this.#sites.sort((a, b) => a.start - b.start);
    return { sites: this.#sites, unclear: this.#unclear, unnamed: this.#unnamed };
  }

  *#readCalls(): Slices<void> {
    /** By words as they are written, since making them plain takes longer than looking them up. */
    const byWord = new Map<string, readonly Candidate[] | undefined>();
    for (let at = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (at % restsAfter === restsAfter - 1) {
        yield;
      }
      if (!isWord(token)) {
        continue;
      }
      const candidates = byWord.has(token.text) ? byWord.get(token.text) : this.#candidates.get(plainName(token.text));
      byWord.set(token.text, candidates);
      const open = candidates === undefined ? null : this.#openAfter(at);
      if (candidates !== undefined && open !== null) {
        this.#readCall(candidates, at, open);
      }
    }
  }

  *#readAddresses(): Slices<void> {
    for (let at = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (at % restsAfter === restsAfter - 1) {
        yield;
      }
      // What stands between three quotes in Python is documentation more often than a name.
      const isDocumentation = this.#language === 'python' && isText(token) && token.contentStart - token.start > 2;
      if (isText(token) && token.isPlain && !isDocumentation && !this.#taken.has(token.start)) {
        const site = siteOfUri(token.text, token.contentStart);
        if (site !== null) {
          this.#sites.push(site);
        }
      }
    }
  }

  /** The bracket that opens a call of the name at `at`, type arguments between them passed over. */
  #openAfter(at: number): number | null {
    let next = at + 1;
    if (isSign(this.#tokens[next], '?.')) {
      next += 1;
    }
    if (isSign(this.#tokens[next], '<')) {
      next = endOfTypes(this.#tokens, next);
    }
    return isSign(this.#tokens[next], '(') && this.#pairs.has(next) ? next : null;
  }

  #readCall(candidates: readonly Candidate[], at: number, open: number): void {
    const callee = calleeAt(this.#tokens, this.#pairs, at);
    const rules = this.#rulesFor(candidates, callee);
    const isCall =
      !isDeclared(this.#tokens, this.#pairs, at, open, this.#language) && !isOfDouble(this.#tokens, callee);
    if (rules.length === 0 || !isCall) {
      return;
    }
    const close = this.#pairs.get(open) ?? open;
    const span = { start: this.#tokens[at]?.start ?? 0, end: this.#tokens[close]?.end ?? 0 };
    const given = this.#arguments.read(open);
    let isUnclear = false;
    let unnamed: CallSite | null = null;
    for (const rule of rules) {
      const prompt = valueAt(given, rule.prompt);
      const asked = prompt?.kind === 'text' ? askedBy(rule, given, prompt) : null;
      if (prompt?.kind === 'text' && asked?.prompt.text === '') {
        unnamed ??= { ...asked, passes: null, ...span };
      } else if (prompt?.kind === 'text' && asked !== null) {
        this.#taken.add(prompt.token.start);
        this.#sites.push({ ...asked, passes: this.#fills.passes(rule, given, at, close), ...span });
        return;
      }
      isUnclear ||= prompt?.kind === 'unknown';
    }
    if (isUnclear) {
      this.#unclear.push(span);
    } else if (unnamed !== null) {
      this.#unnamed.push(unnamed);
    }
  }

  /** The rules that a call may be meant by: where the file says whose it is, only those. */
  #rulesFor(candidates: readonly Candidate[], callee: Callee): readonly CallRule[] {
    const related = candidates.flatMap(({ rule, names }) => {
      const last = callee.names.slice(-names.length);
      const isNamed = last.length === names.length && names.every((name, index) => name === last[index]);
      const isFormed = rule.form === null || (rule.form === 'method') === callee.isMethod;
      if (!isNamed || !isFormed) {
        return [];
      }
      const relation = rule.mention === null ? 'own' : this.#origins.relation(callee, rule.mention);
      return relation === 'other' || (relation === 'open' && rule.isCommon) ? [] : [{ rule, relation }];
    });
    const own = related.filter(({ relation }) => relation === 'own');
    return (own.length > 0 ? own : related).map(({ rule }) => rule);
  }
}
