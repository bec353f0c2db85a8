import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import type { Side } from '../../core/conflicts';
import type { Finding } from '../../core/model';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { RegistryEntry } from '../registryEntries';
import { pickOne } from '../steps';
import { requireTrust } from './guard';
import { saySo } from './moving';
import { entryFor, snapshotOf } from './target';

/** Settles conflicts that a merge left in a file of pins or versions; asks for what the arguments leave open. */
export async function settleConflict(app: App, call: Call<ArgumentsOf<'settleConflict'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireTrust();
  const { given } = call;
  const [node] = call.nodes;
  const row = node?.kind === 'conflict' ? node : undefined;
  const path = given.path ?? row?.path ?? (await pickFile(entry));
  const prompt = given.prompt ?? row?.prompt;
  const side = sideOf(given.side ?? row?.side) ?? (await pickSide(path));
  requireSaved(entry, path);
  await entry.registry.settle({ path, side, prompt });
  await app.store.refreshEntry(entry);
  saySo(`Settled ${prompt === undefined ? `the conflicts in ${path}` : `the conflict of ${prompt} in ${path}`}`);
  return { path, side, prompt: prompt ?? null };
}

function sideOf(given: string | undefined): Side | undefined {
  if (given === undefined || given === 'ours' || given === 'theirs' || given === 'both') {
    return given;
  }
  throw new PromptEnvError('usage', `there is no side ${JSON.stringify(given)}`, 'name ours, theirs or both');
}

/** What is typed and not saved would stand against what is written. */
function requireSaved(entry: RegistryEntry, path: string): void {
  const uri = vscode.Uri.joinPath(entry.root, path).toString();
  if (vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri)) {
    throw new PromptEnvError('refused', `${path} has edits that are not saved`, 'save or revert the file first');
  }
}

async function pickFile(entry: RegistryEntry): Promise<string> {
  const files = new Map<string, Finding[]>();
  for (const finding of snapshotOf(entry).findings.filter(({ code }) => code === 'conflictMarkers')) {
    files.set(finding.path, [...(files.get(finding.path) ?? []), finding]);
  }
  if (files.size === 0) {
    throw new PromptEnvError('refused', 'no file holds conflicts of a merge', 'nothing needs to be done');
  }
  const items = [...files].map(([path, [first]]) => ({ label: path, detail: first?.message ?? '' }));
  const place = { title: 'Settle Merge Conflicts', step: 1, totalSteps: 2 };
  return (await pickOne({ ...place, placeholder: 'In which file?', items })).label;
}

async function pickSide(path: string): Promise<Side> {
  const ours = { label: 'Ours', detail: 'What the branch that was merged into says', side: 'ours' as const };
  const theirs = { label: 'Theirs', detail: 'What the branch that was merged says', side: 'theirs' as const };
  const both = { label: 'Both', detail: 'The versions of both branches', side: 'both' as const };
  const items = path.endsWith('.jsonl') ? [both, ours, theirs] : [ours, theirs];
  const place = { title: `Settle Merge Conflicts in ${path}`, step: 2, totalSteps: 2 };
  return (await pickOne({ ...place, placeholder: 'What is to be kept?', items })).side;
}
