import type { OwnCall } from './callRule';

/** What is wrong with one of a team's calls. */
export interface OwnCallProblem {
  /** Its place in the list, from 0; null where the whole is no list. */
  readonly index: number | null;
  /** A sentence without its end. */
  readonly message: string;
  readonly hint: string;
}

export interface OwnCallsReading {
  readonly calls: readonly OwnCall[];
  readonly problems: readonly OwnCallProblem[];
}

/** A registry names so many calls at most: each is looked for in every file. */
const mostCalls = 50;

const places = ['prompt', 'environment', 'version', 'variables'] as const;
const farthestPlace = 20;
const longestName = 100;

/** Names are compared, never matched by a pattern, so that no list can make the search slow. */
const names = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){0,3}$/;

/**
 * A team's own calls as they are written in `config.yaml` or the settings: `{ call, prompt?, environment?, version?,
 * variables? }`. What is wrong is left out and told; the rest counts.
 */
export function readOwnCalls(value: unknown): OwnCallsReading {
  if (value === undefined || value === null) {
    return { calls: [], problems: [] };
  }
  if (!Array.isArray(value)) {
    const hint = 'write a list, such as "- call: get_prompt"';
    return { calls: [], problems: [{ index: null, message: 'the calls are no list', hint }] };
  }
  const calls: OwnCall[] = [];
  const problems: OwnCallProblem[] = [];
  for (const [index, entry] of value.slice(0, mostCalls).entries()) {
    const read = readOwnCall(entry);
    if ('message' in read) {
      problems.push({ index, ...read });
    } else {
      calls.push(read);
    }
  }
  if (value.length > mostCalls) {
    const message = `there are ${value.length} calls, of which the first ${mostCalls} count`;
    problems.push({ index: mostCalls, message, hint: 'keep those by which code asks for prompts' });
  }
  return { calls, problems };
}

type Problem = Pick<OwnCallProblem, 'message' | 'hint'>;

function readOwnCall(entry: unknown): OwnCall | Problem {
  if (!isRecord(entry)) {
    return { message: `${shown(entry)} is no call`, hint: 'write "call: get_prompt", and where its arguments stand' };
  }
  const { call } = entry;
  if (typeof call !== 'string' || call.length > longestName || !names.test(call) || /^[_.]+$/.test(call)) {
    return {
      message: `${shown(call)} is no name of a call`,
      hint: 'name the function as code calls it, such as get_prompt or prompts.load',
    };
  }
  const known: readonly string[] = ['call', ...places];
  const other = Object.keys(entry).find((key) => !known.includes(key));
  if (other !== undefined) {
    return { message: `${shown(other)} says nothing about the call ${call}`, hint: `it takes ${known.join(', ')}` };
  }
  const wrong = places.find((place) => !isPlace(entry[place]));
  if (wrong !== undefined) {
    return {
      message: `${shown(entry[wrong])} says no place of the ${wrong} in the call ${call}`,
      hint: `write the argument's place from 0 to ${farthestPlace}, or its name`,
    };
  }
  const given = places.flatMap((place): readonly (readonly [string, unknown])[] =>
    entry[place] === undefined || entry[place] === null ? [] : [[place, entry[place]]],
  );
  return { call, ...(Object.fromEntries(given) as Omit<OwnCall, 'call'>) };
}

function isPlace(value: unknown): boolean {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value <= farthestPlace;
  }
  const isName = typeof value === 'string' && value.length <= longestName && names.test(value);
  return isName || value === undefined || value === null;
}

/** What stands there instead, as far as a message has room for it. */
function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
