import type { Finding, PromptState, RegistrySnapshot, VersionRef } from '../core/model';
import type { LoadedPrompt, Registry } from '../registries/registry';
import { breather } from './breathe';
import type { PromptIndexes } from './promptIndex';
import { sameState, sameUnreadable } from './snapshotMerge';
import { movedPrompts, replaceFindings, replacePins, replacePrompts } from './snapshotEdits';

/** A registry that was read once. */
export interface Read {
  readonly registry: Registry;
  readonly snapshot: RegistrySnapshot;
}

/** Some prompts as they were read anew. */
export interface Reread {
  readonly snapshot: RegistrySnapshot;
  /** Those of them that anybody sees another state of now. */
  readonly changed: ReadonlySet<string>;
  /** False where only a whole reading shows the rest. */
  readonly isWhole: boolean;
}

/** Reads some prompts anew, with their pins where asked. */
export async function rereadPrompts(
  { registry, snapshot }: Read,
  prompts: readonly string[],
  withPins: boolean,
  indexes: PromptIndexes,
): Promise<Reread> {
  const read = new Map<string, LoadedPrompt | null>();
  const breathe = breather();
  for (const id of prompts) {
    read.set(id, await registry.loadPrompt(id));
    await breathe();
  }
  const states = new Map([...read].map(([id, loaded]) => [id, loaded?.state ?? null] as const));
  const { pins, unreadablePins } = withPins ? pinsNow(snapshot, prompts, await registry.planInput()) : snapshot;
  const inPlace = indexes.withStates(snapshot.prompts, states);
  const findings = replaceFindings(snapshot.findings, read);
  const changed = prompts.filter((id) => {
    const [before, now] = [indexes.byId(snapshot.prompts, id), states.get(id) ?? undefined];
    const isSame = before === undefined || now === undefined ? before === now : sameState(before, now, 'withVersions');
    return !isSame || findings !== snapshot.findings || isMoved(snapshot.pins, pins, id);
  });
  return {
    changed: new Set(changed),
    snapshot: {
      ...snapshot,
      prompts: inPlace ?? replacePrompts(snapshot.prompts, states),
      pins,
      unreadablePins,
      findings,
    },
    isWhole: inPlace !== undefined && !concernsMore(findings, states, pins),
  };
}

function isMoved(before: RegistrySnapshot['pins'], after: RegistrySnapshot['pins'], id: string): boolean {
  return [...after].some(([name, rows]) => rows.get(id) !== before.get(name)?.get(id));
}

/** Whether something is wrong with what is not read with a prompt: its pins, its stored versions. */
function concernsMore(
  findings: readonly Finding[],
  states: ReadonlyMap<string, PromptState | null>,
  pins: RegistrySnapshot['pins'],
): boolean {
  const isKnown = (id: string, version: VersionRef): boolean =>
    states.get(id)?.versions.some((known) => known.id === version.id) === true;
  return (
    findings.some(({ prompt, path }) => prompt !== undefined && states.has(prompt) && path.startsWith('.promptenv/')) ||
    [...states.keys()].some((id) =>
      [...pins.values()].some((rows) => {
        const version = rows.get(id)?.version;
        return version != null && !isKnown(id, version);
      }),
    )
  );
}

/** Reads all pins anew, and says which prompts' pins are others now. */
export async function rereadPins({ registry, snapshot }: Read): Promise<{
  readonly snapshot: RegistrySnapshot;
  readonly moved: readonly string[];
}> {
  const input = await registry.planInput();
  const moved = movedPrompts(snapshot.environments, snapshot.pins, input.pins);
  return { snapshot: { ...snapshot, ...pinsNow(snapshot, moved, input) }, moved };
}

/** Some prompts' pins as they were read anew, and of which nobody can tell; what did not change stays the same object. */
function pinsNow(
  snapshot: RegistrySnapshot,
  prompts: readonly string[],
  { pins, unreadablePins }: Pick<RegistrySnapshot, 'pins' | 'unreadablePins'>,
): Pick<RegistrySnapshot, 'pins' | 'unreadablePins'> {
  const isSame = sameUnreadable(snapshot.unreadablePins, unreadablePins);
  return {
    pins: replacePins(snapshot, prompts, pins),
    unreadablePins: isSame ? snapshot.unreadablePins : unreadablePins,
  };
}

/** Whether a stored version of these prompts was changed, or put right again, since it was read. */
export async function isDamageNews({ registry, snapshot }: Read, prompts: readonly string[]): Promise<boolean> {
  if (prompts.length === 0) {
    return false;
  }
  const { isDamaged, versions } = await registry.planInput();
  return prompts.some((id) =>
    versions(id).some((version) => isDamaged(id, version) !== (snapshot.damaged.get(id)?.has(version.id) ?? false)),
  );
}
