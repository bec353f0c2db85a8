import * as vscode from 'vscode';
import type { Finding } from '../core/model';
import type { StoreChange } from './registryEntries';

/** What the last verification of each registry found, for as long as what it is about stays as it was. */
export class VerifiedFindings implements vscode.Disposable {
  private readonly byRoot = new Map<string, readonly Finding[]>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;

  /** @param onDidChangeStore fires when something of a registry was read anew */
  constructor(onDidChangeStore: vscode.Event<StoreChange>) {
    this.subscription = onDidChangeStore((change) => this.drop(change));
  }

  /** @param root of the registry, as a URI string */
  of(root: string): readonly Finding[] {
    return this.byRoot.get(root) ?? [];
  }

  set(root: string, findings: readonly Finding[]): void {
    this.byRoot.set(root, findings);
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private drop({ registries, prompts }: StoreChange): void {
    for (const [root, findings] of this.byRoot) {
      if (registries === 'all' || registries.has(root)) {
        const left =
          prompts === 'all' ? [] : findings.filter(({ prompt }) => prompt === undefined || !prompts.has(prompt));
        if (left.length < findings.length) {
          this.byRoot.set(root, left);
          this.changed.fire();
        }
      }
    }
  }
}
