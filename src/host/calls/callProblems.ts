import * as vscode from 'vscode';
import type { App } from '../app';
import { breather } from '../breathe';
import { affects, areCallsChecked } from '../settings';
import type { ViewModel } from '../views/viewModel';
import { CheckedNames, problemOf, type CallProblem, type CallProblemCode, type Replacement } from './callChecks';
import type { Calls } from './calls';
import { isSource } from './documentCalls';
import { fileOf } from './notebookCells';
import { rangeOf } from './workspaceCalls';

/** A file with more of them shows the first ones. */
const mostInFile = 200;

/** Marks calls in open documents that ask for a prompt, a version or an environment that does not exist. */
export class CallProblems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('prompt-environments-calls');
  /** By document, what is to be written instead of what is marked. */
  private readonly replacements = new Map<string, readonly (Replacement & { readonly range: vscode.Range })[]>();
  private readonly subscriptions: vscode.Disposable;
  /** The last check asked for of each document; an older one that still runs gives up. */
  private readonly asked = new Map<string, symbol>();
  private isDisposed = false;

  constructor(
    private readonly app: App,
    private readonly calls: Calls,
    model: ViewModel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      calls.documents.onDidFind((document) => this.checkSoon([document])),
      calls.documents.onDidClose((uri) => this.clear(uri)),
      model.onDidChange(() => this.checkAll()),
      calls.workspace.onDidChange(() => this.checkAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, 'callChecks.enabled')) {
          this.checkAll();
        }
      }),
    );
    this.checkAll();
  }

  /** What to write instead of what is marked, where something is near. */
  fixesIn(document: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
    const replacements = this.replacements.get(document.uri.toString()) ?? [];
    return diagnostics.flatMap((diagnostic) => {
      const found = replacements.find(({ range }) => range.isEqual(diagnostic.range));
      if (found === undefined || !isOurs(diagnostic)) {
        return [];
      }
      const action = new vscode.CodeAction(found.title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, found.range, found.text);
      action.diagnostics = [diagnostic];
      action.isPreferred = found.isPreferred;
      return [action];
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscriptions.dispose();
  }

  private checkAll(): void {
    this.checkSoon(vscode.workspace.textDocuments.filter(isSource));
  }

  private checkSoon(documents: readonly vscode.TextDocument[]): void {
    const turn = Symbol('check');
    for (const { uri } of documents) {
      this.asked.set(uri.toString(), turn);
    }
    void this.checkInTurn(documents, turn);
  }

  /** A long file with many wrong names takes a while: other work gets its turn in between. */
  private async checkInTurn(documents: readonly vscode.TextDocument[], turn: symbol): Promise<void> {
    const names = new CheckedNames(this.app.store, this.calls);
    const breathe = breather();
    for (const document of documents) {
      const isOutdated = (): boolean =>
        this.isDisposed || document.isClosed || this.asked.get(document.uri.toString()) !== turn;
      if (!isOutdated()) {
        await this.check(document, names, breathe, isOutdated);
      }
    }
  }

  private async check(
    document: vscode.TextDocument,
    names: CheckedNames,
    breathe: () => Promise<void> | undefined,
    isOutdated: () => boolean,
  ): Promise<void> {
    const { uri, version } = document;
    // While a registry is read for the first time nobody can say what it has not.
    if (!this.app.store.loaded || !isSource(document) || !areCallsChecked(fileOf(uri))) {
      this.clear(uri);
      return;
    }
    const finds = this.calls.documents.known(document);
    if (finds === undefined) {
      // Told of when it is done.
      void this.calls.documents.settled(document);
      return;
    }
    const problems: CallProblem[] = [];
    for (const site of finds.sites) {
      const problem = problemOf(uri, site, names);
      if (problem !== undefined) {
        problems.push(problem);
      }
      if (problems.length === mostInFile) {
        break;
      }
      await breathe();
      // Of an edited document there is another check, once its calls are found.
      if (isOutdated() || document.version !== version) {
        return;
      }
    }
    const diagnostics = problems.map((problem) => diagnosticOf(document, problem));
    this.replacements.set(
      uri.toString(),
      problems.flatMap(({ replacement, written }) =>
        replacement === null ? [] : [{ ...replacement, range: rangeOf(document, written) }],
      ),
    );
    this.collection.set(uri, diagnostics);
  }

  private clear(uri: vscode.Uri): void {
    this.asked.delete(uri.toString());
    this.replacements.delete(uri.toString());
    this.collection.delete(uri);
  }
}

function diagnosticOf(document: vscode.TextDocument, { code, written, message }: CallProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, written), message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = source;
  diagnostic.code = code;
  return diagnostic;
}

const source = 'Prompt Environments';

const codes = new Set<unknown>([
  'unknownPrompt',
  'unknownEnvironment',
  'unknownVersion',
] satisfies readonly CallProblemCode[]);

function isOurs({ source: from, code }: vscode.Diagnostic): boolean {
  return from === source && codes.has(code);
}
