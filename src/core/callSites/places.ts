import type { Arguments } from './arguments';
import type { ArgumentPlace, CallRule } from './callRule';
import type { CallSite, Written } from './callSite';
import { siteOfUri } from './uris';
import type { Value } from './values';

/**
 * What stands in one of the places: one that is written out before one that only the running program knows. An object
 * by its place holds options, and is none of them itself.
 */
export function valueAt(given: Arguments, places: readonly ArgumentPlace[]): Value | undefined {
  return valuesAt(
    given,
    places.filter((place) => typeof place === 'string' || given.placed[place]?.kind !== 'fields'),
  );
}

/** As `valueAt`, where an object is what is looked for. */
export function valuesAt(given: Arguments, places: readonly ArgumentPlace[]): Value | undefined {
  const values = places.flatMap((place) => {
    const value = typeof place === 'number' ? given.placed[place] : given.values.get(place);
    return value === undefined || value === null || value.kind === 'nothing' ? [] : [value];
  });
  return values.find(({ kind }) => kind !== 'unknown') ?? values[0];
}

/** The version, which at a place by number may be something else. */
function versionAt(given: Arguments, { version }: CallRule): Value | undefined {
  const value = valueAt(given, version);
  const isPlaced = version.some((place) => typeof place === 'number' && given.placed[place] === value);
  return value?.kind === 'text' && isPlaced && !/^\d+$/.test(value.token.text) ? undefined : value;
}

/**
 * What a call that names a prompt asks for, which may be an empty name still; null where the text can be no name.
 * @param token the text with the prompt's name
 */
export function askedBy(
  rule: CallRule,
  given: Arguments,
  name: Value & { readonly kind: 'text' },
): Omit<CallSite, 'passes' | 'start' | 'end'> | null {
  const { text, contentStart } = name.token;
  const address = siteOfUri(text, contentStart);
  if (address !== null) {
    return address;
  }
  const parts = dividedName(rule, text, contentStart);
  if (parts === null) {
    return null;
  }
  const environment = valueAt(given, rule.environment);
  const version = versionAt(given, rule);
  const named =
    environment?.kind === 'text' && environment.token.text !== '' ? writtenOf(environment) : parts.environment;
  const numbered =
    version?.kind === 'number' || (version?.kind === 'text' && version.token.text !== '')
      ? writtenOf(version)
      : parts.version;
  const isUnknown =
    named === null &&
    numbered === null &&
    (environment?.kind === 'unknown' || version?.kind === 'unknown' || given.isOpen || hasOptions(rule, given, name));
  return {
    sdk: rule.sdk,
    prompt: parts.prompt,
    environment: named,
    version: numbered,
    isEnvironmentUnknown: isUnknown,
    usual: named === null && numbered === null && !isUnknown ? rule.usual : null,
  };
}

/** After the prompt stands something that may hold an environment by name. */
function hasOptions({ environment }: CallRule, { placed }: Arguments, name: Value): boolean {
  const at = placed.indexOf(name);
  const isNamed = environment.some((place) => typeof place === 'string');
  return isNamed && at !== -1 && placed.slice(at + 1).some((value) => value?.kind === 'unknown');
}

function writtenOf(value: Value & { readonly kind: 'text' | 'number' }): Written {
  const { token } = value;
  return value.kind === 'text'
    ? { text: token.text, start: value.token.contentStart, end: value.token.contentEnd }
    : { text: token.text, start: token.start, end: token.end };
}

interface NameParts {
  readonly prompt: Written;
  readonly environment: Written | null;
  readonly version: Written | null;
}

/** Names are no longer, and have no line breaks. */
const longestName = 400;

/** Takes apart `owner/name:tag`; null for what can be no name. */
function dividedName({ suffix, owner }: CallRule, text: string, start: number): NameParts | null {
  if (text.length > longestName || (text !== '' && text.trim() === '') || /[\n\r]/.test(text)) {
    return null;
  }
  const from = owner === undefined ? 0 : text.lastIndexOf(owner) + 1;
  const cut = suffix === undefined ? -1 : text.lastIndexOf(suffix);
  const end = cut > from ? cut : text.length;
  const part = (first: number, last: number): Written => ({
    text: text.slice(first, last),
    start: start + first,
    end: start + last,
  });
  const prompt = part(from, end);
  const rest = end < text.length ? part(end + 1, text.length) : null;
  // A commit's hash, whole or shortened.
  const isVersion = rest !== null && /^(?:\d+|[0-9a-f]{7,64})$/.test(rest.text);
  return { prompt, environment: isVersion ? null : rest, version: isVersion ? rest : null };
}
