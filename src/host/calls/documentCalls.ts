import * as vscode from 'vscode';
import type { CallRule } from '../../core/callSites/callRule';
import type { CallSite, CallSites } from '../../core/callSites/callSite';
import { findInSlices } from '../../core/callSites/find';
import { languageOf } from '../../core/callSites/languageOf';
import type { Language } from '../../core/callSites/syntax';
import { inSlices } from '../../core/slices';
import { breather } from '../breathe';
import { Rest } from '../serialQueue';
import type { CallRules } from './callRules';
import { cellScheme, findInCells, notebookAt, stateOfCells } from './notebookCells';

/** How long typing rests before a document is searched again, in milliseconds. */
const restBeforeFinding = 150;

/** Above this many characters a document is no source that anybody wrote. */
export const longestDocument = 4 * 1024 * 1024;

/** What was found in one state of a document. */
export interface DocumentFinds extends CallSites {
  readonly version: number;
  /** As `stateOf` gives it. */
  readonly state: string;
  readonly rules: readonly CallRule[];
}

interface Search {
  readonly state: string;
  readonly rules: readonly CallRule[];
  readonly finds: Promise<DocumentFinds>;
}

interface CellSearch {
  readonly state: string;
  readonly language: Language;
  readonly rules: readonly CallRule[];
  readonly finds: Promise<ReadonlyMap<string, CallSites>>;
}

const nothing: CallSites = { sites: [], unclear: [], unnamed: [] };

/** Where open documents ask for prompts, unsaved text included: found anew when typing rests, and kept until then. */
export class DocumentCalls implements vscode.Disposable {
  private readonly found = new vscode.EventEmitter<vscode.TextDocument>();
  /** Fires when a document was searched anew. */
  readonly onDidFind = this.found.event;
  private readonly closed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidClose = this.closed.event;
  private readonly finds = new Map<string, DocumentFinds>();
  private readonly searches = new Map<string, Search>();
  private readonly cellSearches = new WeakMap<vscode.NotebookDocument, CellSearch>();
  private readonly rest = new Rest();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly rules: CallRules) {
    this.subscriptions = vscode.Disposable.from(
      this.found,
      this.closed,
      this.rest,
      rules.onDidChange(() => void this.findAll()),
      vscode.workspace.onDidOpenTextDocument((document) => this.findSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.findSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    );
  }

  /** What is known of a document as it is now; undefined where it has to be searched first. */
  known(document: vscode.TextDocument): DocumentFinds | undefined {
    const finds = this.finds.get(document.uri.toString());
    return finds?.state === stateOf(document) && finds.rules === this.rules.of(document.uri) ? finds : undefined;
  }

  /** What a document holds as it is now; searched in slices where that was not done. */
  async of(document: vscode.TextDocument): Promise<DocumentFinds> {
    const known = this.known(document);
    if (known !== undefined) {
      return known;
    }
    const key = document.uri.toString();
    const state = stateOf(document);
    const rules = this.rules.of(document.uri);
    const underway = this.searches.get(key);
    if (underway?.state === state && underway.rules === rules) {
      return underway.finds;
    }
    const search = { state, rules, finds: this.search(document, state, rules) };
    this.searches.set(key, search);
    const finds = await search.finds;
    if (this.searches.get(key) === search) {
      this.searches.delete(key);
    }
    if (!document.isClosed && stateOf(document) !== state) {
      return this.of(document);
    }
    if (!document.isClosed) {
      this.rest.forget(key);
      this.finds.set(key, finds);
      this.found.fire(document);
    }
    return finds;
  }

  /** The same, once typing rests: nobody waits for a search at each key. */
  async settled(document: vscode.TextDocument): Promise<DocumentFinds> {
    if (this.known(document) === undefined && this.finds.has(document.uri.toString())) {
      await new Promise((resolve) => setTimeout(resolve, restBeforeFinding));
    }
    return this.of(document);
  }

  /** Searches every open document that was not searched as it is now. */
  async findAll(): Promise<void> {
    for (const document of vscode.workspace.textDocuments) {
      if (isSource(document) && !document.isClosed && this.known(document) === undefined) {
        await this.of(document);
      }
    }
  }

  /** The call whose prompt or environment stands at a position. */
  async at(document: vscode.TextDocument, position: vscode.Position): Promise<CallSite | undefined> {
    const offset = document.offsetAt(position);
    return (await this.of(document)).sites.find(
      ({ prompt, environment }) => isWithin(offset, prompt) || (environment !== null && isWithin(offset, environment)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private findSoon(document: vscode.TextDocument): void {
    const cells = notebookAt(document.uri)?.getCells() ?? [];
    // What a cell imports holds in the others.
    for (const each of cells.length === 0 ? [document] : cells.map((cell) => cell.document)) {
      if (isSource(each)) {
        this.rest.after(restBeforeFinding, each.uri.toString(), () => {
          if (!each.isClosed) {
            void this.of(each);
          }
        });
      }
    }
  }

  private async search(
    document: vscode.TextDocument,
    state: string,
    rules: readonly CallRule[],
  ): Promise<DocumentFinds> {
    const { version } = document;
    const language = languageOfDocument(document);
    const notebook = notebookAt(document.uri);
    const calls =
      language === null
        ? nothing
        : notebook === undefined
          ? await searchText(document.getText(), language, rules)
          : await this.searchCells(notebook, document, state, language, rules);
    return { ...calls, version, state, rules };
  }

  /** All cells of a notebook are searched at once, for whichever of them is asked first. */
  private async searchCells(
    notebook: vscode.NotebookDocument,
    cell: vscode.TextDocument,
    state: string,
    language: Language,
    rules: readonly CallRule[],
  ): Promise<CallSites> {
    let search = this.cellSearches.get(notebook);
    if (search?.state !== state || search.language !== language || search.rules !== rules) {
      const cells = notebook.getCells().map(({ document }) => document);
      const ofLanguage = cells.filter((each) => languageOfDocument(each) === language);
      search = { state, language, rules, finds: findInCells(ofLanguage, language, rules, longestDocument) };
      this.cellSearches.set(notebook, search);
    }
    return (await search.finds).get(cell.uri.toString()) ?? nothing;
  }

  private forget(uri: vscode.Uri): void {
    this.rest.forget(uri.toString());
    this.finds.delete(uri.toString());
    this.closed.fire(uri);
  }
}

async function searchText(text: string, language: Language, rules: readonly CallRule[]): Promise<CallSites> {
  return text.length > longestDocument ? nothing : inSlices(findInSlices(text, language, rules), breather());
}

/** Changes with whatever a document's calls depend on. */
function stateOf({ uri, version }: vscode.TextDocument): string {
  const notebook = notebookAt(uri);
  return notebook === undefined ? String(version) : stateOfCells(notebook);
}

function isWithin(offset: number, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return start <= offset && offset <= end;
}

/** Languages by what VS Code calls them. */
const byId: Readonly<Record<string, Language>> = {
  typescript: 'typescript',
  typescriptreact: 'typescript',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  python: 'python',
  java: 'java',
  go: 'go',
  csharp: 'csharp',
  yaml: 'yaml',
};

/** What a document is written in; null for what asks for no prompts. */
export function languageOfDocument({ languageId, uri }: vscode.TextDocument): Language | null {
  return byId[languageId] ?? languageOf(uri.path);
}

/** Whether a document is a file, or a notebook's cell, in which an application may ask for prompts. */
export function isSource(document: vscode.TextDocument): boolean {
  const { scheme } = document.uri;
  return (scheme === 'file' || scheme === cellScheme) && languageOfDocument(document) !== null;
}
