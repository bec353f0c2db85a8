import * as vscode from 'vscode';
import type { CallRule } from '../../core/callSites/callRule';
import type { CallSite, Span } from '../../core/callSites/callSite';
import { findInSlices } from '../../core/callSites/find';
import { languageOf } from '../../core/callSites/languageOf';
import { TextLines } from '../../core/formats/textLines';
import { inSlices } from '../../core/slices';
import { nodePlatform } from '../../platform/nodePlatform';
import { isSourceFolder, isSourcePath, sourceFiles, sourceText } from '../../registries/sourceFiles';
import { breather } from '../breathe';
import type { Log } from '../log';
import { pathBelowRoot, pathOf } from '../paths';
import { SerialQueue } from '../serialQueue';
import type { Store } from '../store';
import type { CallRules } from './callRules';
import { isSource, type DocumentCalls } from './documentCalls';

/** A workspace with more source files than this is searched in part. */
const mostFiles = 20_000;

/** So many folders and files are gone through at most. */
const mostEntries = 200_000;

/** A place in code, with what stands there. */
export interface FoundCall {
  readonly site: CallSite;
  /** Of the prompt's name. */
  readonly range: vscode.Range;
}

/** Where one file asks for prompts. */
export interface FileCalls {
  readonly uri: vscode.Uri;
  readonly calls: readonly FoundCall[];
  /** Calls whose prompt only the running program knows. */
  readonly unclear: readonly vscode.Range[];
}

/** Everything that asks for prompts in the window's folders. */
export interface AllCalls {
  /** Files that ask for any, in the order of their paths; open ones as they are in the editor. */
  readonly files: readonly FileCalls[];
  /** False where there is too much code to be searched whole. */
  readonly isWhole: boolean;
}

interface Searched extends Pick<FileCalls, 'calls' | 'unclear'> {
  readonly size: number;
  readonly modified: number;
  readonly rules: readonly CallRule[];
}

const none: readonly never[] = [];

/**
 * Where the window's source files ask for prompts. Nothing is read before somebody asks; then only files that changed.
 * Files are read as `promptenv orphans` reads them, in slices, and only read.
 */
