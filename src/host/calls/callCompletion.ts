import * as vscode from 'vscode';
import type { CallSite, Written } from '../../core/callSites/callSite';
import { findInSlices } from '../../core/callSites/find';
import { promptIdProblem } from '../../core/ids';
import { isNamedBy, versionLabel, type PromptState } from '../../core/model';
import { inSlices } from '../../core/slices';
import type { App } from '../app';
import { breather } from '../breathe';
import type { RegistryEntry } from '../registryEntries';
import { pinSummary } from '../views/promptFacts';
import { languageOfDocument, longestDocument } from './documentCalls';
import { fileOf, textBeforeCell } from './notebookCells';

/** Stands where the cursor is while the text is searched: a name that begins nowhere else, or a number. */
const markedName = 'zqxCursorzqx';
const markedNumber = '90417326581';

/** Before the cursor, where a version's number may stand. */
const beforeNumber = /(?:version\w*["']?\s*[:=]\s*["']?|prompts:\/[^\s"'`]*\/|langfuse:\/\/[^\s"'`]*:)\d*$/i;

/** So many prompts are offered at once; typing on narrows them down. */
const mostOffered = 1000;

/** Ids of prompts, names of environments, or numbers of versions, in the text of a call that says one. */
export async function completionsInCall(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionList | undefined> {
  const language = languageOfDocument(document);
  const text = document.getText();
  const entry = await registryOf(app, fileOf(document.uri));
  if (language === null || entry === undefined || text.length > longestDocument) {
    return undefined;
  }
  const calls = await app.calls.load();
  const offset = document.offsetAt(position);
  const rules = calls.rules.of(document.uri);
  const before = textBeforeCell(document);
  const isNumber = beforeNumber.test(document.lineAt(position.line).text.slice(0, position.character).slice(-farthest));
  for (const mark of isNumber ? [markedNumber, markedName] : [markedName]) {
    const marked = before + text.slice(0, offset) + mark + text.slice(offset);
    const { sites, unnamed } = await inSlices(findInSlices(marked, language, rules), breather());
    for (const site of [...sites, ...unnamed]) {
      const items = itemsAt(entry, site, (written) => {
        const span = written === null ? undefined : spanOfMark(written, before.length, offset, mark.length);
        return span === undefined ? undefined : typedIn(document, span, position);
      });
      if (items !== undefined) {
        return items;
      }
    }
  }
  return undefined;
}

/** So much of a line is looked at before the cursor. */
const farthest = 1000;

/** What may stand where the mark is; undefined where this call does not have it. */
function itemsAt(
  { snapshot }: RegistryEntry,
  { prompt, environment, version }: CallSite,
  typed: (written: Written | null) => Typed | undefined,
): vscode.CompletionList | undefined {
  const id = typed(prompt);
  if (id !== undefined) {
    return promptItems(snapshot, id);
  }
  const name = typed(environment);
  if (name !== undefined) {
    return environmentItems(snapshot, name, prompt.text);
  }
  const number = typed(version);
  const state = snapshot?.prompts.find((each) => each.id === prompt.text);
  return number === undefined || state === undefined ? undefined : versionItems(snapshot, number, state);
}

/** The registry that a file's code asks: its own, or the only one. */
async function registryOf(app: App, uri: vscode.Uri): Promise<RegistryEntry | undefined> {
  await app.store.ensureListed();
  const [only, another] = app.store.entries;
  return app.store.entryOf(uri) ?? (another === undefined ? only : undefined);
}

/** Where a name stands in the document as it is, if the cursor is in it; `before` so many characters were put. */
function spanOfMark(
  { start, end }: Written,
  before: number,
  offset: number,
  length: number,
): { start: number; end: number } | undefined {
  const [from, to] = [start - before, end - before];
  return from <= offset && offset + length <= to ? { start: from, end: to - length } : undefined;
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

type Snapshot = RegistryEntry['snapshot'];

function promptItems(snapshot: Snapshot, range: Typed): vscode.CompletionList {
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

/** The last environment first, with what it pins of a prompt that there is. */
function environmentItems(snapshot: Snapshot, range: Typed, prompt: string): vscode.CompletionList {
  const environments = snapshot?.environments ?? [];
  const isKnown = snapshot?.prompts.some(({ id }) => id === prompt) === true;
  return inThisOrder(
    [...environments].reverse().map(({ name }) => {
      const version = snapshot?.pins.get(name)?.get(prompt)?.version ?? null;
      const pinned = version === null ? 'nothing pinned' : versionLabel(version);
      const label = { label: name, description: isKnown ? pinned : 'environment' };
      return new vscode.CompletionItem(label, vscode.CompletionItemKind.EnumMember);
    }),
    range,
  );
}

/** The newest version first, with the environments that pin it. */
function versionItems(snapshot: Snapshot, range: Typed, { id, versions }: PromptState): vscode.CompletionList {
  const environments = snapshot?.environments ?? [];
  const items = [...versions].reverse().flatMap((version) => {
    const pinning = environments.filter(({ name }) => {
      const pinned = snapshot?.pins.get(name)?.get(id)?.version ?? null;
      return pinned !== null && isNamedBy(version, pinned.id);
    });
    const label = { label: String(version.number), description: pinning.map(({ name }) => name).join(', ') };
    return version.number === null ? [] : [new vscode.CompletionItem(label, vscode.CompletionItemKind.Constant)];
  });
  return inThisOrder(items.slice(0, mostOffered), range);
}

function inThisOrder(items: readonly vscode.CompletionItem[], range: Typed): vscode.CompletionList {
  return new vscode.CompletionList(
    items.map((item, place) => Object.assign(item, { range, sortText: String(place).padStart(4, '0') })),
  );
}
