import * as vscode from 'vscode';
import { faultText } from '../../core/callSites/callFault';
import { orphansIn, type AskingFile, type Orphans } from '../../core/callSites/orphans';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { meaningOf } from '../calls/callMeaning';
import { commandId } from '../commandNames';
import type { Node } from '../nodes';
import { environmentsFolder } from '../fileChanges';
import { pathBelowRoot, pathOf } from '../paths';
import type { RegistryEntry } from '../registryEntries';
import { pickOne, separator, type Separator } from '../steps';
import { plainText } from '../wording';
import { saySo } from './moving';
import { entryFor, snapshotOf } from './target';

/** What is pinned and no code asks for, and what code asks for and is not pinned, as `promptenv orphans` finds it. */
export async function findOrphans(app: App, call: Call<ArgumentsOf<'findOrphans'>>): Promise<Orphans> {
  const entry = await entryFor(app, call);
  const { orphans, files, isWhole } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Looking for orphans' },
    () => search(app, entry),
  );
  if (!call.fromCode) {
    await show(entry, orphans, files, isWhole);
  }
  return orphans;
}

/** The files by the path that a result names. */
type Files = ReadonlyMap<string, vscode.Uri>;

async function search(app: App, entry: RegistryEntry): Promise<{ orphans: Orphans; files: Files; isWhole: boolean }> {
  const { workspace } = await app.calls.load();
  const { files, isWhole } = await workspace.all();
  const uris = new Map<string, vscode.Uri>();
  const asking = files.map((file): AskingFile => {
    const path = pathBelowRoot(entry.root, file.uri) ?? pathOf(file.uri);
    const isOwn = app.store.entryOf(file.uri) === entry;
    uris.set(path, file.uri);
    return {
      path,
      calls: file.calls.flatMap(({ site, range }) => {
        const meaning = meaningOf(app.store, file.uri, site);
        return meaning?.entry === entry ? [{ ...meaning.call, line: range.start.line + 1 }] : [];
      }),
      unclear: isOwn ? file.unclear.map(({ start }) => start.line + 1) : [],
    };
  });
  return { orphans: orphansIn(snapshotOf(entry), asking), files: uris, isWhole };
}

interface OrphanItem extends vscode.QuickPickItem {
  readonly open: () => Thenable<unknown>;
}

async function show(entry: RegistryEntry, orphans: Orphans, files: Files, isWhole: boolean): Promise<void> {
  const items = orphanItems(entry, orphans, files);
  if (items.length === 0) {
    saySo('Code asks for every prompt that is pinned, and for no other');
    return;
  }
  const { unasked, unpinned } = orphans;
  const chosen = await pickOne<OrphanItem>({
    title: 'Find Orphans',
    step: 1,
    totalSteps: 1,
    placeholder: `${isWhole ? '' : 'Of the part that was searched: '}${count(unasked.length, 'prompt')} that no code asks for, ${count(unpinned.length, 'call')} for what is not pinned`,
    items,
  });
  await chosen.open();
}

/** Orphans as rows, each with the way to it. Nothing of others in them steers what is shown, or is an icon. */
export function orphanItems(
  entry: RegistryEntry,
  { unasked, unpinned, unclear, unreadablePins = [] }: Orphans,
  files: Files,
): readonly (OrphanItem | Separator)[] {
  const placeItem = (label: string, description: string, path: string, line: number): OrphanItem => ({
    label: plainText(visibleLine(label)),
    description: plainText(description),
    detail: plainText(`${visibleLine(path)}:${line}`),
    open: () => openAt(files.get(path), line),
  });
  return [
    ...section(
      'pinned, and no code asks for it',
      unasked.map(({ prompt, environments }) => ({
        label: plainText(visibleLine(prompt)),
        description: `pinned by ${environments.join(', ')}`,
        open: () => reveal(entry, prompt),
      })),
    ),
    ...section(
      'asked for, and not pinned',
      unpinned.map((each) => placeItem(each.prompt, faultText(each.why, each.environment), each.path, each.line)),
    ),
    ...section(
      'only the running program knows which prompt',
      unclear.map(({ path, line }) => placeItem('A call', '', path, line)),
    ),
    ...section(
      'what is pinned cannot be told',
      unreadablePins.map(({ environment, prompt, why }) => ({
        label: plainText(visibleLine(prompt === null ? environment : `${environment}: ${prompt}`)),
        description: '',
        detail: plainText(visibleLine(why)),
        open: () => openPins(entry, environment),
      })),
    ),
  ];
}

function section(label: string, items: readonly OrphanItem[]): readonly (OrphanItem | Separator)[] {
  return items.length === 0 ? [] : [separator(label), ...items];
}

function reveal(entry: RegistryEntry, prompt: string): Thenable<unknown> {
  const draftPath = entry.snapshot?.prompts.find(({ id }) => id === prompt)?.draft.path ?? null;
  const node: Node = { kind: 'prompt', root: entry.root.toString(), prompt, draftPath };
  return vscode.commands.executeCommand(commandId('revealPrompt'), node);
}

async function openPins({ root }: RegistryEntry, environment: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.joinPath(root, environmentsFolder, `${environment}.yaml`));
}

async function openAt(uri: vscode.Uri | undefined, line: number): Promise<void> {
  if (uri !== undefined) {
    const at = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }
}
