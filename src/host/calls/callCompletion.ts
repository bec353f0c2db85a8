import * as vscode from 'vscode';
import type { CallSite, Written } from '../../core/callSites/callSite';
import { findInSlices } from '../../core/callSites/find';
import { promptIdProblem } from '../../core/ids';
import { inSlices } from '../../core/slices';
import type { App } from '../app';
import { breather } from '../breathe';
import type { RegistryEntry } from '../registryEntries';
import { pinSummary } from '../views/promptFacts';
import { languageOfDocument, longestDocument } from './documentCalls';

/** Stands where the cursor is while the text is searched: a name that begins nowhere else. */
const mark = 'zqxCursorzqx';

/** So many prompts are offered at once; typing on narrows them down. */
const mostOffered = 1000;

/** Ids of prompts, or names of environments, in the text of a call that says one. */
export async function completionsInCall(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionList | undefined> {
  const language = languageOfDocument(document);
  const text = document.getText();
  const entry = await registryOf(app, document.uri);
  if (language === null || entry === undefined || text.length > longestDocument) {
    return undefined;
  }
  const calls = await app.calls.load();
  const offset = document.offsetAt(position);
  const marked = text.slice(0, offset) + mark + text.slice(offset);
  const { sites } = await inSlices(findInSlices(marked, language, calls.rules.of(document.uri)), breather());
  for (const site of sites) {
    const prompt = spanOfMark(site.prompt, offset);
    if (prompt !== undefined) {
      return promptItems(entry, typedIn(document, prompt, position));
    }
    const environment = site.environment === null ? undefined : spanOfMark(site.environment, offset);
    if (environment !== undefined) {
      return environmentItems(entry, typedIn(document, environment, position), site);
    }
  }
  return undefined;
}

/** The registry that a file's code asks: its own, or the only one. */
async function registryOf(app: App, uri: vscode.Uri): Promise<RegistryEntry | undefined> {
  await app.store.ensureListed();
  const [only, another] = app.store.entries;
  return app.store.entryOf(uri) ?? (another === undefined ? only : undefined);
}

/** Where a name stands in the document as it is, if the cursor is in it. */
function spanOfMark({ start, end }: Written, offset: number): { start: number; end: number } | undefined {
  return start <= offset && offset + mark.length <= end ? { start, end: end - mark.length } : undefined;
}

interface Typed {
  readonly inserting: vscode.Range;
  readonly replacing: vscode.Range;
}

function typedIn(
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
  position: vscode.Position,
): Typed {
  const from = document.positionAt(start);
  return {
    inserting: new vscode.Range(from, position),
    replacing: new vscode.Range(from, document.positionAt(end)),
  };
}

function promptItems({ snapshot }: RegistryEntry, range: Typed): vscode.CompletionList {
  // What is no legal id is no text to be put into a program either.
  const prompts = (snapshot?.prompts ?? []).filter(({ id }) => promptIdProblem(id) === null);
  const items = prompts.slice(0, mostOffered).map(({ id }) => {
    const item = new vscode.CompletionItem({ label: id, description: 'prompt' }, vscode.CompletionItemKind.Value);
    item.range = range;
    item.detail = snapshot === undefined ? '' : pinSummary(snapshot, id);
    return item;
  });
  return new vscode.CompletionList(items, prompts.length > mostOffered);
}

function environmentItems({ snapshot }: RegistryEntry, range: Typed, { prompt }: CallSite): vscode.CompletionList {
  const environments = snapshot?.environments ?? [];
  return new vscode.CompletionList(
    [...environments].reverse().map(({ name }, place) => {
      const version = snapshot?.pins.get(name)?.get(prompt.text)?.version ?? null;
      const pinned = version === null ? 'nothing pinned' : `v${version.number ?? version.id}`;
      const item = new vscode.CompletionItem(
        { label: name, description: pinned },
        vscode.CompletionItemKind.EnumMember,
      );
      item.range = range;
      item.sortText = String(place).padStart(3, '0');
      return item;
    }),
  );
}
