import { versionLabel, type PromptState, type RegistrySnapshot, type VersionRef } from '../../core/model';
import { whyUnreadable } from '../../core/unreadablePins';
import { draftPhrase, pinOf, pinSummary, versionName, type Pinned } from './promptFacts';

/** `prod v3 · staging v5 · dev v6 — modified since v6`. */
export function draftLensTitle(snapshot: Pinned, prompt: PromptState): string {
  return `${pinSummary(snapshot, prompt.id)} — ${draftPhrase(prompt)}`;
}

/** `v4 — pinned by prod, staging`, on a version's read-only document. */
export function versionLensTitle(snapshot: Pinned, prompt: PromptState, version: VersionRef): string {
  const names = snapshot.environments
    .map(({ name }) => name)
    .filter((name) => pinOf(snapshot, name, prompt.id)?.version?.id === version.id)
    .reverse();
  const { latest } = prompt;
  const isLatest = latest?.id === version.id;
  const untold = snapshot.environments.flatMap(({ name }) =>
    whyUnreadable(snapshot, name, prompt.id) === null ? [] : [name],
  );
  const none = untold.length === 0 ? 'pinned by no environment' : 'pinned by no other environment';
  const pinned = names.length === 0 ? none : `pinned by ${names.join(', ')}`;
  const doubt = untold.length === 0 ? '' : ` (whether by ${untold.reverse().join(', ')} cannot be told)`;
  const rank = isLatest || latest === null ? '' : `, latest is ${versionLabel(latest)}`;
  return `${versionName(version, prompt.versions)} — ${pinned}${doubt}${rank}`;
}

/** A version newer than what an environment pins, and where it is. */
export interface Newer {
  readonly version: VersionRef;
  /** The environments before that pin it, nearest first; none when it is only the latest version. */
  readonly environments: readonly string[];
}

/** What is newer than one environment's pin, the nearest environment's version first. */
export function newerVersions(
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins'>,
  prompt: PromptState,
  environment: string,
): readonly Newer[] {
  const { latest } = prompt;
  const pinned = pinOf(snapshot, environment, prompt.id)?.version;
  if (latest === null || !hasNewer(snapshot, prompt, environment)) {
    return [];
  }
  const order = prompt.versions.map(({ id }) => id);
  const place = pinned === undefined || pinned === null ? -1 : order.indexOf(pinned.id);
  const names = snapshot.environments.map(({ name }) => name);
  const found = new Map<string, { version: VersionRef; environments: string[] }>();
  for (const name of names.slice(0, Math.max(names.indexOf(environment), 0)).reverse()) {
    const version = pinOf(snapshot, name, prompt.id)?.version ?? null;
    if (version !== null && order.indexOf(version.id) > place) {
      const known = found.get(version.id) ?? { version, environments: [] };
      known.environments.push(name);
      found.set(version.id, known);
    }
  }
  if (order.length - 1 > place && !found.has(latest.id)) {
    found.set(latest.id, { version: latest, environments: [] });
  }
  return [...found.values()];
}

/** Whether `newerVersions` gives any, without looking at older versions: the latest one is newer than any other. */
export function hasNewer(
  snapshot: Pick<RegistrySnapshot, 'pins'>,
  prompt: Pick<PromptState, 'id' | 'latest'>,
  environment: string,
): boolean {
  return prompt.latest !== null && snapshot.pins.get(environment)?.get(prompt.id)?.version?.id !== prompt.latest.id;
}

/** `Newer: v5 in staging · v6 in dev`. */
export function newerLensTitle(newer: readonly Newer[]): string {
  const parts = newer.map(({ version, environments }) =>
    environments.length === 0
      ? `${versionLabel(version)} latest`
      : `${versionLabel(version)} in ${environments.join(', ')}`,
  );
  return `Newer: ${parts.join(' · ')}`;
}
