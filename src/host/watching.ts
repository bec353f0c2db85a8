import * as vscode from 'vscode';
import { pathBelowRoot } from './paths';

/** Changes that come closer together than this, in milliseconds, are told as one. */
const coalescing = 100;

/** Watches the folders of registries: one watcher a root, and one telling for a burst of changes. */
export class Watching implements vscode.Disposable {
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly pending = new Map<string, vscode.Uri>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: (uris: readonly vscode.Uri[]) => void) {}

  /** Watches these roots and the window's folders, and no others any more. */
  watch(roots: readonly vscode.Uri[]): void {
    const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
    const outside = roots.filter((root) => !folders.some((folder) => isAtOrBelow(folder, root)));
    const wanted = new Map<string, vscode.RelativePattern>();
    for (const folder of folders.filter((uri) => uri.scheme === 'file')) {
      // The window watches its folders anyway: this adds no watching, only the telling.
      wanted.set(folder.toString(), new vscode.RelativePattern(folder, '**'));
    }
    for (const root of outside.filter((uri) => uri.scheme === 'file')) {
      wanted.set(root.toString(), new vscode.RelativePattern(root, '.promptenv/**'));
    }
    for (const [key, watcher] of this.watchers) {
      if (!wanted.has(key)) {
        watcher.dispose();
        this.watchers.delete(key);
      }
    }
    for (const [key, pattern] of wanted) {
      if (!this.watchers.has(key)) {
        this.watchers.set(key, this.start(pattern));
      }
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers.values()) {
      watcher.dispose();
    }
    this.watchers.clear();
  }

  private start(pattern: vscode.RelativePattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const note = (uri: vscode.Uri): void => this.note(uri);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(note),
      watcher.onDidCreate(note),
      watcher.onDidDelete(note),
    );
  }

  private note(uri: vscode.Uri): void {
    if (isNoise(uri.path)) {
      return;
    }
    this.pending.set(uri.toString(), uri);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const uris = [...this.pending.values()];
      this.pending.clear();
      this.onChange(uris);
    }, coalescing);
  }
}

function isAtOrBelow(folder: vscode.Uri, uri: vscode.Uri): boolean {
  return folder.toString() === uri.toString() || pathBelowRoot(folder, uri) !== null;
}

/** Folders that churn and hold no prompts. */
function isNoise(path: string): boolean {
  return path.includes('/.git/') || path.includes('/node_modules/');
}
