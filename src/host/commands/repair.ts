import * as vscode from 'vscode';
import { repairReport } from '../../core/reports';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { breather } from '../breathe';
import { idPrefix } from '../commandNames';
import { requireTrust } from './guard';
import { saySo } from './moving';
import { entryFor } from './target';
import { sayFindings } from './verify';

/** Puts right what loses nothing, says what it did, and what is left for a person to do. */
export async function repair(app: App, call: Call<ArgumentsOf<'repair'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireTrust();
  const where = { location: { viewId: `${idPrefix}.prompts` } };
  const { repaired, findings } = await vscode.window.withProgress(where, () => entry.registry.repair(breather()));
  await app.store.refreshEntry(entry);
  app.verified.set(entry.root.toString(), findings);
  saySo(`${entry.name}: ${repaired.length === 0 ? 'nothing to repair' : count(repaired.length, 'repair')}`);
  if (findings.length > 0 && !call.fromCode) {
    sayFindings(entry, findings);
  }
  return repairReport(findings, repaired);
}
