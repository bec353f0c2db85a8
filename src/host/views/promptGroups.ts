import type { PromptState } from '../../core/model';
import { fileNameOf } from '../../core/paths';
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
  private readonly keys = new Set<string>();
  private readonly names = new Map<string, number>();

  /** @param prompts sorted by id */
  constructor(prompts: readonly PromptState[]) {
    this.grouped = prompts.length > manyPrompts;
    for (const { id, draft } of prompts) {
      const name = fileNameOf(id);
      this.names.set(name, (this.names.get(name) ?? 0) + 1);
      this.keys.add(keyOf(id, draft.path));
      this.place({ id, draftPath: draft.path });
    }
    if (!this.grouped) {
      const order = sortedByName(new Set(prompts.map(({ id }) => id)));
      this.top.prompts.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    }
  }

  /** Whether a prompt stands where it stood, so that its row alone changed. */
  has(prompt: PromptState): boolean {
    return this.keys.has(keyOf(prompt.id, prompt.draft.path));
  }

  /** Whether another prompt has the same last name. */
  isAmbiguous(id: string): boolean {
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

  private place(prompt: PromptKey): void {
    let folder = this.top;
    folder.total += 1;
    for (const name of this.grouped ? prompt.id.split('/').slice(0, -1) : []) {
      let child = folder.children.get(name);
      if (child === undefined) {
        child = { children: new Map(), prompts: [], total: 0 };
        folder.children.set(name, child);
      }
      folder = child;
      folder.total += 1;
    }
    folder.prompts.push(prompt);
  }
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
