import * as vscode from 'vscode';
import type { Finding } from '../../core/model';
import { verifyReport } from '../../core/reports';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { idPrefix } from '../commandNames';
import type { RegistryEntry } from '../registryEntries';
import { linklessText } from '../wording';
import { saySo } from './moving';
import { entryFor } from './target';

/** Checks every digest, pin and chain; quiet when all is well. */
export async function verify(app: App, call: Call<ArgumentsOf<'verify'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  const where = { location: { viewId: `${idPrefix}.prompts` } };
  const findings = await vscode.window.withProgress(where, () => entry.registry.verify(breather()));
  await app.store.refreshEntry(entry);
  app.verified.set(entry.root.toString(), findings);
  if (findings.length === 0) {
    saySo(`${entry.name}: everything is as recorded`);
  } else if (!call.fromCode) {
    sayFindings(entry, findings);
  }
  return verifyReport(findings);
}

/** Says once how much was found, and leads to the list. */
export function sayFindings(entry: RegistryEntry, findings: readonly Finding[]): void {
  const show = 'Show Problems';
  const [first] = findings;
  const text = `${entry.name} has ${count(findings.length, 'finding')}: ${first?.message ?? ''}`;
  void vscode.window.showWarningMessage(linklessText(text), show).then((chosen) => {
    if (chosen === show) {
      void vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  });
}
