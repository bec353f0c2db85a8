import * as vscode from 'vscode';
import { isUnread, type PromptState, type RegistrySnapshot } from '../core/model';
import type { App } from './app';
import { command } from './commands';
import type { PromptNode, VersionNode } from './nodes';
import { pathBelowRoot } from './paths';
import { affects, isCodeLensEnabled } from './settings';
import type { RegistryEntry } from './registryEntries';
import type { UnsavedDrafts } from './unsavedDrafts';
import { addressOf, versionScheme } from './versionUris';
import { draftLensTitle, hasNewer, newerLensTitle, newerVersions, versionLensTitle } from './views/lensTitles';
import { pinLines, type PinLine } from './views/pinLines';
import type { RegistryView, ViewModel } from './views/viewModel';

/** Above this many characters a pins file gets no lenses. */
const longestPinsFile = 5_000_000;

const top = new vscode.Range(0, 0, 0, 0);
const pinsFile = /^\.promptenv\/environments\/([a-z][a-z0-9-]*)\.yaml$/;

/** Registers the lenses on drafts, versions and pins files. */
export function registerCodeLens(app: App, model: ViewModel, unsaved: UnsavedDrafts): vscode.CodeLensProvider {
  const provider = new PromptLenses(app, model, unsaved);
  app.subscriptions.push(
    provider,
    vscode.languages.registerCodeLensProvider([{ scheme: 'file' }, { scheme: versionScheme }], provider),
  );
  return provider;
}

/** A line of a pins file, with what its title is made from. */
class PinLens extends vscode.CodeLens {
  constructor(
    readonly entry: RegistryEntry,
    readonly environment: string,
    readonly prompt: string,
    range: vscode.Range,
  ) {
    super(range);
  }
}

/** What is asked for again and again while a pins file is shown: worked out anew when its text or the registry changes. */
interface PinsFileLenses {
  readonly text: string;
  readonly lines: readonly PinLine[];
  readonly snapshot: RegistrySnapshot;
  /** The lines of prompts of which there is something newer. */
  readonly newer: readonly { readonly prompt: string; readonly range: vscode.Range }[];
}

class PromptLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  /** By address of the pins file, while it is open. */
  private readonly pinsFiles = new Map<string, PinsFileLenses>();

  constructor(
    private readonly app: App,
    private readonly model: ViewModel,
    private readonly unsaved: UnsavedDrafts,
  ) {
    this.subscriptions = vscode.Disposable.from(
      model.onDidChange(() => this.changed.fire()),
      unsaved.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.pinsFiles.delete(uri.toString())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, 'codeLens.enabled')) {
          this.changed.fire();
        }
      }),
    );
  }

  /** Answers from memory, and otherwise as soon as the registry is listed and the document's own prompt is read. */
  provideCodeLenses(document: vscode.TextDocument): vscode.ProviderResult<vscode.CodeLens[]> {
    if (!isCodeLensEnabled()) {
      return [];
    }
    const prompt = this.promptOf(document.uri);
    const isKnown = prompt === undefined ? this.app.store.loaded : !isUnread(prompt.prompt);
    return isKnown ? this.lensesOn(document) : this.read(document).then(() => this.lensesOn(document));
  }

  private async read({ uri }: vscode.TextDocument): Promise<void> {
    const { store } = this.app;
    await store.ensureListed();
    const found = this.promptOf(uri);
    if (found !== undefined) {
      await store.readFirst(found.entry.root.toString(), [found.prompt.id]);
    }
  }

  private lensesOn(document: vscode.TextDocument): vscode.CodeLens[] {
    return document.uri.scheme === versionScheme
      ? this.onVersion(document.uri)
      : (this.onDraft(document.uri) ?? this.onPins(document));
  }

  resolveCodeLens(lens: vscode.CodeLens): vscode.CodeLens {
    if (lens instanceof PinLens) {
      lens.command = this.pinCommand(lens);
    }
    return lens;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  /** The prompt whose draft or version a document is. */
  private promptOf(uri: vscode.Uri): { readonly entry: RegistryEntry; readonly prompt: PromptState } | undefined {
    const address = uri.scheme === versionScheme ? addressOf(uri) : undefined;
    if (address === undefined || address === 'empty') {
      return this.app.store.draftAt(uri);
    }
    const entry = this.app.store.entryAt(address.root);
    const prompt = entry === undefined ? undefined : this.app.store.promptOf(entry, address.prompt);
    return entry === undefined || prompt === undefined ? undefined : { entry, prompt };
  }

  private onDraft(uri: vscode.Uri): vscode.CodeLens[] | undefined {
    const draft = this.app.store.draftAt(uri);
    const view = draft === undefined ? undefined : this.model.of(draft.entry.root.toString());
    if (draft === undefined || view === undefined) {
      return undefined;
    }
    if (isUnread(draft.prompt)) {
      return [];
    }
    const prompt = this.unsaved.of(uri) ?? draft.prompt;
    const node = promptNode(draft.entry, draft.prompt);
    const lenses = [
      command('revealPrompt', draftLensTitle(view.snapshot, prompt), node),
      command('compareWithEnvironment', 'Compare…', node),
      ...(view.writable ? [command('snapshot', 'Snapshot…', node), command('promote', 'Promote…', node)] : []),
    ];
    return lenses.map((shown) => new vscode.CodeLens(top, shown));
  }

  private onVersion(uri: vscode.Uri): vscode.CodeLens[] {
    const address = addressOf(uri);
    if (address === undefined || address === 'empty') {
      return [];
    }
    const view = this.model.of(address.root);
    const prompt = view === undefined ? undefined : this.model.promptAt(view, address.prompt);
    const version = prompt?.versions.find(({ id }) => id === address.version);
    if (view === undefined || prompt === undefined || version === undefined) {
      return [];
    }
    const node: VersionNode = { kind: 'version', root: address.root, prompt: prompt.id, version };
    const lenses = [
      command('revealPrompt', versionLensTitle(view.snapshot, prompt, version), promptNode(view.entry, prompt)),
      command('compare', 'Compare…', node),
      ...(view.writable ? [command('promote', 'Promote…', node)] : []),
    ];
    return lenses.map((shown) => new vscode.CodeLens(top, shown));
  }

  private onPins(document: vscode.TextDocument): vscode.CodeLens[] {
    const entry = this.app.store.entryOf(document.uri);
    const path = entry === undefined ? null : pathBelowRoot(entry.root, document.uri);
    const environment = pinsFile.exec(path ?? '')?.[1];
    if (entry === undefined || environment === undefined) {
      return [];
    }
    const text = document.getText();
    const view = this.model.of(entry.root.toString());
    if (view === undefined || text.length > longestPinsFile) {
      return [];
    }
    const { newer } = this.pinsFileLenses(document.uri.toString(), text, view, environment);
    return newer.map(({ prompt, range }) => new PinLens(entry, environment, prompt, range));
  }

  private pinsFileLenses(address: string, text: string, view: RegistryView, environment: string): PinsFileLenses {
    const known = this.pinsFiles.get(address);
    const { snapshot } = view;
    if (known?.text === text && known.snapshot === snapshot) {
      return known;
    }
    const lines = known?.text === text ? known.lines : pinLines(text);
    const newer: { readonly prompt: string; readonly range: vscode.Range }[] = [];
    for (const { prompt, line } of lines) {
      const state = this.model.promptAt(view, prompt);
      if (state !== undefined && hasNewer(snapshot, state, environment)) {
        newer.push({ prompt, range: new vscode.Range(line, 0, line, 0) });
      }
    }
    const lenses = { text, lines, snapshot, newer };
    this.pinsFiles.set(address, lenses);
    return lenses;
  }

  private pinCommand({ entry, environment, prompt }: PinLens): vscode.Command {
    const view = this.model.of(entry.root.toString());
    const state = view === undefined ? undefined : this.model.promptAt(view, prompt);
    const newer = view === undefined || state === undefined ? [] : newerVersions(view.snapshot, state, environment);
    const [nearest] = newer;
    const pinned = view?.snapshot.pins.get(environment)?.get(prompt)?.version ?? null;
    if (nearest === undefined) {
      return { command: '', title: 'Nothing newer' };
    }
    const right = `${prompt}@${nearest.version.id}`;
    return pinned === null
      ? command('openVersion', newerLensTitle(newer), { ref: right, registry: entry.name })
      : command('compare', `${newerLensTitle(newer)} — compare`, {
          left: `${prompt}@${pinned.id}`,
          right,
          registry: entry.name,
        });
  }
}

function promptNode(entry: RegistryEntry, prompt: PromptState): PromptNode {
  return { kind: 'prompt', root: entry.root.toString(), prompt: prompt.id, draftPath: prompt.draft.path };
}
