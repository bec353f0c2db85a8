import type { Environment } from '../model';
import type { Reference } from '../references';
import type { CallSite } from './callSite';
import { environmentMeant } from './meant';

/** Variables that a prompt asks for since a change, and those that it asks for no more. */
export interface VariableChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface PlacedSite {
  /** From the registry's root. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly site: CallSite;
}

/** How a call stands to a change of variables. */
export interface CallToChange {
  readonly path: string;
  readonly line: number;
  /** Null where only the running program knows what the call passes. */
  readonly passes: {
    /** Of what was added. */
    readonly added: readonly string[];
    readonly notAdded: readonly string[];
    /** Of what was removed. */
    readonly removed: readonly string[];
  } | null;
  /** Only the running program knows which environment it asks for. */
  readonly isEnvironmentUnknown: boolean;
}

/** A prompt whose variables change, and the environment whose applications get them; null for all. */
export interface ChangedVariables {
  readonly prompt: string;
  readonly environment: string | null;
  readonly variables: VariableChange;
}

/** The calls for a prompt whose variables change. */
export interface ChangedCalls extends ChangedVariables {
  readonly calls: readonly CallToChange[];
  /** Why there may be more, or null. */
  readonly gap: string | null;
}

/** The variables that two references of one prompt have differently, for the environment that either names. */
export function variablesCompared(
  left: Reference,
  right: Reference,
  variables: VariableChange,
): readonly ChangedVariables[] {
  const [environment = null] = [left, right].flatMap(({ target }) =>
    target.kind === 'environment' ? [target.name] : [],
  );
  return left.prompt === right.prompt ? [{ prompt: right.prompt, environment, variables }] : [];
}

/** Whether a change of variables may concern applications at all. */
export function isVariableChange({ added, removed }: VariableChange): boolean {
  return added.length + removed.length > 0;
}

/**
 * What calls for a prompt pass of the variables that a change adds or removes; those that lack one come first. Calls
 * that name a version get no other one, and are left out.
 * @param environment the one whose pin moves: calls that ask for another are left out; null takes all
 */
export function callsToChange(
  change: VariableChange,
  sites: readonly PlacedSite[],
  prompt: string,
  environment: string | null,
  environments: readonly Environment[],
): readonly CallToChange[] {
  const calls = sites
    .filter(({ site }) => site.prompt.text === prompt && site.version === null)
    .filter(({ site }) => environment === null || mayGet(site, environment, environments))
    .map(({ path, line, site }) => ({
      path,
      line,
      passes: site.passes === null ? null : passedOf(change, new Set(site.passes)),
      isEnvironmentUnknown: isSaidElsewhere(site),
    }));
  return calls.sort((a, b) => weight(a) - weight(b));
}

/** Whether a call fails or misses something after the change, as far as its text tells. */
export function isBroken({ passes }: CallToChange): boolean {
  return passes !== null && passes.notAdded.length > 0;
}

function mayGet(site: CallSite, environment: string, environments: readonly Environment[]): boolean {
  const named = site.environment?.text ?? site.usual;
  return named === null ? isSaidElsewhere(site) : environmentMeant(named, environments) === environment;
}

/** Only the running program knows the environment; what a team's own function takes where none is named, it knows itself. */
function isSaidElsewhere(site: CallSite): boolean {
  const isOwn = site.sdk === '' && site.environment === null && site.version === null;
  return site.isEnvironmentUnknown || isOwn;
}

function passedOf(
  { added, removed }: VariableChange,
  passed: ReadonlySet<string>,
): NonNullable<CallToChange['passes']> {
  return {
    added: added.filter((name) => passed.has(name)),
    notAdded: added.filter((name) => !passed.has(name)),
    removed: removed.filter((name) => passed.has(name)),
  };
}

function weight(call: CallToChange): number {
  return isBroken(call) ? 0 : call.passes === null ? 1 : call.passes.removed.length > 0 ? 2 : 3;
}
