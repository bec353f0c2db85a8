import * as vscode from 'vscode';
import type { CallSite } from '../../core/callSites/callSite';
import { visibleLine } from '../../core/visibleText';
import type { App } from '../app';
import { command } from '../commands';
import type { PinNode, PromptNode } from '../nodes';
import { affects, isCodeLensEnabled } from '../settings';
import { callLensTitle, differingPair } from '../views/callTitles';
import type { ViewModel } from '../views/viewModel';
import { meaningOf } from './callMeaning';
import { isSource, type DocumentFinds } from './documentCalls';

/** In a file with more calls than this the first ones have a lens. */
const mostLenses = 500;

/** A lens above each call: what each environment pins, and the way to the difference and to a promotion. */
export class CallLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly app: App,
    private readonly model: ViewModel,
  ) {
    this.subscription = vscode.Disposable.from(
      model.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, 'codeLens.enabled') || affects(event, 'callPatterns')) {
          this.changed.fire();
        }
      }),
    );
  }

  /** From memory where the document was searched as it is; otherwise as soon as typing rests. */
  provideCodeLenses(document: vscode.TextDocument): vscode.ProviderResult<vscode.CodeLens[]> {
    if (!isCodeLensEnabled() || !isSource(document)) {
      return [];
    }
    const { store, calls } = this.app;
    const finds = store.loaded ? calls.loaded?.documents.known(document) : undefined;
    return finds === undefined ? this.search(document) : this.lensesOn(document, finds);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async search(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { store } = this.app;
    await store.ensureListed();
    if (store.entries.length === 0) {
      return [];
    }
    const calls = await this.app.calls.load();
    const finds = await calls.documents.settled(document);
    await this.readAskedFor(document, finds.sites);
    return document.isClosed || finds.version !== document.version ? [] : this.lensesOn(document, finds);
  }

  /** Prompts of a large registry that were only listed so far. */
  private async readAskedFor(document: vscode.TextDocument, sites: readonly CallSite[]): Promise<void> {
    if (this.app.store.loaded) {
      return;
    }
    const meant = sites.slice(0, mostLenses).flatMap((site) => meaningOf(this.app.store, document.uri, site) ?? []);
    await this.model.readFirst(
      meant.flatMap(({ entry, prompt }) =>
        prompt === undefined ? [] : [{ root: entry.root.toString(), prompt: prompt.id }],
      ),
    );
  }

  private lensesOn(document: vscode.TextDocument, { sites }: DocumentFinds): vscode.CodeLens[] {
    return sites.slice(0, mostLenses).flatMap((site) => {
      const at = document.positionAt(site.start);
      return this.commandsFor(document, site).map((shown) => new vscode.CodeLens(new vscode.Range(at, at), shown));
    });
  }

  private commandsFor(document: vscode.TextDocument, site: CallSite): readonly vscode.Command[] {
    const meaning = meaningOf(this.app.store, document.uri, site);
    const view = meaning === undefined ? undefined : this.model.of(meaning.entry.root.toString());
    if (meaning?.prompt === undefined || view === undefined) {
      return [];
    }
    const { snapshot, call, prompt, entry } = meaning;
    const root = entry.root.toString();
    const title = callLensTitle(snapshot, call);
    const pair = differingPair(snapshot, prompt, call.environment);
    if (pair === null) {
      const node: PromptNode = { kind: 'prompt', root, prompt: prompt.id, draftPath: prompt.draft.path };
      return [{ ...command('revealPrompt', title, node), tooltip: `Show ${visibleLine(prompt.id)} in Prompts` }];
    }
    const node: PinNode = { kind: 'pin', root, environment: pair.to, prompt: prompt.id };
    const compare = { ...command('compare', title, node), tooltip: `Compare ${pair.to} with ${pair.from}` };
    return pair.waits && view.writable
      ? [
          compare,
          { ...command('promote', 'Promote…', node), tooltip: `Promote ${visibleLine(prompt.id)} to ${pair.to}` },
        ]
      : [compare];
  }
}
