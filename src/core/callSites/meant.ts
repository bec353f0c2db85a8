import type { Environment, PinsByPrompt, RegistrySnapshot, VersionRef } from '../model';
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
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
}

/** What there is to ask for in a registry that was read whole. */
export function askableIn({ environments, prompts, pins }: RegistrySnapshot): Askable {
  const ids = new Set(prompts.map(({ id }) => id));
  return { environments, pins, isPrompt: (id) => ids.has(id) };
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
  };
}
