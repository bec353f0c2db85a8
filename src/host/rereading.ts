import type { PromptState, RegistrySnapshot } from '../core/model';
import type { Registry } from '../registries/registry';
import { breather } from './breathe';
import type { PromptIndexes } from './promptIndex';
import { movedPrompts, replacePins, replacePrompts } from './snapshotEdits';

/** A registry that was read once. */
export interface Read {
  readonly registry: Registry;
  readonly snapshot: RegistrySnapshot;
}

/** Reads some prompts anew, with their pins where asked. `isWhole` is false where only a whole reading shows the rest. */
export async function rereadPrompts(
  { registry, snapshot }: Read,
  prompts: readonly string[],
  withPins: boolean,
  indexes: PromptIndexes,
): Promise<{ readonly snapshot: RegistrySnapshot; readonly isWhole: boolean }> {
  const states = new Map<string, PromptState | null>();
  const breathe = breather();
  for (const id of prompts) {
    states.set(id, await registry.loadPrompt(id));
    await breathe();
  }
  const pins = withPins ? replacePins(snapshot, prompts, (await registry.planInput()).pins) : snapshot.pins;
  const inPlace = indexes.withStates(snapshot.prompts, states);
  const hasFindings = snapshot.findings.some(({ prompt }) => prompt !== undefined && states.has(prompt));
  const isInvalid = [...states.values()].some((state) => state === null || state.draft.state === 'invalid');
  return {
    snapshot: { ...snapshot, prompts: inPlace ?? replacePrompts(snapshot.prompts, states), pins },
    isWhole: inPlace !== undefined && !hasFindings && !isInvalid,
  };
}

/** Reads all pins anew, and says which prompts' pins are others now. */
export async function rereadPins({ registry, snapshot }: Read): Promise<{
  readonly snapshot: RegistrySnapshot;
  readonly moved: readonly string[];
}> {
  const { pins } = await registry.planInput();
  const moved = movedPrompts(snapshot.environments, snapshot.pins, pins);
  return { snapshot: { ...snapshot, pins: replacePins(snapshot, moved, pins) }, moved };
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
