import type { PromptState } from '../../core/model';
import { fileNameOf, folderOf } from '../../core/paths';
import { sortedByName } from './promptFacts';

/** Above this many prompts, rows are grouped by folder. */
export const manyPrompts = 12;

export type PromptKey = Pick<PromptState, 'id'> & { readonly draftPath: string | null };

/** What stands directly in a folder of prompts. */
export interface Level {
  /** Whole paths of the folders; a folder that holds nothing but one folder is merged with it. */
  readonly folders: readonly string[];
  readonly prompts: readonly PromptKey[];
}

interface Folder {
  readonly children: Map<string, Folder>;
  readonly prompts: PromptKey[];
  /** All prompts at any depth. */
  total: number;
}

/** The prompts of a registry by folder, and in one flat level where they are few. */
export class PromptGroups {
  readonly grouped: boolean;
  private readonly top: Folder = { children: new Map(), prompts: [], total: 0 };
  /** Of all prompts, and made once rows of prompts are drawn: the topmost rows need neither. */
  private keys: ReadonlySet<string> | undefined;
  private names: ReadonlyMap<string, number> | undefined;

  /** @param prompts sorted by id */
  constructor(prompts: readonly PromptState[]) {
    this.grouped = prompts.length > manyPrompts;
    let [path, folders] = ['', [this.top]];
    for (const { id, draft } of prompts) {
      const folder = this.grouped ? folderOf(id) : '';
      if (folder !== path) {
        [path, folders] = [folder, this.foldersTo(folder)];
      }
      for (const each of folders) {
        each.total += 1;
      }
      folders.at(-1)?.prompts.push({ id, draftPath: draft.path });
    }
    if (!this.grouped) {
      const order = sortedByName(new Set(prompts.map(({ id }) => id)));
      this.top.prompts.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    }
  }

  /** Whether a prompt stands where it stood, so that its row alone changed. */
  has(prompt: PromptState): boolean {
    this.keys ??= new Set(Array.from(promptsIn(this.top), ({ id, draftPath }) => keyOf(id, draftPath)));
    return this.keys.has(keyOf(prompt.id, prompt.draft.path));
  }

  /** Whether another prompt has the same last name. */
  isAmbiguous(id: string): boolean {
    this.names ??= countsOf(Array.from(promptsIn(this.top), (prompt) => fileNameOf(prompt.id)));
    return (this.names.get(fileNameOf(id)) ?? 0) > 1;
  }

  /** How many prompts a folder holds at any depth. */
  total(path: string): number {
    return this.folder(path)?.total ?? 0;
  }

  /** What stands directly in a folder; `''` is the top. */
  level(path: string): Level {
    const folder = this.folder(path);
    if (folder === undefined) {
      return { folders: [], prompts: [] };
    }
    const folders = [...folder.children].map(([name, child]) => merged(path === '' ? name : `${path}/${name}`, child));
    return { folders, prompts: folder.prompts };
  }

  private folder(path: string): Folder | undefined {
    let folder: Folder | undefined = this.top;
    for (const name of path === '' ? [] : path.split('/')) {
      folder = folder?.children.get(name);
    }
    return folder;
  }

  /** The folders on the way to a path, the top first, made where they are not there yet. */
  private foldersTo(path: string): Folder[] {
    let folder = this.top;
    const folders = [folder];
    for (const name of path === '' ? [] : path.split('/')) {
      let child = folder.children.get(name);
      if (child === undefined) {
        child = { children: new Map(), prompts: [], total: 0 };
        folder.children.set(name, child);
      }
      folder = child;
      folders.push(folder);
    }
    return folders;
  }
}

/** A folder's prompts at any depth. */
function* promptsIn(folder: Folder): Generator<PromptKey, void> {
  yield* folder.prompts;
  for (const child of folder.children.values()) {
    yield* promptsIn(child);
  }
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function merged(path: string, folder: Folder): string {
  let [name, current] = [path, folder];
  for (;;) {
    const [only, another] = current.children;
    if (only === undefined || another !== undefined || current.prompts.length > 0) {
      return name;
    }
    name = `${name}/${only[0]}`;
    current = only[1];
  }
}

function keyOf(id: string, draftPath: string | null): string {
  return `${id} ${draftPath ?? ''}`;
}
