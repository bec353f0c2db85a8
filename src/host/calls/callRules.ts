import * as vscode from 'vscode';
import { rulesWith, type CallRule, type OwnCall } from '../../core/callSites/callRule';
import { readOwnCalls, type OwnCallProblem } from '../../core/callSites/ownCalls';
import { affects, callPatternsOf, showSetting } from '../settings';
import type { Store } from '../store';
import { capitalised, linklessText } from '../wording';
import { fileOf } from './notebookCells';

/** By which rules a file is searched: the SDKs', its registry's own calls, and those of the settings. */
export class CallRules implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  /** By folder of the window. */
  private readonly configured = new Map<string, readonly OwnCall[]>();
  private readonly told = new Set<string>();

  constructor(private readonly store: Store) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'callPatterns')) {
        this.configured.clear();
        this.changed.fire();
      }
    });
  }

  /** The same list as before for as long as nothing changed. */
  of(document: vscode.Uri): readonly CallRule[] {
    const uri = fileOf(document);
    const [only, another] = this.store.entries;
    const entry = this.store.entryOf(uri) ?? (another === undefined ? only : undefined);
    return rulesWith([...(entry?.snapshot?.ownCalls ?? []), ...this.configuredFor(uri)]);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private configuredFor(uri: vscode.Uri): readonly OwnCall[] {
    const key = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() ?? '';
    const known = this.configured.get(key);
    if (known !== undefined) {
      return known;
    }
    const { calls, problems } = readOwnCalls(callPatternsOf(uri));
    this.configured.set(key, calls);
    this.tell(problems);
    return calls;
  }

  /** Says once what is wrong with the setting. */
  private tell([problem, ...others]: readonly OwnCallProblem[]): void {
    if (problem === undefined || this.told.has(JSON.stringify(problem))) {
      return;
    }
    [problem, ...others].forEach((each) => this.told.add(JSON.stringify(each)));
    const place = problem.index === null ? '' : ` ${problem.index + 1}`;
    const show = 'Open Settings';
    const text = `Call patterns${place}: ${problem.message}. ${capitalised(problem.hint)}.`;
    void vscode.window.showWarningMessage(linklessText(text), show).then((chosen) => {
      if (chosen === show) {
        showSetting('callPatterns');
      }
    });
  }
}
