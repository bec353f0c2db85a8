import { workspaceVersion } from '../../../src/core/references';
import type {
  Draft,
  Environment,
  Pin,
  PromptState,
  RegistrySnapshot,
  Version,
  VersionRef,
} from '../../../src/core/model';

/** A version whose digest follows from its number (and `salt`, to make twins). */
export function version(number: number, salt = ''): VersionRef {
  const digit = (number % 10).toString();
  return workspaceVersion(number, `sha256:${(salt + digit.repeat(64)).slice(0, 64)}`);
}

/** A version with what its row shows. */
export function fullVersion(number: number, details: Partial<Version> = {}): Version {
  return {
    ...version(number),
    parent: null,
    createdAt: '2026-11-20T10:00:00.000Z',
    author: 'Ada Lovelace <ada@example.org>',
    message: `Change number ${number}`,
    format: 'dotprompt',
    main: 'a.prompt',
    files: new Map([['a.prompt', 'ff']]),
    ...details,
  };
}

/** A prompt with versions 1 to `versions`. */
export function prompt(id: string, versions: number, draft: Partial<Draft> = {}): PromptState {
  return {
    id,
    format: 'dotprompt',
    draft: { path: `prompts/${id}.prompt`, state: 'clean', matches: null, includes: [], ...draft },
    latest: versions === 0 ? null : version(versions),
    versions: Array.from({ length: versions }, (_, index) => version(index + 1)),
  };
}

/** A pin of a version by its number; null is an unpinned prompt whose event is kept. */
export function pin(number: number | null, hold: Pin['hold'] = null): Pin {
  return { version: number === null ? null : version(number), event: 'an event', hold };
}

/** A registry with dev, staging and a protected prod. */
export function snapshot(
  prompts: readonly PromptState[],
  pins: Readonly<Record<string, Readonly<Record<string, Pin>>>>,
  rest: Partial<RegistrySnapshot> = {},
): RegistrySnapshot {
  const environments: readonly Environment[] = [
    { name: 'dev', protected: false },
    { name: 'staging', protected: false },
    { name: 'prod', protected: true },
  ];
  return {
    root: '/registry',
    environments,
    prompts,
    pins: new Map(environments.map(({ name }) => [name, new Map(Object.entries(pins[name] ?? {}))])),
    unreadablePins: new Map(),
    damaged: new Map(),
    findings: [],
    readOnly: null,
    ownCalls: [],
    ...rest,
  };
}

/** Looks a prompt up as the store does. */
export function lookupIn({ prompts }: RegistrySnapshot): (id: string) => PromptState | undefined {
  return (id) => prompts.find((known) => known.id === id);
}