export class WorkspaceCalls implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when files were searched anew; not for open documents. */
  readonly onDidChange = this.changed.event;
  private readonly files = nodePlatform().files;
  /** What may not be read asks for nothing that anybody could be shown. */
  private readonly folders = { list: (path: string) => attempt(() => this.files.list(path)) };
  /** By absolute path; those that ask for nothing too. */
  private readonly searched = new Map<string, Searched>();
  private readonly queue: SerialQueue;
  /** Files that changed since they were searched. */
  private readonly stale = new Set<string>();
  /** Folders may have come or gone: all of them are gone through again. */
  private isStale = true;
  private isWhole = true;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly store: Store,
    private readonly rules: CallRules,
    private readonly documents: DocumentCalls,
    log: Log,
  ) {
    this.queue = new SerialQueue((error) => log.error(error));
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      this.queue,
      store.onDidChangeFiles((uris) => this.filesChanged(uris)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => (this.isStale = true)),
    );
  }

  /** Waits until every source file was searched as it is now. */
  async all(): Promise<AllCalls> {
    await this.store.ensureListed();
    await this.queue.run(() => this.search());
    return { files: await this.withDocuments(), isWhole: this.isWhole };
  }

  /** What files held when they were last searched; nothing is read for it. */
  get known(): readonly FileCalls[] {
    return [...this.searched].flatMap(([path, { calls, unclear }]) =>
      calls.length + unclear.length === 0 ? [] : [{ uri: vscode.Uri.file(path), calls, unclear }],
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async search(): Promise<void> {
    const breathe = breather();
    const stale = [...this.stale];
    this.stale.clear();
    let hasChanged = false;
    if (this.isStale) {
      this.isStale = false;
      const seen = new Set<string>();
      this.isWhole = await this.searchFolders(seen, breathe);
      for (const path of this.searched.keys()) {
        if (!seen.has(path)) {
          this.searched.delete(path);
        }
      }
      hasChanged = true;
    } else {
      for (const path of new Set([...stale, ...this.searchedOtherwise()])) {
        hasChanged = (await this.searchFile(path, breathe)) || hasChanged;
        await breathe();
      }
    }
    if (hasChanged) {
      this.changed.fire();
    }
  }

  private async searchFolders(seen: Set<string>, breathe: () => Promise<void> | undefined): Promise<boolean> {
    let entries = 0;
    for (const root of this.roots()) {
      for (const path of sourceFiles(this.folders, root)) {
        entries += 1;
        if (path !== null) {
          seen.add(`${root}/${path}`);
          await this.searchFile(`${root}/${path}`, breathe);
        }
        if (seen.size >= mostFiles || entries >= mostEntries) {
          return false;
        }
        const pause = breathe();
        if (pause !== undefined) {
          await pause;
        }
      }
    }
    return true;
  }

  /** Files that were searched by other rules than those that count now. */
  private searchedOtherwise(): readonly string[] {
    return [...this.searched].flatMap(([path, { rules }]) =>
      rules === this.rules.of(vscode.Uri.file(path)) ? [] : [path],
    );
  }

  /** Whether a file asks for something else than before. */
  private async searchFile(path: string, breathe: () => Promise<void> | undefined): Promise<boolean> {
    const former = this.searched.get(path);
    const facts = attempt(() => this.files.facts(path));
    const language = languageOf(path);
    if (facts?.kind !== 'file' || language === null) {
      return this.searched.delete(path);
    }
    const uri = vscode.Uri.file(path);
    const rules = this.rules.of(uri);
    const { size, modified } = facts;
    if (former?.size === size && former.modified === modified && former.rules === rules) {
      return false;
    }
    const text = attempt(() => sourceText(this.files, path)) ?? '';
    const { sites, unclear } = await inSlices(findInSlices(text, language, rules), breathe);
    const isEmpty = sites.length + unclear.length === 0;
    const lines = isEmpty ? null : new TextLines(text);
    this.searched.set(path, {
      size,
      modified,
      rules,
      calls: lines === null ? none : sites.map((site) => ({ site, range: rangeIn(lines, site.prompt) })),
      unclear: lines === null ? none : unclear.map((span) => rangeIn(lines, span)),
    });
    return !isEmpty || (former !== undefined && former.calls.length + former.unclear.length > 0);
  }

  /** The window's folders and registries, those inside of others left out. */
  private roots(): readonly string[] {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const registries = this.store.entries.filter(({ root }) => root.scheme === 'file');
    const all = new Set([...folders.map(({ uri }) => pathOf(uri)), ...registries.map(({ root }) => pathOf(root))]);
    return [...all].filter((path) => ![...all].some((other) => other !== path && path.startsWith(`${other}/`))).sort();
  }

  private filesChanged(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      const root = this.roots().find((folder) => pathBelowRoot(vscode.Uri.file(folder), uri) !== null);
      const path = root === undefined ? null : pathBelowRoot(vscode.Uri.file(root), uri);
      if (path === null) {
        continue;
      }
      if (isSourcePath(path)) {
        this.stale.add(pathOf(uri));
      } else if (!this.isStale && isSourceFolder(path)) {
        this.isStale = this.isFolder(pathOf(uri));
      }
    }
  }

  /** Whether a path is a folder, or was one. */
  private isFolder(path: string): boolean {
    const facts = attempt(() => this.files.facts(path));
    return facts === undefined
      ? [...this.searched.keys()].some((file) => file.startsWith(`${path}/`))
      : facts.kind === 'folder';
  }

  private async withDocuments(): Promise<readonly FileCalls[]> {
    const byPath = new Map(this.known.map((file) => [pathOf(file.uri), file] as const));
    for (const document of vscode.workspace.textDocuments) {
      const path = pathOf(document.uri);
      if (isSource(document) && !document.isClosed && this.searched.has(path)) {
        byPath.set(path, await callsOfDocument(document, this.documents));
      }
    }
    return [...byPath]
      .filter(([, { calls, unclear }]) => calls.length + unclear.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, file]) => file);
  }
}

/** What reading gives, or undefined where it fails. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

async function callsOfDocument(document: vscode.TextDocument, documents: DocumentCalls): Promise<FileCalls> {
  const { sites, unclear } = await documents.of(document);
  return {
    uri: document.uri,
    calls: sites.map((site) => ({ site, range: rangeOf(document, site.prompt) })),
    unclear: unclear.map((span) => rangeOf(document, span)),
  };
}

/** Where a span of a document stands. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function rangeIn(lines: TextLines, { start, end }: Span): vscode.Range {
  const [from, to] = [lines.placeAt(start), lines.placeAt(end)];
  return new vscode.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
}
