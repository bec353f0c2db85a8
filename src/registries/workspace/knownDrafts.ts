import type { Platform } from '../ports';
import { draftMatcher, listDrafts, type DraftFile, type DraftMatcher } from './draftFiles';
import { readConfig } from './loading';
import type { Storage } from './storage';

/** A registry's drafts as they were last listed: what one file's change needs, without listing all of them again. */
export class KnownDrafts {
  readonly #storage: Storage;
  readonly #platform: Platform;
  #drafts: ReadonlyMap<string, DraftFile> = new Map();
  /** Of the configuration as last read. */
  #matcher: DraftMatcher | undefined;

  constructor(storage: Storage, platform: Platform) {
    this.#storage = storage;
    this.#platform = platform;
  }

  /** Takes the configuration anew where it is next needed. */
  forgetConfiguration(): void {
    this.#matcher = undefined;
  }

  /** Takes drafts, by their ids, as somebody listed them. */
  keep(drafts: ReadonlyMap<string, DraftFile>): void {
    this.#drafts = drafts;
  }

  /** The draft of a prompt; all are listed again where it is not known, or gone. */
  of(prompt: string): DraftFile | undefined {
    const { files } = this.#platform;
    const { root } = this.#storage;
    const known = this.#drafts.get(prompt);
    if (known !== undefined && files.facts(`${root}/${known.path}`) !== undefined) {
      return known;
    }
    const drafts = listDrafts(files, root, readConfig(this.#storage).prompts);
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft] as const));
    return this.#drafts.get(prompt);
  }

  /** Whether what is at a path, or was, is a draft or may hold some. */
  areMovedBy(path: string): boolean {
    const facts = this.#platform.files.facts(`${this.#storage.root}/${path}`);
    if (facts === undefined) {
      return [...this.#drafts.values()].some((draft) => draft.path.startsWith(`${path}/`));
    }
    const matcher = this.#draftMatcher();
    return facts.kind === 'file' ? matcher.isDraft(path) : matcher.mayHoldDrafts(path);
  }

  /** The prompt whose draft a file is, or would be. */
  promptAt(path: string): string | null {
    return this.#draftMatcher().idOf(path);
  }

  #draftMatcher(): DraftMatcher {
    return (this.#matcher ??= draftMatcher(readConfig(this.#storage).prompts));
  }
}
