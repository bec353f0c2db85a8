import { compareContents, type Comparison } from '../core/comparison';
import { PromptEnvError } from '../core/errors';
import { isNamedBy, type DraftState, type PromptState, type VersionRef } from '../core/model';
import { fileNameOf, joinPath } from '../core/paths';
import type { Registry, RegistryFile } from './registry';

/** What an environment does with a file of a prompt. */
export interface EnvironmentUse {
  readonly environment: string;
  /** What it pins; null where it pins nothing. */
  readonly version: VersionRef | null;
  /** The content that it serves has the file, whatever the file held then. */
  readonly serves: boolean;
  /** From what it serves to the draft as it is now; null where one of them cannot be had. */
  readonly change: Comparison | null;
}

/** How a file belongs to a prompt. */
export interface PromptUse {
  readonly prompt: string;
  /** `former`: a version that is pinned has it, the draft has it no more. */
  readonly role: 'draft' | 'include' | 'former' | 'version' | 'versions' | 'pins' | 'event';
  readonly draft: DraftState;
  /** Of a stored version's file: which. */
  readonly version: VersionRef | null;
  /** In promotion order. */
  readonly environments: readonly EnvironmentUse[];
}

/**
 * Which prompts a file belongs to, and which environments serve content with it.
 * @param path from the registry's root
 */
export async function usesOfFile(registry: Registry, path: string): Promise<readonly PromptUse[]> {
  const snapshot = await registry.load();
  const reader = new UseReader(registry, path, snapshot.prompts);
  const own = registry.fileRole(path);
  if (own !== null) {
    return reader.usesOfOwn(own);
  }
  const uses: PromptUse[] = [];
  for (const state of snapshot.prompts) {
    const { draft } = state;
    const role = draft.path === path ? 'draft' : draft.includes.includes(path) ? 'include' : null;
    if (role !== null) {
      uses.push(await reader.use(state, role));
    }
  }
  const known = new Set(uses.map(({ prompt }) => prompt));
  for (const state of uses.some(({ role }) => role === 'draft') ? [] : snapshot.prompts) {
    const use = known.has(state.id) ? null : await reader.formerUse(state);
    if (use !== null) {
      uses.push(use);
    }
  }
  return uses;
}

type StoredFile = Extract<RegistryFile, { role: 'version' | 'versions' }>;
type Pins = Awaited<ReturnType<Registry['planInput']>>;

class UseReader {
  readonly #registry: Registry;
  readonly #path: string;
  readonly #prompts: readonly PromptState[];
  #pins: Promise<Pins> | undefined;

  constructor(registry: Registry, path: string, prompts: readonly PromptState[]) {
    this.#registry = registry;
    this.#path = path;
    this.#prompts = prompts;
  }

  async usesOfOwn(own: RegistryFile): Promise<readonly PromptUse[]> {
    if (own.role === 'registry') {
      return [];
    }
    if (own.role === 'version' || own.role === 'versions') {
      const state = this.#prompts.find(({ id }) => id === own.prompt);
      return state === undefined ? [] : [await this.#useOfStored(state, own)];
    }
    const { pins } = await this.#input();
    const states = new Map(this.#prompts.map((state) => [state.id, state] as const));
    return [...(pins.get(own.environment) ?? [])].map(([prompt, { version }]) => ({
      prompt,
      role: own.role,
      draft: states.get(prompt)?.draft.state ?? 'missing',
      version: null,
      environments: [{ environment: own.environment, version, serves: version !== null, change: null }],
    }));
  }

  async use(state: PromptState, role: PromptUse['role']): Promise<PromptUse> {
    const { environments, pins } = await this.#input();
    const draft = await orNull(this.#registry.draftContent(state.id));
    const uses: EnvironmentUse[] = [];
    for (const { name } of environments) {
      const version = pins.get(name)?.get(state.id)?.version ?? null;
      const content = version === null ? null : await orNull(this.#registry.content(state.id, version));
      uses.push({
        environment: name,
        version,
        serves:
          content !== null &&
          hasFile(
            content,
            content.files.map((file) => file.path),
            state,
            this.#path,
          ),
        change: content === null || draft === null ? null : compareContents(content, draft),
      });
    }
    return { prompt: state.id, role, draft: state.draft.state, version: null, environments: uses };
  }

  /** Of a prompt whose draft does not have the file: where a version that is pinned has it. Reads no stored text first. */
  async formerUse(state: PromptState): Promise<PromptUse | null> {
    const { environments, pins } = await this.#input();
    const pinned = environments.flatMap(({ name }) => pins.get(name)?.get(state.id)?.version ?? []);
    // A version of one file includes none.
    const versions = pinned.length === 0 ? [] : await orNull(this.#registry.versions(state.id));
    const isThere = (versions ?? []).some(
      (version) =>
        pinned.some(({ id }) => isNamedBy(version, id)) &&
        hasFile(version, [...version.files.keys()], state, this.#path),
    );
    return isThere ? this.use(state, 'former') : null;
  }

  async #useOfStored(state: PromptState, own: StoredFile): Promise<PromptUse> {
    const use = await this.use(state, own.role);
    if (own.role !== 'version') {
      const serves = ({ version }: EnvironmentUse): boolean => version !== null;
      return { ...use, environments: use.environments.map((each) => ({ ...each, serves: serves(each) })) };
    }
    const version =
      state.versions.find(
        ({ number, digest, formerly = [] }) =>
          digest.startsWith(`sha256:${own.digits}`) && (number === own.number || formerly.includes(own.number)),
      ) ?? null;
    const environments = use.environments.map((each) => ({
      ...each,
      serves: version !== null && each.version !== null && isNamedBy(version, each.version.id),
    }));
    return { ...use, version, environments };
  }

  #input(): Promise<Pins> {
    return (this.#pins ??= this.#registry.planInput());
  }
}

/** Whether a content has a file, which is named from the registry's root where the prompt's own file stands now. */
function hasFile(
  content: { readonly main: string },
  files: readonly string[],
  { draft }: PromptState,
  path: string,
): boolean {
  const { main } = content;
  if (draft.path === null) {
    return false;
  }
  // A draft that has moved: its own file is still its own.
  const base = draft.path.endsWith(main)
    ? draft.path.slice(0, -main.length)
    : draft.path.slice(0, -fileNameOf(draft.path).length);
  return path === draft.path || files.some((file) => joinPath(base, file) === path);
}

/** Null for what cannot be read, which `verify` and the findings tell of. */
async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (PromptEnvError.is(error)) {
      return null;
    }
    throw error;
  }
}
