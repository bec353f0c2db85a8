import * as vscode from 'vscode';
import type { CallSite } from '../../core/callSites/callSite';
import type { Log } from '../log';
import type { Store } from '../store';
import { CallRules } from './callRules';
import { DocumentCalls } from './documentCalls';
import { WorkspaceCalls } from './workspaceCalls';

/** What finding calls rests on. */
export interface CallsHost {
  readonly store: Store;
  readonly log: Log;
  readonly subscriptions: { dispose(): unknown }[];
}

/** What is known of where code asks for prompts. */
export class Calls {
  readonly rules: CallRules;
  readonly documents: DocumentCalls;
  readonly workspace: WorkspaceCalls;

  constructor({ store, log, subscriptions }: CallsHost) {
    this.rules = new CallRules(store);
    this.documents = new DocumentCalls(this.rules);
    this.workspace = new WorkspaceCalls(store, this.rules, this.documents, log);
    subscriptions.push(this.rules, this.documents, this.workspace);
  }

  /** What was found so far in open documents and, where somebody asked before, in files that are not open. */
  known(): readonly { readonly uri: vscode.Uri; readonly sites: readonly CallSite[] }[] {
    const open = vscode.workspace.textDocuments.flatMap((document) => {
      const finds = this.documents.known(document);
      return finds === undefined ? [] : [{ uri: document.uri, sites: finds.sites }];
    });
    const isOpen = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const files = this.workspace.known.filter(({ uri }) => !isOpen.has(uri.toString()));
    return [...open, ...files.map(({ uri, calls }) => ({ uri, sites: calls.map(({ site }) => site) }))];
  }
}
