import * as vscode from 'vscode';
import { verifyReport } from '../../core/reports';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { idPrefix } from '../commandNames';
import { linklessText } from '../wording';
import { saySo } from './moving';
import { entryFor } from './target';

/** Checks every digest, pin and chain; quiet when all is well. */
export async function verify(app: App, call: Call<ArgumentsOf<'verify'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  const where = { location: { viewId: `${idPrefix}.prompts` } };
  const findings = await vscode.window.withProgress(where, () => entry.registry.verify(breather()));
  await app.store.refreshEntry(entry);
  if (findings.length === 0) {
    saySo(`${entry.name}: everything is as recorded`);
  } else if (!call.fromCode) {
    const show = 'Show Problems';
    const [first] = findings;
    const text = `${entry.name} has ${count(findings.length, 'finding')}: ${first?.message ?? ''}`;
    void vscode.window.showWarningMessage(linklessText(text), show).then((chosen) => {
      if (chosen === show) {
        void vscode.commands.executeCommand('workbench.actions.view.problems');
      }
    });
  }
  return verifyReport(findings);
}
