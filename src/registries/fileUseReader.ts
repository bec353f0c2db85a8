import { compareContents, type Comparison } from '../core/comparison';
import type { EnvironmentUse, PromptUse } from '../core/fileUse';
import {
  isNamedBy,
  sameVersion,
  type Content,
  type HistoryEvent,
  type PromptState,
  type RegistrySnapshot,
  type VersionRef,
} from '../core/model';
import { fileNameOf, joinPath } from '../core/paths';
import { whyUnreadable } from '../core/unreadablePins';
import { missingFiles } from './missingFiles';
import { orNull } from './orNull';
import type { Overlay, Registry, RegistryFile } from './registry';

/** What is known of a registry when a file is asked about. */
export type UsedSnapshot = Pick<
  RegistrySnapshot,
  'prompts' | 'environments' | 'pins' | 'unreadablePins' | 'damaged' | 'findings'
>;

export interface UseOptions {
  /** Compares where that must not hold a shared thread. */
  readonly compare?: (left: Content, right: Content) => Comparison | Promise<Comparison>;
  /** Unsaved text of open files. */
  readonly overlay?: Overlay;
  /** As in `LoadOptions`. */
  readonly breathe?: () => Promise<void> | undefined;
  /**
   * Whether lists of versions are read to find the file among what is pinned, where drafts no longer have it, and links
   * are followed that drafts have it by.
   */
  readonly findsFormer?: boolean;
  /** Of a pins file, of so many prompts it is said what would change. */
  readonly mostPinsCompared?: number;
}

type StoredFile = Extract<RegistryFile, { role: 'version' | 'versions' }>;

/** Works out what environments do with one file. */
export class UseReader {
  readonly #registry: Registry;
  readonly #path: string;
  readonly #snapshot: UsedSnapshot;
  readonly #options: UseOptions;
  readonly #realPath: (path: string) => string;

  constructor(registry: Registry, path: string, snapshot: UsedSnapshot, options: UseOptions) {
    this.#registry = registry;
    this.#path = path;
    this.#snapshot = snapshot;
    this.#options = options;
    this.#realPath = registry.realPaths();
  }

  async usesOfSource(): Promise<readonly PromptUse[]> {
    const { prompts } = this.#snapshot;
    const uses: PromptUse[] = [];
    for (const state of prompts) {
      const role = this.#draftRole(state);
      if (role !== null) {
        uses.push(await this.use(state, role));
        await this.#options.breathe?.();
      }
    }
    if (this.#options.findsFormer === false || uses.some(({ role }) => role === 'draft')) {
      return uses;
    }
    const known = new Set(uses.map(({ prompt }) => prompt));
    for (const state of prompts) {
      const use = known.has(state.id) ? null : await this.#formerUse(state);
      if (use !== null) {
        uses.push(use);
      }
      await this.#options.breathe?.();
    }
    return uses;
  }

  /** How a draft has the file; null where it does not. Reads no draft. */
  #draftRole({ draft }: PromptState): 'draft' | 'include' | null {
    if (draft.path !== null && this.#isFile(draft.path)) {
      return 'draft';
    }
    return draft.includes.some((path) => this.#isFile(path)) ? 'include' : null;
  }

