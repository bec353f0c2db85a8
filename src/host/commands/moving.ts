import * as vscode from 'vscode';
import type { Plan } from '../../core/plan';
import { changesReport, type Report } from '../../core/reports';
import type { Applied } from '../../registries/registry';
import type { App } from '../app';
import type { RegistryEntry } from '../registryEntries';
import { moveText } from '../wording';

/** Reads a move back, offers Undo, and returns it as data. */
export async function reportMove(
  app: App,
  entry: RegistryEntry,
  moved: Applied | { readonly nothing: string },
): Promise<Report> {
  if ('nothing' in moved) {
    saySo(moved.nothing);
    return changesReport(null);
  }
  await afterMove(app, entry, moved);
  return changesReport(moved);
}

/** After pins moved: reads them back, so that what is shown is what is stored, and offers Undo. */
export async function afterMove(app: App, entry: RegistryEntry, applied: Applied): Promise<void> {
  const { plan, event } = applied;
  const before = entry.snapshot?.pins.get(plan.environment.name);
  await app.store.refreshPrompts(
    entry,
    plan.changes.map((change) => change.prompt),
  );
  if (plan.action === 'promote' || plan.action === 'rollback') {
    const changes = plan.changes.map(({ prompt, from, to }) => ({
      prompt,
      from,
      to,
      hold: before?.get(prompt)?.hold ?? null,
    }));
    app.lastMove.set(
      { root: entry.root.toString(), action: plan.action, environment: plan.environment.name, changes, event },
      summaryOf(plan),
    );
  }
}

/** `Promoted support/first-reply to prod: v3 → v4`. */
export function summaryOf(plan: Plan): string {
  const [first, second] = plan.changes;
  const verb = plan.action === 'rollback' ? 'Rolled back' : plan.action === 'promote' ? 'Promoted' : 'Moved';
  const where = `${plan.action === 'rollback' ? 'in' : 'to'} ${plan.environment.name}`;
  if (first === undefined || second !== undefined) {
    return `${verb} ${plan.changes.length} prompts ${where}`;
  }
  return `${verb} ${first.prompt} ${where}: ${moveText(first.from, first.to)}`;
}

/** Says quietly what was done. */
export function saySo(text: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${text}`, 5000);
}
