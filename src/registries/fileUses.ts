import { languageOf } from '../core/callSites/languageOf';
import type { PromptUse } from '../core/fileUse';
import type { PromptState, VersionRef } from '../core/model';
import { hiddenPinsIn, type HiddenPins } from '../core/unreadablePins';
import { UseReader, type UsedSnapshot, type UseOptions } from './fileUseReader';
import type { Registry } from './registry';

/**
 * Which prompts a file belongs to, which environments serve content with it, and what it would change in each.
 * @param path from the registry's root
 */
export async function usesOfFile(
  registry: Registry,
  path: string,
  snapshot: UsedSnapshot,
  options: UseOptions = {},
): Promise<readonly PromptUse[]> {
  const reader = new UseReader(registry, path, snapshot, options);
  const own = registry.fileRole(path);
  return own === null ? reader.usesOfSource() : reader.usesOfOwn(own);
}

/**
 * Prompts that may include a file besides those that are known to have it: their drafts cannot be read. None for what no
 * prompt includes: drafts, programs and the registry's own files.
 */
export function draftsInDoubt(
  registry: Registry,
  path: string,
  { prompts }: Pick<UsedSnapshot, 'prompts'>,
  uses: readonly PromptUse[],
): readonly string[] {
  const language = languageOf(path);
  const isProgram = language !== null && language !== 'yaml';
  if (isProgram || registry.fileRole(path) !== null || uses.some(({ role }) => role === 'draft')) {
    return [];
  }
  const known = new Set(uses.map(({ prompt }) => prompt));
  return prompts.filter(({ id, draft }) => draft.state === 'invalid' && !known.has(id)).map(({ id }) => id);
}

/**
 * Pins that nobody can tell of, where what is said of a file rests on them: of a pins file and of an event those of
 * its environment, otherwise all.
 */
export function pinsInDoubt(
  registry: Registry,
  path: string,
  snapshot: Pick<UsedSnapshot, 'environments' | 'unreadablePins'>,
): readonly HiddenPins[] {
  const own = registry.fileRole(path);
  const hidden = hiddenPinsIn(snapshot);
  switch (own?.role) {
    case 'registry':
      return [];
    case 'pins':
    case 'event':
      return hidden.filter(({ environment }) => environment === own.environment);
    default:
      return hidden;
  }
}

/**
 * What a file that asks for prompts gets, and what their drafts would change of it.
 * @param calls prompts with the environments that they are asked for in; those that there are none of are left out
 */
export async function usesOfCalls(
  registry: Registry,
  calls: ReadonlyMap<string, ReadonlySet<string>>,
  snapshot: UsedSnapshot,
  options: UseOptions = {},
): Promise<readonly PromptUse[]> {
  const uses: PromptUse[] = [];
  for (const state of snapshot.prompts) {
    const asked = calls.get(state.id);
    if (asked !== undefined) {
      const use = await usesOfDraft(registry, state, snapshot, options);
      const environments = use.environments.map((each) => ({ ...each, serves: asked.has(each.environment) }));
      uses.push({ ...use, role: 'call', environments });
      await options.breathe?.();
    }
  }
  return uses;
}

/** What a prompt's draft, as it is now, would change in each environment. */
export function usesOfDraft(
  registry: Registry,
  state: PromptState,
  snapshot: UsedSnapshot,
  options: UseOptions = {},
): Promise<PromptUse> {
  return new UseReader(registry, state.draft.path ?? '', snapshot, options).use(state, 'draft');
}

/** What a version would change in each environment, and which pin it. */
export function usesOfVersion(
  registry: Registry,
  state: PromptState,
  version: VersionRef,
  snapshot: UsedSnapshot,
  options: UseOptions = {},
): Promise<PromptUse> {
  return new UseReader(registry, '', snapshot, options).useOfVersion(state, version);
}
