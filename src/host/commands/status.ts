import * as vscode from 'vscode';
import { statusReport } from '../../core/reports';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { idPrefix } from '../commandNames';
import { entryFor, snapshotOf } from './target';

/** Reads the registry anew and returns its status; from the palette, also shows the sidebar. */
export async function status(app: App, call: Call<ArgumentsOf<'status'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  await app.store.refreshEntry(entry);
  if (!call.fromCode) {
    await vscode.commands.executeCommand(`${idPrefix}.prompts.focus`);
  }
  const snapshot = snapshotOf(app.store.entryAt(entry.root.toString()) ?? entry);
  // The sidebar's reading looks for more than `promptenv status` does; both give the same object.
  const findings = snapshot.findings.filter(({ code }) => code !== 'unrecorded');
  return statusReport({ ...snapshot, findings });
}
