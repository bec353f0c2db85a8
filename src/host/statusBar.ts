import * as vscode from 'vscode';
import type { App } from './app';
import { commandId } from './commandNames';
import type { FileAnswer } from './fileAnswer';
import { Rest } from './serialQueue';
import type { UnsavedDrafts } from './unsavedDrafts';
import { addressOf } from './versionUris';
import { pinSummary, pinnedBy } from './views/promptFacts';
import { promptTooltip } from './views/promptRows';
import type { ViewModel } from './views/viewModel';

/** How long typing and reading rest before the answer is worked out again, in milliseconds. */
const restBeforeReading = 300;

/** Registers the item that says which environments serve the file in the active editor, and what it would change there. */
export function registerStatusBar(app: App, model: ViewModel, unsaved: UnsavedDrafts): void {
  const item = new ActiveFileItem(app, model, unsaved);
  app.subscriptions.push(item);
}

/** What is known at once is shown at once; the rest follows from the background. */
class ActiveFileItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'promptEnvironments.activePrompt',
    vscode.StatusBarAlignment.Right,
    90,
  );
  private readonly rest = new Rest();
  private readonly subscriptions: vscode.Disposable;
  /** Of the file in the active editor as it was last read. */
  private answer: { readonly uri: string; readonly is: FileAnswer } | undefined;
  private round = 0;

  constructor(
    private readonly app: App,
    private readonly model: ViewModel,
    private readonly unsaved: UnsavedDrafts,
  ) {
    this.item.name = 'Prompt Environments: Active Prompt';
    this.item.command = { command: commandId('showWhere'), title: 'Show Where This File Is Served' };
    this.subscriptions = vscode.Disposable.from(
      this.item,
      this.rest,
      vscode.window.onDidChangeActiveTextEditor(() => this.fileChanged(0)),
      model.onDidChange(() => this.fileChanged(restBeforeReading)),
      unsaved.onDidChange(() => this.draw()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) {
          this.readSoon(restBeforeReading);
        }
      }),
    );
    this.fileChanged(0);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private fileChanged(delay: number): void {
    this.draw();
    this.readSoon(delay);
  }

  private readSoon(delay: number): void {
    this.rest.after(delay, 'answer', () => void this.read());
  }

  private async read(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const round = ++this.round;
    // Nothing is read because of it alone.
    if (uri === undefined || this.app.store.entries.length === 0) {
      return;
    }
    try {
      // Before everything was read, prompts that include the file may be missing.
      await this.app.store.ensureLoaded();
      const [{ answerFor }] = await Promise.all([import('./fileAnswer'), import('./fileAnswerText')]);
      const is = await answerFor(this.app, uri);
      if (round === this.round) {
        this.answer = is && { uri: uri.toString(), is };
        await this.drawAnswer();
      }
    } catch (error) {
      this.app.log.error(error);
    }
  }

  /** What memory alone tells: of a prompt's own file its pins; of others what was read of them before. */
  private draw(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) {
      this.item.hide();
      return;
    }
    if (this.answer?.uri === uri.toString()) {
      // It is read anew; what was known is shown until then.
      return;
    }
    const found = this.promptOf(uri);
    if (found === undefined) {
      this.item.hide();
      return;
    }
    const { view } = found;
    const prompt = this.unsaved.of(uri) ?? found.prompt;
    const pins = pinnedBy(view.snapshot, prompt.id).join(', ');
    this.item.tooltip = promptTooltip(view.snapshot, prompt, view.findings.of(prompt));
    this.show(pinSummary(view.snapshot, prompt.id), `${prompt.id}: ${pins === '' ? 'not pinned' : pins}`);
  }

  private async drawAnswer(): Promise<void> {
    const { answerSentence, answerTooltip, shortAnswer } = await import('./fileAnswerText');
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const { answer } = this;
    if (answer === undefined || answer.uri !== uri) {
      this.draw();
      return;
    }
    const text = shortAnswer(answer.is);
    if (text === '') {
      this.item.hide();
      return;
    }
    const tooltip = answerTooltip(answer.is);
    const { tooltip: shown } = this.item;
    // A hover that is open is not closed for the same text.
    if (typeof shown !== 'object' || shown.value !== tooltip.value) {
      this.item.tooltip = tooltip;
    }
    this.show(text, `${text}: ${answerSentence(answer.is)}`);
  }

  private show(text: string, spoken: string): void {
    this.item.text = `$(layers) ${text}`;
    this.item.accessibilityInformation = { label: `${spoken}. Show where it is served`, role: 'button' };
    this.item.show();
  }

  private promptOf(uri: vscode.Uri) {
    const address = addressOf(uri);
    const isVersion = address !== undefined && address !== 'empty';
    const draft = isVersion ? undefined : this.app.store.draftAt(uri);
    const root = isVersion ? address.root : draft?.entry.root.toString();
    const view = root === undefined ? undefined : this.model.of(root);
    const prompt = isVersion ? view && this.model.promptAt(view, address.prompt) : draft?.prompt;
    return view === undefined || prompt === undefined ? undefined : { view, prompt };
  }
}
