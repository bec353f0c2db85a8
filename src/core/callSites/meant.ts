import {
  isUnread,
  type Environment,
  type PinsByPrompt,
  type PromptState,
  type RegistrySnapshot,
  type UnreadablePins,
  type VersionRef,
} from '../model';
import { whyUnreadable } from '../unreadablePins';
import type { CallSite } from './callSite';

/** What a call gets, as far as its file tells. */
export interface MeantCall {
  readonly site: CallSite;
  /** Whether there is a prompt of that name. */
  readonly isKnown: boolean;
  /** The environment that the call names or gets without naming one; null where there is none of that name. */
  readonly environment: string | null;
  /** What that environment pins; null where it pins nothing, or the call says a version itself. */
  readonly version: VersionRef | null;
  /** Why it cannot be told what that environment pins; null where it can. */
  readonly unreadable: string | null;
  /** The call says a number itself that no version of the prompt has. */
  readonly isNoVersion: boolean;
}

/** Names that teams and servers give to the same environment. */
const alike: readonly (readonly string[])[] = [
  ['prod', 'production', 'live'],
  ['staging', 'stage'],
  ['dev', 'development'],
  ['test', 'testing', 'qa'],
];

/** The environment that code means by a name: the one called so, otherwise one whose name means the same. */
export function environmentMeant(written: string, environments: readonly Environment[]): string | null {
  const name = written.toLowerCase();
  const others = alike.find((names) => names.includes(name)) ?? [];
  const found =
    environments.find((environment) => environment.name === written) ??
    environments.find((environment) => environment.name.toLowerCase() === name) ??
    environments.find((environment) => others.includes(environment.name.toLowerCase()));
  return found?.name ?? null;
}

/** What there is to ask for. */
export interface Askable {
  readonly environments: readonly Environment[];
  readonly isPrompt: (id: string) => boolean;
  /** All of a prompt's versions; undefined where they are not known. */
  readonly versionsOf: (id: string) => readonly VersionRef[] | undefined;
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
  readonly unreadablePins: ReadonlyMap<string, UnreadablePins>;
}

/** What there is to ask for in a registry that was read whole. */
export function askableIn({ environments, prompts, pins, unreadablePins }: RegistrySnapshot): Askable {
  const states = new Map(prompts.map((state) => [state.id, state] as const));
  const versionsOf = (id: string): readonly VersionRef[] | undefined => knownVersions(states.get(id));
  return { environments, pins, unreadablePins, isPrompt: (id) => states.has(id), versionsOf };
}

/** Of a prompt that was read. */
export function knownVersions(state: PromptState | undefined): readonly VersionRef[] | undefined {
  return state === undefined || isUnread(state) ? undefined : state.versions;
}

/** A short number is certain; any other text may be a name or a hash of another service. */
function isNoVersion({ prompt, version }: CallSite, registry: Askable): boolean {
  if (version === null || !/^\d{1,6}$/.test(version.text)) {
    return false;
  }
  const number = Number(version.text);
  const versions = registry.versionsOf(prompt.text);
  return versions?.some((each) => each.number === number || each.formerly?.includes(number) === true) === false;
}

/** What a call means in a registry. */
export function meantBy(site: CallSite, registry: Askable): MeantCall {
  const named = site.environment?.text ?? (site.version === null ? site.usual : null);
  const environment = named === null ? null : environmentMeant(named, registry.environments);
  return {
    site,
    isKnown: registry.isPrompt(site.prompt.text),
    environment,
    version: environment === null ? null : (registry.pins.get(environment)?.get(site.prompt.text)?.version ?? null),
    unreadable: environment === null ? null : whyUnreadable(registry, environment, site.prompt.text),
    isNoVersion: isNoVersion(site, registry),
  };
}
