import { fileNameOf } from '../core/paths';

/** What must be read anew after files changed. */
export interface NeededReads {
  /** Prompts whose draft, included files or ledger changed. */
  readonly prompts: readonly string[];
  /** Those of them whose stored versions changed: they may be damaged now, or whole again. */
  readonly stored: readonly string[];
  readonly pins: boolean;
  /** Drafts or ledgers came or went, which only a whole reading shows. */
  readonly rest: boolean;
}

/** What is known of a registry, to judge changed paths by. */
export interface KnownFiles {
  /** The id of the prompt whose draft a path is. */
  readonly draftAt: (path: string) => string | undefined;
  readonly isPrompt: (id: string) => boolean;
  /** Prompts that include a file of one of these names: one that comes may take the place of the one that is there. */
  readonly includersOf: (names: ReadonlySet<string>) => readonly string[];
  /** As `Registry.movesDrafts`. */
  readonly movesDrafts: (path: string) => boolean;
}

export const environmentsFolder = '.promptenv/environments';
const versionsFolder = '.promptenv/versions/';
const versionsPattern = /^\.promptenv\/versions\/(.+)\/(?:versions\.jsonl|(v\d+-[0-9a-f]{8}(?:[./].*)?))$/;

/** Sorts changed paths, from the registry's root, by what they concern. What concerns nothing asks for nothing. */
export function changesIn(paths: readonly string[], known: KnownFiles): NeededReads {
  const prompts = new Set<string>();
  const stored = new Set<string>();
  const names = new Set<string>();
  let pins = false;
  let rest = false;
  for (const path of paths) {
    if (path.startsWith(versionsFolder)) {
      const [, versionsOf, storedFile] = versionsPattern.exec(path) ?? [];
      // A folder of versions that came or went is its prompt's, or that of prompts below it.
      const id = versionsOf ?? path.slice(versionsFolder.length);
      if (versionsOf !== undefined || known.isPrompt(id)) {
        prompts.add(id);
      } else {
        rest = true;
      }
      if (storedFile !== undefined) {
        stored.add(id);
      }
    } else if (path === environmentsFolder || path.startsWith(`${environmentsFolder}/`)) {
      pins = true;
    } else if (path === '.promptenv/versions') {
      rest = true;
    } else if (!path.startsWith('.promptenv/')) {
      names.add(fileNameOf(path));
      const id = known.draftAt(path);
      if (id !== undefined) {
        prompts.add(id);
      } else {
        rest ||= known.movesDrafts(path);
      }
    }
  }
  for (const id of names.size === 0 ? [] : known.includersOf(names)) {
    prompts.add(id);
  }
  return { prompts: [...prompts], stored: [...stored], pins, rest };
}