  /** Whether a name is the file's, or that of a link to it. */
  #isFile(name: string): boolean {
    const isSame = name === this.#path;
    return isSame || this.#options.findsFormer === false ? isSame : this.#realPath(name) === this.#realPath(this.#path);
  }

  async usesOfOwn(own: RegistryFile): Promise<readonly PromptUse[]> {
    switch (own.role) {
      case 'registry':
        return [];
      case 'pins':
        return this.#usesOfPins(own.environment);
      case 'event':
        return this.#usesOfEvent(own.environment, own.event);
      default: {
        const state = this.#snapshot.prompts.find(({ id }) => id === own.prompt);
        return state === undefined ? [] : [await this.#useOfStored(state, own)];
      }
    }
  }

  async use(state: PromptState, role: PromptUse['role'], brings?: Content | null): Promise<PromptUse> {
    // Where there is no draft, none is looked for.
    const next = brings !== undefined ? brings : state.draft.path === null ? null : await this.#draft(state.id);
    const uses: EnvironmentUse[] = [];
    for (const { name } of this.#snapshot.environments) {
      const version = this.#pinned(name, state.id);
      const content = version === null ? null : await this.#content(state.id, version);
      const files = content?.files.map((file) => file.path) ?? [];
      uses.push({
        ...this.#pin(name, state.id),
        isDamaged: version !== null && content === null,
        serves: content !== null && this.#hasFile(content, files, state),
        change: content === null || next === null ? null : await this.#compareContents(content, next),
      });
    }
    return {
      prompt: state.id,
      role,
      ...(await this.#draftState(state, uses)),
      version: null,
      unreadable: null,
      environments: uses,
    };
  }

  /** With edits that are not saved, it may be another than was read. */
  async #draftState(
    { id, draft }: PromptState,
    uses: readonly EnvironmentUse[],
  ): Promise<Pick<PromptUse, 'draft' | 'draftLine' | 'missing'>> {
    const { overlay } = this.#options;
    const isEdited = [draft.path, ...draft.includes].some((path) => path !== null && overlay?.(path) !== undefined);
    const loaded = isEdited ? await orNull(this.#registry.loadPrompt(id, overlay)) : null;
    const current = loaded?.state.draft ?? draft;
    const findings = (loaded?.findings ?? this.#snapshot.findings).filter(({ prompt }) => prompt === id);
    const problem = findings.find(({ path, severity }) => severity === 'error' && path === draft.path);
    const missing = findings.some(({ code }) => code === 'missingInclude') ? missingFiles(current, uses) : [];
    return {
      draft: current.state,
      draftLine: current.state === 'invalid' ? (problem?.line ?? null) : null,
      ...(missing.length === 0 ? {} : { missing }),
    };
  }

  /** Of a prompt whose draft does not have the file: where a version that is pinned has it. Reads no stored text first. */
  async #formerUse(state: PromptState): Promise<PromptUse | null> {
    const pinned = this.#snapshot.environments.flatMap(({ name }) => this.#pinned(name, state.id) ?? []);
    // A version of one file includes none.
    const versions = pinned.length === 0 ? [] : await orNull(this.#registry.versions(state.id));
    const isThere = (versions ?? []).some(
      (version) =>
        pinned.some(({ id }) => isNamedBy(version, id)) && this.#hasFile(version, [...version.files.keys()], state),
    );
    // Of a draft that cannot be read only its own file is known: as if it had taken all others out.
    return isThere ? this.use(state, 'former', state.draft.state === 'invalid' ? null : undefined) : null;
  }

  async #useOfStored(state: PromptState, own: StoredFile): Promise<PromptUse> {
    if (own.role !== 'version') {
      const use = await this.use(state, own.role);
      const serves = ({ version, isDamaged }: EnvironmentUse): boolean => version !== null && !isDamaged;
      return { ...use, environments: use.environments.map((each) => ({ ...each, serves: serves(each) })) };
    }
    const version =
      state.versions.find(
        ({ number, digest, formerly = [] }) =>
          digest.startsWith(`sha256:${own.digits}`) && (number === own.number || formerly.includes(own.number)),
      ) ?? null;
    return this.useOfVersion(state, version);
  }

  async useOfVersion(state: PromptState, version: VersionRef | null): Promise<PromptUse> {
    const use = await this.use(state, 'version', version && (await this.#content(state.id, version)));
    const environments = use.environments.map((each) => ({
      ...each,
      serves: !each.isDamaged && version !== null && each.version !== null && isNamedBy(version, each.version.id),
    }));
    return { ...use, version, environments };
  }

  /** What an environment pins, against what the one before it pins: in the first one, against the latest versions. */
  async #usesOfPins(environment: string): Promise<readonly PromptUse[]> {
    const { environments, pins, unreadablePins: hidden, prompts } = this.#snapshot;
    const before = environments[environments.findIndex(({ name }) => name === environment) - 1]?.name;
    const states = new Map(prompts.map((state) => [state.id, state] as const));
    const { mostPinsCompared: most = Infinity } = this.#options;
    let compared = 0;
    const uses: PromptUse[] = [];
    for (const prompt of [
      ...(pins.get(environment)?.keys() ?? []),
      ...(hidden.get(environment)?.prompts?.keys() ?? []),
    ]) {
      const version = this.#pinned(environment, prompt);
      const state = states.get(prompt);
      const next = before === undefined ? (state?.latest ?? null) : this.#pinned(before, prompt);
      const isWaiting = next !== null && !sameVersion(version, next);
      compared += isWaiting ? 1 : 0;
      const change = isWaiting && compared <= most ? await this.#compare(prompt, version, next) : null;
      const isDamaged = this.#isDamaged(prompt, version);
      const serves = version !== null && !isDamaged;
      uses.push({
        prompt,
        role: 'pins',
        draft: state?.draft.state ?? 'missing',
        draftLine: null,
        version: next,
        unreadable: before === undefined ? null : this.#unreadable(before, prompt),
        environments: [{ ...this.#pin(environment, prompt), isDamaged, serves, change }],
      });
      await this.#options.breathe?.();
    }
    return uses;
  }

  /** What an event moved. Of one that no pin's chain reaches there is nothing to say: it did not happen. */
  async #usesOfEvent(environment: string, name: string): Promise<readonly PromptUse[]> {
    const event = await this.#event(environment, name);
    const uses: PromptUse[] = [];
    for (const { prompt, from, to } of event?.changes ?? []) {
      const version = this.#pinned(environment, prompt);
      const isDamaged = this.#isDamaged(prompt, version);
      const serves = to !== null && sameVersion(version, to) && !isDamaged;
      const change = await this.#compare(prompt, from, to);
      uses.push({
        prompt,
        role: 'event',
        draft: this.#snapshot.prompts.find(({ id }) => id === prompt)?.draft.state ?? 'missing',
        draftLine: null,
        version: to,
        unreadable: null,
        environments: [{ ...this.#pin(environment, prompt), isDamaged, serves, change }],
      });
    }
    return uses;
  }

  async #event(environment: string, name: string): Promise<HistoryEvent | undefined> {
    const known = this.#snapshot.environments.some((each) => each.name === environment);
    const history = known ? await orNull(this.#registry.history({ environment }, this.#options.breathe)) : null;
    while (history !== null && !history.isAtEnd) {
      for (const event of await history.next(50)) {
        if (event.id === name) {
          return event;
        }
      }
    }
    return undefined;
  }

  async #compare(prompt: string, from: VersionRef | null, to: VersionRef | null): Promise<Comparison | null> {
    const before = from === null || to === null ? null : await this.#content(prompt, from);
    const after = before === null || to === null ? null : await this.#content(prompt, to);
    return before === null || after === null ? null : this.#compareContents(before, after);
  }

  /** Null for texts that take too long to compare. */
  #compareContents(left: Content, right: Content): Promise<Comparison | null> {
    const { compare = compareContents } = this.#options;
    return orNull(Promise.resolve(compare(left, right)));
  }

  /** Whether a content has the file, seen from where the prompt's own file stands now, or stood. */
  #hasFile({ main }: { readonly main: string }, files: readonly string[], { id, draft }: PromptState): boolean {
    if (draft.path === null) {
      return files.some((file) => {
        const base = this.#path.slice(0, Math.max(0, this.#path.length - file.length));
        return `${base}${file}` === this.#path && this.#registry.promptAt(`${base}${main}`) === id;
      });
    }
    if (this.#isFile(draft.path)) {
      return true;
    }
    // A draft that has moved: its own file is still its own.
    const base = draft.path.endsWith(main)
      ? draft.path.slice(0, -main.length)
      : draft.path.slice(0, -fileNameOf(draft.path).length);
    return files.some((file) => {
      const name = joinPath(base, file);
      return name !== null && this.#isFile(name);
    });
  }

  #pinned(environment: string, prompt: string): VersionRef | null {
    return this.#snapshot.pins.get(environment)?.get(prompt)?.version ?? null;
  }

  /** What is known of a pin itself. */
  #pin(environment: string, prompt: string): Pick<EnvironmentUse, 'environment' | 'version' | 'unreadable' | 'hold'> {
    const hold = this.#snapshot.pins.get(environment)?.get(prompt)?.hold?.reason ?? null;
    const unreadable = this.#unreadable(environment, prompt);
    return { environment, version: this.#pinned(environment, prompt), unreadable, hold };
  }

  #unreadable(environment: string, prompt: string): string | null {
    return whyUnreadable(this.#snapshot, environment, prompt);
  }

  #isDamaged(prompt: string, version: VersionRef | null): boolean {
    return version !== null && this.#snapshot.damaged.get(prompt)?.has(version.id) === true;
  }

  #draft(prompt: string): Promise<Content | null> {
    return orNull(this.#registry.draftContent(prompt, this.#options.overlay));
  }

  #content(prompt: string, version: VersionRef): Promise<Content | null> {
    return orNull(this.#registry.content(prompt, version));
  }
}
