import { fileNameOf, folderOf } from '../core/paths';
import type { Row } from './rows';

/** What stands in one line of the table. */
export type Line = FolderLine | PromptLine;

export interface FolderLine {
  readonly kind: 'folder';
  /** Unique among all lines, and the same after every change. */
  readonly key: string;
  readonly path: string;
  /** Its name below the folder that it stands in; a folder that holds nothing but one folder is merged with it. */
  readonly label: string;
  /** 1 at the top. */
  readonly level: number;
  /** Prompts at any depth. */
  readonly total: number;
  readonly isOpen: boolean;
}

export interface PromptLine {
  readonly kind: 'prompt';
  readonly key: string;
  readonly row: Row;
  readonly label: string;
  /** The folder, where no line above says it; empty otherwise. */
  readonly folder: string;
  readonly level: number;
}

/** Above this many prompts, lines are grouped by folder unless a person chose otherwise: as in the views. */
export const manyPrompts = 12;

export function folderKey(path: string): string {
  // No prompt's id begins with a slash, whatever its file is called.
  return `/${path}`;
}

/** Rows in their order, without folders. */
export function flatLines(rows: readonly Row[]): readonly Line[] {
  return rows.map((row) => ({
    kind: 'prompt',
    key: row.id,
    row,
    label: fileNameOf(row.id),
    folder: folderOf(row.id),
    level: 1,
  }));
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly rows: Row[];
  /** Rows at any depth. */
  total: number;
}

/**
 * Rows below their folders, folders before prompts.
 * @param rows sorted by id
 * @param isOpen by the folder's path
 */
export function groupedLines(
  rows: readonly Row[],
  isOpen: (path: string) => boolean,
  descending = false,
): readonly Line[] {
  const top: Folder = { folders: new Map(), rows: [], total: 0 };
  let [path, way] = ['', [top]];
  for (const row of rows) {
    const folder = folderOf(row.id);
    if (folder !== path) {
      [path, way] = [folder, wayTo(top, folder)];
    }
    for (const each of way) {
      each.total += 1;
    }
    way.at(-1)?.rows.push(row);
  }
  const lines: Line[] = [];
  addLines(lines, top, '', 1, { isOpen, inOrder: (items) => (descending ? items.reverse() : items) });
  return lines;
}

interface Manner {
  readonly isOpen: (path: string) => boolean;
  readonly inOrder: <T>(items: T[]) => T[];
}

function addLines(lines: Line[], folder: Folder, path: string, level: number, manner: Manner): void {
  for (const [name, child] of manner.inOrder([...folder.folders])) {
    const [label, merged] = mergedFolder(name, child);
    const childPath = path === '' ? label : `${path}/${label}`;
    const isOpen = manner.isOpen(childPath);
    const { total } = merged;
    lines.push({ kind: 'folder', key: folderKey(childPath), path: childPath, label, level, total, isOpen });
    if (isOpen) {
      addLines(lines, merged, childPath, level + 1, manner);
    }
  }
  for (const row of manner.inOrder(folder.rows)) {
    lines.push({ kind: 'prompt', key: row.id, row, label: fileNameOf(row.id), folder: '', level });
  }
}

/** The folders on the way to a path, the top first, made where they are not there yet. */
function wayTo(top: Folder, path: string): Folder[] {
  let folder = top;
  const way = [top];
  for (const name of path.split('/')) {
    if (path === '') {
      break;
    }
    let child = folder.folders.get(name);
    if (child === undefined) {
      child = { folders: new Map(), rows: [], total: 0 };
      folder.folders.set(name, child);
    }
    way.push(child);
    folder = child;
  }
  return way;
}

function mergedFolder(name: string, folder: Folder): readonly [string, Folder] {
  let [label, current] = [name, folder];
  for (;;) {
    const [only, another] = current.folders;
    if (only === undefined || another !== undefined || current.rows.length > 0) {
      return [label, current];
    }
    label = `${label}/${only[0]}`;
    current = only[1];
  }
}

/** The line of the folder that a line stands in; -1 at the top. */
export function parentLine(lines: readonly Line[], place: number): number {
  const level = lines[place]?.level ?? 1;
  for (let above = place - 1; level > 1 && above >= 0; above--) {
    if ((lines[above]?.level ?? 0) < level) {
      return above;
    }
  }
  return -1;
}
