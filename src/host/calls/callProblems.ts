import * as vscode from 'vscode';
import type { CallSite, Written } from '../../core/callSites/callSite';
import { promptIdProblem } from '../../core/ids';
import type { RegistrySnapshot } from '../../core/model';
import { nearestName } from '../../core/nearest';
import { visibleLine } from '../../core/visibleText';
import type { App } from '../app';
import { breather } from '../breathe';
import { affects, areCallsChecked } from '../settings';
import type { Store } from '../store';
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
      const action = new vscode.CodeAction(`Change to "${found.name}"`, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, found.range, found.name);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
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
    const problems: CallProblem[] = [];
    for (const site of finds.sites) {
      const problem = this.problemOf(uri, site, names);
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
      problems.flatMap(({ nearest, written }) =>
        nearest === null ? [] : [{ range: rangeOf(document, written), name: nearest }],
      ),
    );
    this.collection.set(uri, diagnostics);
  }

  private clear(uri: vscode.Uri): void {
    this.asked.delete(uri.toString());
    this.replacements.delete(uri.toString());
    this.collection.delete(uri);
  }

  private problemOf(uri: vscode.Uri, site: CallSite, names: CheckedNames): CallProblem | undefined {
    const meaning = meaningOf(this.app.store, uri, site);
    if (meaning?.isCertain !== true || meaning.entry.error !== undefined) {
      return undefined;
    }
    return meaning.prompt === undefined ? unknownPrompt(meaning, names) : unknownEnvironment(meaning);
  }
}

function unknownPrompt({ call: { site }, snapshot, entry }: CallMeaning, names: CheckedNames): CallProblem | undefined {
  const nearest = names.nearest(site.prompt.text, snapshot.prompts);
  if (nearest === null && !names.isAskedHere(site, snapshot.prompts)) {
    return undefined;
  }
  return {
    code: 'unknownPrompt',
    written: site.prompt,
    message: `${visibleLine(entry.name)} has no prompt "${visibleLine(site.prompt.text)}".${meantText(nearest)}`,
    nearest,
  };
}

type Prompts = RegistrySnapshot['prompts'];

/** What one check has found out about names: many calls ask for the same. */
class CheckedNames {
  private readonly nearestNames = new Map<Prompts, Map<string, string | null>>();
  private readonly ids = new Map<Prompts, readonly string[]>();
  private sdksAskedHere: ReadonlySet<string> | undefined;

  constructor(
    private readonly store: Store,
    private readonly calls: Calls,
  ) {}

  nearest(name: string, prompts: Prompts): string | null {
    const known = this.nearestNames.get(prompts) ?? new Map<string, string | null>();
    this.nearestNames.set(prompts, known);
    let nearest = known.get(name);
    if (nearest === undefined) {
      const ids = this.ids.get(prompts) ?? prompts.flatMap(({ id }) => (promptIdProblem(id) === null ? [id] : []));
      this.ids.set(prompts, ids);
      nearest = nearestName(name, ids);
      known.set(name, nearest);
    }
    return nearest;
  }

  /**
   * Whether calls of this kind ask for what the registry has, as far as code shows: an SDK may ask a server that has
   * prompts of its own.
   */
  isAskedHere({ sdk, prompt }: CallSite, prompts: Prompts): boolean {
    const folder = prompt.text.slice(0, prompt.text.indexOf('/') + 1);
    if (sdk === '' || sdk === ourRuntime || (folder !== '' && prompts.some(({ id }) => id.startsWith(folder)))) {
      return true;
    }
    this.sdksAskedHere ??= this.findSdks();
    return this.sdksAskedHere.has(sdk);
  }

  private findSdks(): ReadonlySet<string> {
    const sdks = new Set<string>();
    for (const { uri, sites } of this.calls.known()) {
      for (const site of sites) {
        if (!sdks.has(site.sdk) && meaningOf(this.store, uri, site)?.prompt !== undefined) {
          sdks.add(site.sdk);
        }
      }
    }
    return sdks;
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
