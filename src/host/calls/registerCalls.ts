import * as vscode from 'vscode';
import type { App } from '../app';
import { versionScheme } from '../versionUris';
import type { ViewModel } from '../views/viewModel';
import { CallLenses } from './callLenses';
import type { CallProblems } from './callProblems';
import { cellScheme } from './notebookCells';

/** Languages in which applications ask for prompts, as VS Code calls them. */
const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'java', 'go', 'csharp'];
const schemes = ['file', cellScheme];
const sources = [...languages, 'yaml'].flatMap((language) => schemes.map((scheme) => ({ scheme, language })));

/** Where a prompt, an environment or an address may begin or go on. */
const triggers = ['"', "'", '`', '/', '@', ':'];

/** Registers what source files show where they ask for prompts. What it rests on is loaded when it is first asked. */
export function registerCalls(app: App, model: ViewModel): vscode.CodeLensProvider {
  const lenses = new CallLenses(app, model);
  let problems: CallProblems | undefined;
  let isStarted = false;
  /** Marks need nobody to ask: once the registries are known, documents that are open are searched. */
  const check = async (): Promise<void> => {
    if (isStarted || !app.store.loaded || app.store.entries.length === 0 || !hasSource()) {
      return;
    }
    isStarted = true;
    const { CallProblems: Made } = await import('./callProblems');
    const calls = await app.calls.load();
    problems = new Made(app, calls, model);
    app.subscriptions.push(problems);
    await calls.documents.findAll();
  };
  const checkSoon = (): void => {
    check().catch((error: unknown) => app.log.error(error));
  };
  app.subscriptions.push(
    lenses,
    model.onDidChange(checkSoon),
    vscode.window.onDidChangeActiveTextEditor(checkSoon),
    vscode.languages.registerCodeLensProvider(sources, lenses),
    vscode.languages.registerHoverProvider(sources, {
      provideHover: whenKnown(app, async (document, position) =>
        (await import('./callHover')).hoverOfCall(app, document, position),
      ),
    }),
    vscode.languages.registerDefinitionProvider(sources, {
      provideDefinition: whenKnown(app, async (document, position) =>
        (await import('./callNavigation')).definitionOfCall(app, document, position),
      ),
    }),
    // Drafts have references too, in whatever language they are.
    vscode.languages.registerReferenceProvider(
      [...schemes, versionScheme].map((scheme) => ({ scheme })),
      {
        provideReferences: whenKnown(app, async (document, position) =>
          (await import('./callNavigation')).referencesAt(app, document, position),
        ),
      },
    ),
    vscode.languages.registerCompletionItemProvider(
      sources,
      {
        provideCompletionItems: whenKnown(app, async (document, position) =>
          (await import('./callCompletion')).completionsInCall(app, document, position),
        ),
      },
      ...triggers,
    ),
    vscode.languages.registerCodeActionsProvider(
      sources,
      { provideCodeActions: (document, _range, { diagnostics }) => problems?.fixesIn(document, diagnostics) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
  return lenses;
}

/** Nothing is looked up where no registry is: a file elsewhere costs no search. */
function whenKnown<T>(
  { store }: App,
  provide: (document: vscode.TextDocument, position: vscode.Position) => Promise<T | undefined>,
): (document: vscode.TextDocument, position: vscode.Position) => Promise<T | undefined> {
  return async (document, position) => {
    await store.ensureListed();
    return store.entries.length === 0 ? undefined : provide(document, position);
  };
}

function hasSource(): boolean {
  return vscode.workspace.textDocuments.some(
    ({ uri, languageId }) => schemes.includes(uri.scheme) && [...languages, 'yaml'].includes(languageId),
  );
}
