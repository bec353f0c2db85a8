/** What must be read anew after files changed. */
export interface NeededReads {
  /** Prompts whose draft or ledger changed. */
  readonly prompts: readonly string[];
  /** Those of them whose stored versions changed: they may be damaged now, or whole again. */
  readonly stored: readonly string[];
  readonly pins: boolean;
  /** Something else changed that only a whole reading shows: included files, new and removed files. */
  readonly rest: boolean;
}

const versionsPattern = /^\.promptenv\/versions\/(.+)\/(?:versions\.jsonl|(v\d+-[0-9a-f]{8}(?:[./].*)?))$/;

/**
 * Sorts changed paths, from the registry's root, by what they concern.
 * @param draftAt the id of the prompt whose draft a path is
 */
export function changesIn(paths: readonly string[], draftAt: (path: string) => string | undefined): NeededReads {
  const prompts = new Set<string>();
  const stored = new Set<string>();
  let pins = false;
  let rest = false;
  for (const path of paths) {
    const [, versionsOf, storedFile] = versionsPattern.exec(path) ?? [];
    const id = draftAt(path) ?? versionsOf;
    if (id !== undefined) {
      prompts.add(id);
      if (storedFile !== undefined) {
        stored.add(id);
      }
    } else if (path.startsWith('.promptenv/environments/')) {
      pins = true;
    } else {
      rest ||= concernsPrompts(path);
    }
  }
  return { prompts: [...prompts], stored: [...stored], pins, rest };
}

/** Whether a path may be a prompt, a part of one, or a folder of them. */
function concernsPrompts(path: string): boolean {
  if (path.startsWith('.promptenv/')) {
    return path.startsWith('.promptenv/versions/');
  }
  return !/(?:^|\/)(?:node_modules|\.git|\.hg|\.svn)(?:\/|$)/.test(path);
}
