import { PromptEnvError } from './errors';
import { isDigest } from './digest';
import { environmentNameProblem, promptIdProblem } from './ids';
import { isNamedBy, versionLabel, type RegistrySnapshot, type VersionRef } from './model';
import { requireTold } from './unreadablePins';

export type Target =
  | { readonly kind: 'draft' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'environment'; readonly name: string }
  | VersionTarget;

/** A version as people write it: `4`, `4@sha256:…`, or a remote registry's opaque id. */
export interface VersionTarget {
  readonly kind: 'version';
  readonly version: string;
}

export interface Reference {
  /** Null where none was written. */
  readonly registry: string | null;
  readonly prompt: string;
  readonly target: Target;
}

const registryPrefix = /^([a-z][a-z0-9-]*):(.*)$/s;

/** Reads `[<registry>:]<prompt>@<version | environment | draft | latest>`, split at the first `@`. */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const hint = 'write <prompt>@<version, environment or "draft">, such as support/ticket-triage@prod';
  if (at <= 0 || at === text.length - 1) {
    throw new PromptEnvError('usage', `${JSON.stringify(text)} is no reference`, hint);
  }
  const prefixed = registryPrefix.exec(text.slice(0, at));
  const registry = prefixed?.[1] ?? null;
  const prompt = prefixed?.[2] ?? text.slice(0, at);
  const problem = promptIdProblem(prompt);
  if (problem !== null) {
    throw new PromptEnvError('usage', `${JSON.stringify(prompt)} is no prompt id: ${problem}`, hint);
  }
  return { registry, prompt, target: parseTarget(text.slice(at + 1)) };
}

export function parseTarget(text: string): Target {
  if (text === 'draft' || text === 'latest') {
    return { kind: text };
  }
  if (environmentNameProblem(text) === null) {
    return { kind: 'environment', name: text };
  }
  return { kind: 'version', version: text };
}

/** `support/ticket-triage@4@sha256:…` as text again. */
export function formatReference(prompt: string, target: Target): string {
  switch (target.kind) {
    case 'environment':
      return `${prompt}@${target.name}`;
    case 'version':
      return `${prompt}@${target.version}`;
    default:
      return `${prompt}@${target.kind}`;
  }
}

const versionPattern = /^(0|[1-9]\d{0,8})(?:@(.+))?$/;

/** Reads `4@sha256:…` as pins and events write it; null when it is no such thing. */
export function parseVersionRef(text: string): VersionRef | null {
  const match = versionPattern.exec(text);
  return match?.[1] !== undefined && isDigest(match[2]) ? workspaceVersion(Number(match[1]), match[2]) : null;
}

/** A version of a workspace registry. */
export function workspaceVersion(number: number, digest: string): VersionRef {
  return { id: `${number}@${digest}`, number, digest };
}

/** Finds the version that a person named among a prompt's versions: not found, or two of that number, is an error. */
export function findVersion(prompt: string, versions: readonly VersionRef[], wanted: string): VersionRef {
  const match = versionPattern.exec(wanted);
  const found = versions.filter(
    (version) =>
      isNamedBy(version, wanted) || (match !== null && match[2] === undefined && version.number === Number(match[1])),
  );
  const [only, twin] = found;
  if (only !== undefined && twin === undefined) {
    return only;
  }
  if (only !== undefined) {
    throw new PromptEnvError(
      'refused',
      `${prompt} has ${found.length} versions numbered ${wanted}, made on different branches`,
      `name one of them in full: ${found.map((version) => version.id).join(' or ')}`,
    );
  }
  if (versions.length === 0) {
    throw noVersion(prompt);
  }
  const known = versions.slice(-5).map(versionLabel).join(', ');
  throw new PromptEnvError('notFound', `${prompt} has no version ${wanted}`, `its latest versions are ${known}`);
}

/** The id may be a mistake, or the prompt may have a draft alone. */
function noVersion(prompt: string): PromptEnvError {
  return new PromptEnvError(
    'notFound',
    `there is no version of ${JSON.stringify(prompt)}`,
    'check the id with status, or snapshot its draft first',
  );
}

/**
 * What a reference's target names in a snapshot: a version, or the draft. Throws notFound for what is not there, and
 * invalid where nobody can tell.
 */
export function resolveTarget(
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins' | 'unreadablePins'>,
  prompt: string,
  versions: readonly VersionRef[],
  target: Target,
): VersionRef | 'draft' {
  switch (target.kind) {
    case 'draft':
      return 'draft';
    case 'latest': {
      const latest = versions.at(-1);
      if (latest === undefined) {
        throw noVersion(prompt);
      }
      return latest;
    }
    case 'environment': {
      requireEnvironment(snapshot.environments, target.name);
      requireTold(snapshot, target.name, prompt);
      const pinned = snapshot.pins.get(target.name)?.get(prompt)?.version ?? null;
      if (pinned === null) {
        throw new PromptEnvError(
          'notFound',
          `${target.name} pins no version of ${prompt}`,
          `promote one to ${target.name} first`,
        );
      }
      return pinned;
    }
    case 'version':
      return findVersion(prompt, versions, target.version);
  }
}

/** The environment's place in promotion order; throws notFound where there is none of that name. */
export function requireEnvironment(environments: readonly { readonly name: string }[], name: string): number {
  const index = environments.findIndex((environment) => environment.name === name);
  if (index === -1) {
    const names = environments.map((environment) => environment.name).join(', ');
    throw new PromptEnvError(
      'notFound',
      `there is no environment ${JSON.stringify(name)}`,
      `the environments are ${names}`,
    );
  }
  return index;
}
