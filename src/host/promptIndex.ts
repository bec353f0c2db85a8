import type { PromptState } from '../core/model';
import { fileNameOf } from '../core/paths';

/** Finds prompts of a list by id and by draft at once. An index is made on first use and goes with its list. */
export class PromptIndexes {
  private readonly ids = new Index((prompt) => prompt.id);
  private readonly drafts = new Index((prompt) => prompt.draft.path);

  /** A prompt by its id; of two drafts of one id the first. */
  byId(prompts: readonly PromptState[], id: string): PromptState | undefined {
    const place = this.ids.placeOf(prompts, id);
    return place === undefined ? undefined : prompts[place];
  }

  /** The prompt with this draft, by path from the registry's root. */
  byDraft(prompts: readonly PromptState[], path: string): PromptState | undefined {
    const place = this.drafts.placeOf(prompts, path);
    return place === undefined ? undefined : prompts[place];
  }

  /**
   * The list with some prompts in their places as they were read anew, with the same indexes, however long it is.
   * Undefined where the list itself changes: a prompt that comes or goes, a draft that moved, two drafts of one id.
   */
  withStates(
    prompts: readonly PromptState[],
    states: ReadonlyMap<string, PromptState | null>,
  ): readonly PromptState[] | undefined {
    const next = [...prompts];
    for (const [id, state] of states) {
      const place = this.ids.placeOf(prompts, id);
      if (place === undefined || state === null || prompts[place]?.draft.path !== state.draft.path) {
        return undefined;
      }
      if (prompts[place + 1]?.id === id) {
        return undefined;
      }
      next[place] = state;
    }
    this.ids.share(prompts, next);
    this.drafts.share(prompts, next);
    return next;
  }
}

/** The prompts that include a file of one of these names. Few include any, so that looking through all is quick. */
export function includersIn(prompts: readonly PromptState[], names: ReadonlySet<string>): readonly string[] {
  return prompts
    .filter(({ draft }) => draft.includes.length > 0 && draft.includes.some((path) => names.has(fileNameOf(path))))
    .map(({ id }) => id);
}

class Index {
  private readonly places = new WeakMap<readonly PromptState[], ReadonlyMap<string, number>>();

  constructor(private readonly keyOf: (prompt: PromptState) => string | null) {}

  placeOf(prompts: readonly PromptState[], key: string): number | undefined {
    const known = this.places.get(prompts);
    if (known !== undefined) {
      return known.get(key);
    }
    const made = new Map<string, number>();
    prompts.forEach((prompt, place) => {
      const name = this.keyOf(prompt);
      if (name !== null && !made.has(name)) {
        made.set(name, place);
      }
    });
    this.places.set(prompts, made);
    return made.get(key);
  }

  share(from: readonly PromptState[], to: readonly PromptState[]): void {
    const known = this.places.get(from);
    if (known !== undefined) {
      this.places.set(to, known);
    }
  }
}
