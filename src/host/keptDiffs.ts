import * as vscode from 'vscode';
import { isTitled } from './openedComparison';

/** The documents of a diff of several files, of which the editor does not tell. */
interface KeptDiff {
  readonly title: string;
  /** URIs of the prompt's own file. */
  readonly original: string;
  readonly modified: string;
}

const key = 'comparisons';
/** Diffs that are remembered over a reload of the window, the one opened last at the end. */
const mostKept = 20;

/** Remembers what a tab of several files compares. */
export function keepDiff(memory: vscode.Memento, title: string, original: vscode.Uri, modified: vscode.Uri): void {
  const others = all(memory).filter((kept) => kept.title !== title);
  const kept: KeptDiff = { title, original: original.toString(), modified: modified.toString() };
  void memory.update(key, [...others, kept].slice(-mostKept));
}

/** What a tab with this label compares; undefined for others. */
export function keptDiff(
  memory: vscode.Memento,
  label: string,
): { readonly title: string; readonly original: vscode.Uri; readonly modified: vscode.Uri } | undefined {
  const found = all(memory).find(({ title }) => isTitled(title, label));
  return (
    found && {
      title: found.title,
      original: vscode.Uri.parse(found.original),
      modified: vscode.Uri.parse(found.modified),
    }
  );
}

function all(memory: vscode.Memento): readonly KeptDiff[] {
  return memory.get<readonly KeptDiff[]>(key) ?? [];
}
