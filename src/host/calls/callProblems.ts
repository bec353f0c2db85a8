import * as vscode from 'vscode';
import type { CallSite, Written } from '../../core/callSites/callSite';
import { promptIdProblem } from '../../core/ids';
import { nearestName } from '../../core/nearest';
import { visibleLine } from '../../core/visibleText';
import type { App } from '../app';
import { affects, areCallsChecked } from '../settings';
import type { ViewModel } from '../views/viewModel';
import { meaningOf, type CallMeaning } from './callMeaning';
import type { Calls } from './calls';
import { isSource } from './documentCalls';
import { rangeOf } from './workspaceCalls';

/** A file with more of them shows the first ones. */
const mostInFile = 200;

/** What these codes mean, for quick fixes and for people who filter by them. */
export type CallProblemCode = 'unknownPrompt' | 'unknownEnvironment';

/** Something that a call asks for and that does not exist, with what was meant instead, where something is near. */
interface CallProblem {
  readonly code: CallProblemCode;
  readonly written: Written;
  readonly message: string;
  readonly nearest: string | null;
}

/** Marks calls in open documents that ask for a prompt or an environment that does not exist. */
export class CallProblems implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('prompt-environments-calls');
  /** By document, what is to be written instead of what is marked. */
  private readonly replacements = new Map<string, readonly { readonly range: vscode.Range; readonly name: string }[]>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly app: App,
    private readonly calls: Calls,
    model: ViewModel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.collection,
      calls.documents.onDidFind((document) => this.check(document)),
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
      const action = new vscode.CodeAction(`Change to "${found.name}"`, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, found.range, found.name);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      return [action];
    });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private checkAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (isSource(document)) {
        this.check(document);
      }
    }
  }

  private check(document: vscode.TextDocument): void {
    const { uri } = document;
    // While a registry is read for the first time nobody can say what it has not.
    if (!this.app.store.loaded || !isSource(document) || !areCallsChecked(uri)) {
      this.clear(uri);
      return;
    }
    const finds = this.calls.documents.known(document);
    if (finds === undefined) {
      // Told of when it is done.
      void this.calls.documents.settled(document);
      return;
    }
    const problems = finds.sites.flatMap((site) => this.problemOf(uri, site) ?? []).slice(0, mostInFile);
    const diagnostics = problems.map((problem) => diagnosticOf(document, problem));
    this.replacements.set(
      uri.toString(),
      problems.flatMap(({ nearest, written }) =>
        nearest === null ? [] : [{ range: rangeOf(document, written), name: nearest }],
      ),
    );
    this.collection.set(uri, diagnostics);
  }

  private clear(uri: vscode.Uri): void {
    this.replacements.delete(uri.toString());
    this.collection.delete(uri);
  }

  private problemOf(uri: vscode.Uri, site: CallSite): CallProblem | undefined {
    const meaning = meaningOf(this.app.store, uri, site);
    if (meaning?.isCertain !== true || meaning.entry.error !== undefined) {
      return undefined;
    }
    return meaning.prompt === undefined ? this.unknownPrompt(meaning) : unknownEnvironment(meaning);
  }

  private unknownPrompt({ call: { site }, snapshot, entry }: CallMeaning): CallProblem | undefined {
    const nearest = nearestName(
      site.prompt.text,
      snapshot.prompts.flatMap(({ id }) => (promptIdProblem(id) === null ? [id] : [])),
    );
    if (nearest === null && !this.isAskedHere(site, snapshot.prompts)) {
      return undefined;
    }
    return {
      code: 'unknownPrompt',
      written: site.prompt,
      message: `${visibleLine(entry.name)} has no prompt "${visibleLine(site.prompt.text)}".${meantText(nearest)}`,
      nearest,
    };
  }

  /**
   * Whether calls of this kind ask for what the registry has, as far as code shows: an SDK may ask a server that has
   * prompts of its own.
   */
  private isAskedHere({ sdk, prompt }: CallSite, prompts: readonly { readonly id: string }[]): boolean {
    const folder = prompt.text.slice(0, prompt.text.indexOf('/') + 1);
    if (sdk === '' || sdk === ourRuntime || (folder !== '' && prompts.some(({ id }) => id.startsWith(folder)))) {
      return true;
    }
    return this.calls
      .known()
      .some(({ uri, sites }) =>
        sites.some((other) => other.sdk === sdk && meaningOf(this.app.store, uri, other)?.prompt !== undefined),
      );
  }
}

const ourRuntime = 'Prompt Environments';

/** What servers take beside environments: their newest version, versions by number, and commits. */
const noEnvironment = /^(?:latest|newest|head|main|v?\d+|[0-9a-f]{7,64})$/i;

function unknownEnvironment({ call: { site, environment }, snapshot, entry }: CallMeaning): CallProblem | undefined {
  const written = site.environment;
  if (written === null || environment !== null || noEnvironment.test(written.text)) {
    return undefined;
  }
  const names = snapshot.environments.map(({ name }) => name);
  if (names.length === 0) {
    return undefined;
  }
  const nearest = nearestName(written.text, names);
  const known = nearest === null ? ` It has ${names.join(', ')}.` : meantText(nearest);
  return {
    code: 'unknownEnvironment',
    written,
    message: `${visibleLine(entry.name)} has no environment "${visibleLine(written.text)}".${known}`,
    nearest,
  };
}

function meantText(nearest: string | null): string {
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
}

function diagnosticOf(document: vscode.TextDocument, { code, written, message }: CallProblem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, written), message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = source;
  diagnostic.code = code;
  return diagnostic;
}

const source = 'Prompt Environments';

function isOurs({ source: from, code }: vscode.Diagnostic): boolean {
  return from === source && (code === 'unknownPrompt' || code === 'unknownEnvironment');
}
