import * as vscode from 'vscode';
import type { CallRule } from '../../core/callSites/callRule';
import type { CallSite, CallSites } from '../../core/callSites/callSite';
import { findCallSites } from '../../core/callSites/find';
import { languageOf } from '../../core/callSites/languageOf';
import type { Language } from '../../core/callSites/syntax';
import { rest } from '../breathe';
import { Rest } from '../serialQueue';
import type { CallRules } from './callRules';

/** How long typing rests before a document is searched again, in milliseconds. */
const restBeforeFinding = 150;

/** Above this many characters an open document is not searched: that would hold the thread. */
export const longestDocument = 1_000_000;

/** What was found in one state of a document. */
export interface DocumentFinds extends CallSites {
  readonly version: number;
  readonly rules: readonly CallRule[];
}

const nothing: CallSites = { sites: [], unclear: [] };

/** Where open documents ask for prompts, unsaved text included: found anew when typing rests, and kept until then. */
export class DocumentCalls implements vscode.Disposable {
  private readonly found = new vscode.EventEmitter<vscode.TextDocument>();
  /** Fires when a document was searched anew. */
  readonly onDidFind = this.found.event;
  private readonly closed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidClose = this.closed.event;
  private readonly finds = new Map<string, DocumentFinds>();
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
    return finds?.version === document.version && finds.rules === this.rules.of(document.uri) ? finds : undefined;
  }

  /** What a document holds as it is now, searched at once where that was not done. */
  of(document: vscode.TextDocument): DocumentFinds {
    const known = this.known(document);
    if (known !== undefined) {
      return known;
    }
    const rules = this.rules.of(document.uri);
    const language = languageOfDocument(document);
    const text = language === null ? '' : document.getText();
    const isSearched = language !== null && text.length <= longestDocument;
    const calls = isSearched ? findCallSites(text, language, rules) : nothing;
    const finds = { ...calls, version: document.version, rules };
    const key = document.uri.toString();
    this.rest.forget(key);
    if (!document.isClosed) {
      this.finds.set(key, finds);
    }
    this.found.fire(document);
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
        await rest();
        this.of(document);
      }
    }
  }

  /** The call whose prompt or environment stands at a position. */
  at(document: vscode.TextDocument, position: vscode.Position): CallSite | undefined {
    const offset = document.offsetAt(position);
    return this.of(document).sites.find(
      ({ prompt, environment }) => isWithin(offset, prompt) || (environment !== null && isWithin(offset, environment)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private findSoon(document: vscode.TextDocument): void {
    if (isSource(document)) {
      this.rest.after(restBeforeFinding, document.uri.toString(), () => {
        if (!document.isClosed) {
          this.of(document);
        }
      });
    }
  }

  private forget(uri: vscode.Uri): void {
    this.rest.forget(uri.toString());
    this.finds.delete(uri.toString());
    this.closed.fire(uri);
  }
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

/** Whether a document is a file in which an application may ask for prompts. */
export function isSource(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && languageOfDocument(document) !== null;
}
